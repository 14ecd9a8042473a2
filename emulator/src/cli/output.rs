//! What is printed, for people and for scripts: the only way out but for `mcp`'s messages and the lines of `up`.
//!
//! Whatever was forgotten on the way, nothing leaves here that a terminal would obey, but for colours of our own.

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};

use anstyle::{AnsiColor, Style};

use super::failure::Failure;
use super::{escape, log};

/// A text and a line break on stdout, all of it or a failure; colours are dropped when it is not a terminal.
///
/// A reader that went away (`| head`) is a failure without a message: whoever closed the pipe knows.
pub(crate) fn print(text: impl Display) -> Result<(), Failure> {
    // One write: a line that is half there would be worse than none.
    let text = format!("{}\n", escape::styled(&text.to_string()));
    let mut stdout = anstream::stdout();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::failed(""),
        _ => Failure::failed(format!("cannot write to standard output: {error}")),
    })
}

/// The same for JSON of several lines.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), Failure> {
    print(escape::json(&serde_json::to_string_pretty(value).unwrap_or_default()))
}

/// The same for JSON in one line.
pub(crate) fn print_json_line(value: &impl serde::Serialize) -> Result<(), Failure> {
    print(json_line(value))
}

/// JSON in one line, safe to be printed or written to a file.
pub(crate) fn json_line(value: &impl serde::Serialize) -> String {
    escape::json(&serde_json::to_string(value).unwrap_or_default()).into_owned()
}

/// A line on stderr; colours are dropped when it is not a terminal. There is nobody to tell when that fails.
pub(crate) fn note(text: impl Display) {
    let text = text.to_string();
    let text = escape::styled(&text);
    match anstream::AutoStream::choice(&std::io::stderr()) {
        anstream::ColorChoice::Never => log::stderr::line(&anstream::adapter::strip_str(&text).to_string()),
        _ => log::stderr::line(&text),
    }
}

/// Of the word `error` and of failed checks.
pub(crate) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// Of warnings.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Of what passed.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
/// Of headings and names.
pub(crate) const STRONG: Style = Style::new().bold();
/// Of what is only explained.
pub(crate) const FAINT: Style = Style::new().dimmed();
