//! Lines for people and for scripts. A reader that goes away (`| head`) is no failure and no panic.

use std::fmt::Display;
use std::io::Write as _;

/// A line on stdout; colours are dropped when it is not a terminal.
pub(crate) fn line(text: impl Display) {
    drop(writeln!(anstream::stdout(), "{text}"));
}

/// A line on stderr; colours are dropped when it is not a terminal.
pub(crate) fn note(text: impl Display) {
    drop(writeln!(anstream::stderr(), "{text}"));
}
