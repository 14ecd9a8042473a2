//! Why there is no stack: all mistakes, as text for people and one by one for programs.

use std::fmt;

use annotate_snippets::{Group, Level, Renderer};

use super::diagnose::{self, Diagnostic, Mistake};

/// Why there is no stack: the file cannot be read, or it has mistakes.
///
/// `Display` shows all mistakes as plain text, [`StackError::styled`] with colours for a terminal.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.render(&Renderer::plain()))]
pub struct StackError(Cause);

#[derive(thiserror::Error)]
enum Cause {
    #[error("cannot read the stack file `{file_name}`: {reason}")]
    Unreadable { file_name: String, reason: String, help: Option<String> },
    #[error("{} mistakes in {file_name}", diagnostics.len())]
    Wrong { file_name: String, text: String, diagnostics: Vec<Diagnostic> },
}

/// Without the text of the file, which contains passwords.
impl fmt::Debug for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl StackError {
    pub(super) fn unreadable(file_name: impl Into<String>, reason: impl Into<String>) -> Self {
        Self(Cause::Unreadable { file_name: file_name.into(), reason: reason.into(), help: None })
    }

    /// Adds what to do about a file that cannot be read.
    pub(super) fn help(mut self, text: Option<String>) -> Self {
        if let Cause::Unreadable { help, .. } = &mut self.0 {
            *help = text;
        }
        self
    }

    pub(super) fn wrong(file_name: &str, text: &str, diagnostics: Vec<Diagnostic>) -> Self {
        Self(Cause::Wrong { file_name: file_name.to_owned(), text: text.to_owned(), diagnostics })
    }

    /// Every mistake, in the order of the file.
    pub fn mistakes(&self) -> Vec<Mistake> {
        match &self.0 {
            unreadable @ Cause::Unreadable { help, .. } => vec![Mistake {
                message: unreadable.to_string(),
                expected: None,
                line: None,
                column: None,
                end_line: None,
                end_column: None,
                help: help.iter().cloned().collect(),
                notes: Vec::new(),
            }],
            Cause::Wrong { text, diagnostics, .. } => {
                diagnostics.iter().map(|diagnostic| diagnostic.mistake(text)).collect()
            }
        }
    }

    /// The positions of the mistakes, in bytes of the file.
    #[cfg(test)]
    pub(crate) fn spans(&self) -> Vec<std::ops::Range<usize>> {
        match &self.0 {
            Cause::Unreadable { .. } => Vec::new(),
            Cause::Wrong { diagnostics, .. } => diagnostics.iter().map(Diagnostic::span).collect(),
        }
    }

    /// The same text as `Display`, with colours for a terminal.
    pub fn styled(&self) -> String {
        self.render(&Renderer::styled())
    }

    fn render(&self, renderer: &Renderer) -> String {
        match &self.0 {
            unreadable @ Cause::Unreadable { help, .. } => {
                let title = Group::with_title(Level::ERROR.primary_title(unreadable.to_string()));
                let help = help.as_deref().map(|help| Level::HELP.message(help));
                renderer.render(&[title.elements(help)])
            }
            Cause::Wrong { file_name, text, diagnostics } => {
                diagnose::render(file_name, text, diagnostics, renderer)
            }
        }
    }
}
