//! All output, for people and for scripts, except for `mcp`'s messages and the lines of `up`.
//!
//! Whatever was forgotten before, nothing leaves here that a terminal would obey, except for our own colours.

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};

use anstyle::{AnsiColor, Style};

use super::failure::Failure;
use super::{escape, log};

/// Prints a text and a line break on stdout, all of it or a failure; colours are dropped if it is not a terminal.
///
/// A reader that went away (`| head`) is a failure without a message: whoever closed the pipe knows.
pub(crate) fn print(text: impl Display) -> Result<(), Failure> {
    // One write: half a line would be worse than none.
    let text = format!("{}\n", escape::styled(&text.to_string()));
    let mut stdout = anstream::stdout();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::failed(""),
        _ => Failure::failed(format!("cannot write to standard output: {error}")),
    })
}

pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    print(escape::json(&serde_json::to_string_pretty(value).unwrap_or_default()))
}

pub(crate) fn print_json_line(value: &impl serde::Serialize) -> Result<(), Failure> {
    print(json_line(value))
}

/// JSON in one line, safe to print or write to a file.
pub(crate) fn json_line(value: &impl serde::Serialize) -> String {
    escape::json(&serde_json::to_string(value).unwrap_or_default()).into_owned()
}

/// Prints a line on stderr; colours are dropped if it is not a terminal. A failure to do so cannot be reported.
pub(crate) fn note(text: impl Display) {
    let text = text.to_string();
    let text = escape::styled(&text);
    match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => log::stderr::line(&anstream::adapter::strip_str(&text).to_string()),
        _ => log::stderr::line(&text),
    }
}

/// The style of the word `error` and of failed checks.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const STRONG: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();
