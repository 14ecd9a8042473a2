//! Colours, which the streams drop when they are not a terminal.

use anstyle::{AnsiColor, Style};

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
