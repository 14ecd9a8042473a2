//! One line for each event, for people.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use agentcore_local::Clock;
use agentcore_local::activity::{
    Activity, LogEntry, LogLine, Refusal, RefusalRecord, ServerActivity, ServerEvent,
};
pub(super) use agentcore_local::trace::{FailedCheck, TraceSummary, Verdict};
use anstyle::Style;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::escape;
use crate::cli::output::{ERROR, FAINT, GOOD, STRONG, WARNING};

/// The usual length of a line, in bytes.
const USUAL_LENGTH: usize = 160;
/// How much of an untrusted text is in a line, in characters.
const MAX_TEXT: usize = 300;
/// How much of a text that is too long is kept from its end, in characters.
const KEPT_END: usize = 100;

/// The time of day in the time zone of this machine.
pub(super) fn time(now: Timestamp) -> String {
    now.to_zoned_datetime(TimeZone::system()).strftime("%H:%M:%S").to_string()
}

/// The same, written once a second: most lines have the time of the line before.
#[derive(Debug, Default)]
pub(super) struct Times(Mutex<(i64, Arc<str>)>);

impl Times {
    pub(super) fn at(&self, now: Timestamp) -> Arc<str> {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.0 != now.as_second() || last.1.is_empty() {
            *last = (now.as_second(), time(now).into());
        }
        Arc::clone(&last.1)
    }
}

/// The line of something that happens now, without colours.
pub(crate) fn happened(what: &Activity) -> String {
    activity(&time(Clock::system().now()), what, false)
}

/// The line of something that happened at `time`; with colours if `paint` is set.
pub(super) fn activity(time: &str, activity: &Activity, paint: bool) -> String {
    let Painter { faint, .. } = Painter::of(paint);
    let mut line = String::with_capacity(USUAL_LENGTH);
    let _ = write!(line, "{faint}{time}{faint:#}  ");
    match activity {
        Activity::Call(call) => describe(&mut line, call, paint),
        Activity::Refusal(refusal) => line += &refused(refusal, paint),
        Activity::Server(server) => line += &served(server, paint),
    }
    line
}

pub(super) fn output(runtime: &str, text: &str, paint: bool) -> String {
    let Painter { faint, .. } = Painter::of(paint);
    format!("{faint}{} |{faint:#} {}", one_line(runtime), one_line(text))
}

/// A line of a server's log, as `up` showed it.
pub(crate) fn logged(line: &LogLine, paint: bool) -> String {
    match &line.entry {
        LogEntry::Output { text } => output(&line.runtime, text, paint),
        LogEntry::Event { event } => {
            let server = ServerActivity { runtime: line.runtime.clone(), event: event.clone() };
            activity(&time(line.at), &Activity::Server(server), paint)
        }
    }
}

/// A call with its time, for lists.
pub(crate) fn listed(call: &TraceSummary, paint: bool) -> String {
    let Painter { faint, .. } = Painter::of(paint);
    let trace = if call.cause.is_none() && call.warning.is_none() {
        format!("  trace {}", one_line(&call.trace_id))
    } else {
        String::new()
    };
    let mut line = format!("{faint}{}{faint:#}  ", time(call.started_at));
    describe(&mut line, call, paint);
    line + &trace
}

/// A refusal that is not a call of the chain, with its time.
pub(crate) fn listed_refusal(refusal: &RefusalRecord, paint: bool) -> String {
    let Painter { faint, .. } = Painter::of(paint);
    format!("{faint}{}{faint:#}  {}", time(refusal.at), refused(&refusal.refusal, paint))
}

/// A call without its time: status, what was called, gateway, caller, how long, and why it failed.
fn describe(line: &mut String, call: &TraceSummary, paint: bool) {
    let Painter { good, error, faint, strong, .. } = Painter::of(paint);
    let status_style = if call.verdict == Verdict::Failed { error } else { good };
    match call.status {
        Some(status) => drop(write!(line, "{status_style}{status}{status_style:#}")),
        None => line.push_str("  …"),
    }
    let _ = write!(line, "  {strong}{}{strong:#}", one_line(&call.title));
    for part in [&call.resource, &call.caller].into_iter().flatten() {
        let _ = write!(line, "  {}", one_line(part));
    }
    if let Some(microseconds) = call.microseconds {
        let _ = write!(line, "  {faint}{}{faint:#}", duration(microseconds));
    }
    if let Some(warning) = &call.warning {
        let Painter { warning: style, .. } = Painter::of(paint);
        let trace = one_line(&call.trace_id);
        let _ = write!(line, "  trace {trace}  {style}! {}{style:#}", one_line(&shortened(warning)));
    }
    if let Some(failed) = &call.cause {
        // Before the reason, which may be cut off.
        let _ = write!(line, "  trace {}  {error}✗ {}{error:#}", one_line(&call.trace_id), reason(failed));
        if !failed.is_tools_own() {
            let _ = write!(line, "  {faint}fix: {}{faint:#}", one_line(&failed.fix));
        }
    }
}

/// What broke, where and why, in one line.
pub(crate) fn reason(failed: &FailedCheck) -> String {
    one_line(&failed.sentence).into_owned()
}

fn refused(refusal: &Refusal, paint: bool) -> String {
    let Painter { error, strong, warning, .. } = Painter::of(paint);
    let Refusal { status, method, path, operation, code, message, trace_id, hint } = refusal;
    let asked = operation.clone().unwrap_or_else(|| format!("{method} {path}"));
    let mut line = format!("{error}{status}{error:#}  {strong}{}{strong:#}", one_line(&shortened(&asked)));
    if let Some(trace_id) = trace_id {
        let _ = write!(line, "  trace {}", one_line(trace_id));
    }
    if let Some(code) = code {
        let _ = write!(line, "  {error}✗ {}{error:#}", one_line(code));
    }
    if !message.is_empty() {
        let _ = write!(line, ": {}", one_line(&shortened(message)));
    }
    if let Some(hint) = hint {
        let _ = write!(line, "  {warning}! {}{warning:#}", one_line(&shortened(hint)));
    }
    line
}

fn served(server: &ServerActivity, paint: bool) -> String {
    let Painter { error, good, warning, strong, .. } = Painter::of(paint);
    let text = match &server.event {
        ServerEvent::Withheld { variables } => {
            let names = one_line(&shortened(&variables.join(", "))).into_owned();
            format!(
                "{warning}without {names}{warning:#}: they load other code, and an API call set them; \
                 --allow-runtime-variables allows them"
            )
        }
        ServerEvent::Started { command, port, again } => {
            let again = if *again { " again" } else { "" };
            let port = port.map(|port| format!(" on port {port}")).unwrap_or_default();
            format!("started{again}{port}: {}", one_line(command))
        }
        ServerEvent::Waiting { port, seconds, deadline } => {
            format!("{warning}waiting for port {port}{warning:#}: {seconds} of {deadline} s")
        }
        ServerEvent::Listening { port, milliseconds } => {
            let after = match milliseconds {
                0 => "under 1 ms".to_owned(),
                _ => duration(milliseconds.saturating_mul(1000)),
            };
            format!("{good}listening{good:#} on port {port} after {after}")
        }
        ServerEvent::Ended { how, last_lines } => {
            let last = last_lines.iter().rev().find(|line| !line.trim().is_empty());
            let last = last.map(|line| format!(": {}", one_line(&shortened(line)))).unwrap_or_default();
            format!("{error}✗ {}{error:#}{last}", one_line(how))
        }
    };
    format!("     {strong}{}{strong:#}  {text}", one_line(&server.runtime))
}

/// Microseconds in a readable form: three digits are enough.
pub(crate) fn duration(microseconds: u64) -> String {
    let number = microseconds as f64;
    match microseconds {
        0..1_000 => format!("{microseconds} µs"),
        1_000..1_000_000 => format!("{:.1} ms", number / 1e3),
        _ => format!("{:.1} s", number / 1e6),
    }
}

/// An untrusted text, in one line and with nothing that a terminal would obey.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    // Nearly all of it is printable ASCII, which is checked faster than the class of each character.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    if !text.contains(['\n', '\r', '\t']) {
        return escape::line(text);
    }
    let words: Vec<&str> =
        text.split(['\n', '\r', '\t']).map(str::trim).filter(|word| !word.is_empty()).collect();
    escape::line(&words.join(" ")).into_owned().into()
}

/// Shortens a text but keeps its beginning and its end, where a server that died says why.
fn shortened(text: &str) -> String {
    let left_out = text.chars().count().saturating_sub(MAX_TEXT);
    if left_out == 0 {
        return text.to_owned();
    }
    let first: String = text.chars().take(MAX_TEXT - KEPT_END).collect();
    let last: String = text.chars().skip(MAX_TEXT - KEPT_END + left_out).collect();
    format!("{first} … {last}")
}

struct Painter {
    good: Style,
    error: Style,
    warning: Style,
    faint: Style,
    strong: Style,
}

impl Painter {
    fn of(paint: bool) -> Self {
        if paint {
            return Self { good: GOOD, error: ERROR, warning: WARNING, faint: FAINT, strong: STRONG };
        }
        let plain = Style::new();
        Self { good: plain, error: plain, warning: plain, faint: plain, strong: plain }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_wrote_stays_in_its_line() {
        assert_eq!(one_line("a\r\n  b\tc"), "a b c");
        assert_eq!(one_line("a\u{1b}[31m\u{202e}b"), r"a\u{1b}[31m\u{202e}b");
        let refusal = Refusal {
            status: 400,
            method: "POST".to_owned(),
            path: "/\u{7}".to_owned(),
            operation: None,
            code: Some("ValidationException".to_owned()),
            message: "x".repeat(MAX_TEXT) + "why",
            trace_id: Some("3f9a2c-17".to_owned()),
            hint: Some("do\u{7} this".to_owned()),
        };
        let line = refused(&refusal, false);
        let (first, last) = ("x".repeat(MAX_TEXT - KEPT_END), "x".repeat(KEPT_END - 3) + "why");
        let expected = format!(
            "400  POST /\\u{{7}}  trace 3f9a2c-17  ✗ ValidationException: {first} … {last}  ! do\\u{{7}} this"
        );
        assert_eq!(line, expected);
    }

    #[test]
    fn durations_have_three_digits() {
        for (microseconds, expected) in
            [(0, "0 µs"), (999, "999 µs"), (1_000, "1.0 ms"), (35_045_724, "35.0 s"), (1_495_670, "1.5 s")]
        {
            assert_eq!(duration(microseconds), expected);
        }
    }
}
