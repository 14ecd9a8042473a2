//! A trace as a tree of hops and checks: why it failed first, then what each hop did.

use std::collections::BTreeMap;

use agentcore_local::trace::{Answer, Check, Confidence, Hop, HopName, Trace, Verdict, with_names};

use super::output::{ERROR, FAINT, GOOD, STRONG, WARNING};
use super::page::{Page, Piece, names_alone};
use super::{escape, log};

/// How much of a trace is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// One line for a hop whose checks passed.
    Folded,
    /// Every check, both names and ids, and how sure the emulator is of each response.
    Whole,
}

/// The trace as text for a terminal of this width; `None` wraps nothing.
pub(crate) fn render(trace: &Trace, detail: Detail, width: Option<usize>) -> String {
    let mut page = Page::new(width);
    if let Some(failed) = &trace.cause {
        page.failure(
            &shown(&failed.sentence, &trace.names, detail),
            &shown(&failed.fix, &trace.names, detail),
        );
        page.blank();
    }
    let id = escape::line(&trace.id);
    let title = [Piece::new("trace ", STRONG), Piece::new(&id, STRONG), Piece::plain("  ")];
    let moment = format!("{}  {}", escape::line(&trace.started_at), escape::line(&trace.title));
    page.line(
        "",
        "  ",
        &[&title[..], &[mark(trace.verdict), Piece::plain(" "), Piece::plain(&moment)]].concat(),
    );
    let tree = Tree { detail, names: &trace.names };
    for (index, hop) in trace.hops.iter().enumerate() {
        tree.hop(&mut page, hop, "", (true, index + 1 == trace.hops.len()));
    }
    page.into_text()
}

struct Tree<'a> {
    detail: Detail,
    names: &'a BTreeMap<String, String>,
}

impl Tree<'_> {
    fn hop(&self, page: &mut Page, hop: &Hop, indent: &str, (is_first, is_last): (bool, bool)) {
        let (branch, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let resource =
            hop.resource.as_ref().map(|name| format!(" {}", escape::line(name))).unwrap_or_default();
        let time = hop.microseconds.map(log::duration).unwrap_or_default();
        let title = format!("{resource}  {}", escape::line(&hop.title));
        let pieces = [
            mark(hop.verdict),
            Piece::plain(" "),
            Piece::new(hop.hop.name(), STRONG),
            Piece::plain(&title),
            Piece::plain("  "),
            Piece::whole(&time, FAINT),
            Piece::plain("  "),
            Piece::whole(&self.folded(&hop.checks), FAINT),
        ];
        let inner = format!("{indent}{below}");
        let own = format!("{inner}{}", if hop.hops.is_empty() { "  " } else { "│ " });
        page.line(&format!("{indent}{branch}"), &format!("{own} "), &pieces);
        self.checks(page, &hop.checks, &own);
        if let Some(answer) = hop.answer.as_ref().filter(|_| self.shows_answer(hop, is_first)) {
            self.answer(page, hop.hop, answer, &own);
        }
        for (index, below) in hop.hops.iter().enumerate() {
            self.hop(page, below, &inner, (false, index + 1 == hop.hops.len()));
        }
    }

    /// The answer of a hop that passed is one line too many, except for the one that the caller got.
    fn shows_answer(&self, hop: &Hop, is_first: bool) -> bool {
        self.detail == Detail::Whole || is_first || hop.verdict == Verdict::Failed
    }

    fn checks(&self, page: &mut Page, checks: &[Check], indent: &str) {
        for check in checks.iter().filter(|check| self.shows(check)) {
            page.line(&format!("{indent} "), &format!("{indent}   "), &self.check(check));
        }
    }

    fn shows(&self, check: &Check) -> bool {
        self.detail == Detail::Whole || check.verdict == Verdict::Failed || check.is_warning()
    }

    /// How many checks passed, where they are not shown.
    fn folded(&self, checks: &[Check]) -> String {
        let passed = |check: &&Check| !self.shows(check) && check.verdict == Verdict::Passed;
        match checks.iter().filter(passed).count() {
            0 => String::new(),
            1 => "1 check".to_owned(),
            number => format!("{number} checks"),
        }
    }

    fn check(&self, check: &Check) -> Vec<Piece> {
        let (name, expected) = (escape::line(&check.check), self.shown(&check.expected));
        let actual = self.shown(&check.actual);
        let mut pieces = vec![mark(check.verdict), Piece::plain(" ")];
        match check.verdict {
            Verdict::Failed => {
                pieces.push(Piece::plain(&format!("{name}: expected {expected}, ")));
                pieces.push(Piece::new(&format!("got {actual}"), ERROR));
            }
            Verdict::Noted if check.is_warning() => pieces.push(Piece::new(&actual, WARNING)),
            _ => {
                pieces.push(Piece::plain(&format!("{name}: ")));
                pieces.push(Piece::new(&actual, FAINT));
            }
        }
        pieces
    }

    fn answer(&self, page: &mut Page, hop: HopName, answer: &Answer, indent: &str) {
        let sure = match (self.detail, answer.confidence) {
            (Detail::Folded, _) => "",
            _ if hop == HopName::McpServer => "  (the server's own answer)",
            (Detail::Whole, Confidence::Recorded) => "  (as recorded from AWS)",
            (Detail::Whole, Confidence::Documented) => "  (as AWS documents it)",
            (Detail::Whole, Confidence::Inferred) => "  (inferred: AWS's own answer is not known)",
        };
        let text = format!("=> {} {}", answer.status, self.shown(&answer.text));
        let pieces = [Piece::plain(text.trim_end()), Piece::new(sure, FAINT)];
        page.line(&format!("{indent} "), &format!("{indent}    "), &pieces);
    }

    fn shown(&self, text: &str) -> String {
        shown(&with_names(text, self.names), self.names, self.detail)
    }
}

/// With names alone where the details are folded, with names and ids where all is shown.
fn shown(text: &str, names: &BTreeMap<String, String>, detail: Detail) -> String {
    let text = match detail {
        Detail::Folded => names_alone(text, names),
        Detail::Whole => text.to_owned(),
    };
    escape::text(&text).into_owned()
}

pub(super) fn mark(verdict: Verdict) -> Piece {
    match verdict {
        Verdict::Passed => Piece::new("✓", GOOD),
        Verdict::Failed => Piece::new("✗", ERROR),
        Verdict::Running => Piece::plain("…"),
        Verdict::Noted => Piece::plain("·"),
    }
}

#[cfg(test)]
mod tests;
