//! A trace as a tree of hops and checks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

pub(super) use agentcore_local::trace::{Check, Confidence, Hop, HopName, Trace, Verdict, with_names};

use super::escape;
use super::output::{ERROR, FAINT, GOOD, STRONG};

pub(crate) fn render(trace: &Trace) -> String {
    let mut text = format!(
        "{STRONG}trace {}{STRONG:#}  {}  {} {}\n",
        escape::line(&trace.id),
        escape::line(&trace.started_at),
        mark(trace.verdict),
        escape::line(&trace.title)
    );
    for (index, hop) in trace.hops.iter().enumerate() {
        render_hop(&mut text, hop, &trace.names, "", index + 1 == trace.hops.len());
    }
    text
}

fn render_hop(text: &mut String, hop: &Hop, names: &BTreeMap<String, String>, indent: &str, is_last: bool) {
    let (branch, below) = if is_last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
    let time = hop.microseconds.map(|time| format!("  {FAINT}{time} µs{FAINT:#}")).unwrap_or_default();
    let title = escape::line(&hop.title);
    let resource = hop.resource.as_ref().map(|name| format!(" {}", escape::line(name))).unwrap_or_default();
    let _ = writeln!(
        text,
        "{indent}{branch}{} {STRONG}{}{STRONG:#}{resource}  {title}{time}",
        mark(hop.verdict),
        hop.hop.name()
    );
    let indent = format!("{indent}{below}");
    for check in &hop.checks {
        let _ = writeln!(text, "{indent}   {}", render_check(check, names));
    }
    for hop in &hop.hops {
        render_hop(text, hop, names, &indent, false);
    }
    if let Some(answer) = &hop.answer {
        let sure = match answer.confidence {
            _ if hop.hop == HopName::McpServer => "  (the server's own answer)",
            Confidence::Recorded => "  (as recorded from AWS)",
            Confidence::Documented => "  (as AWS documents it)",
            Confidence::Inferred => "  (inferred: AWS's own answer is not known)",
            Confidence::Unrated => "",
        };
        let words = escape::text(&answer.text).replace('\n', &format!("\n{indent}   "));
        let _ = writeln!(text, "{indent}=> {} {words}{FAINT}{sure}{FAINT:#}", answer.status);
    }
}

fn render_check(check: &Check, names: &BTreeMap<String, String>) -> String {
    let Check { check: name, expected, actual, verdict, cause: _ } = check;
    let (mark, name) = (mark(*verdict), escape::line(name));
    let safe = |text: &str| escape::text(text).into_owned();
    match verdict {
        Verdict::Failed => {
            let (expected, actual) = (safe(&with_names(expected, names)), safe(&with_names(actual, names)));
            format!("{mark} {name}: expected {expected}, {ERROR}was {actual}{ERROR:#}")
        }
        _ => format!("{mark} {name}: {FAINT}{}{FAINT:#}", safe(actual)),
    }
}

fn mark(verdict: Verdict) -> String {
    match verdict {
        Verdict::Passed => format!("{GOOD}✓{GOOD:#}"),
        Verdict::Failed => format!("{ERROR}✗{ERROR:#}"),
        Verdict::Running => "…".to_owned(),
        Verdict::Noted => "·".to_owned(),
    }
}
