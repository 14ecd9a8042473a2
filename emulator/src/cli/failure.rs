//! How a command that did not do its work ends: one message, one exit code.

use std::process::ExitCode;

use super::output::note;
use super::style::ERROR;

/// Why a command ends with another code than 0.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
    code: u8,
}

impl Failure {
    /// The work could not be done: exit code 1.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, code: 1 }
    }

    /// What the user gave is wrong: exit code 2.
    pub(crate) fn misused(message: impl Into<String>) -> Self {
        Self { code: 2, ..Self::failed(message) }
    }

    /// What the user can do about it.
    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Prints the message to stderr and gives the exit code.
    pub(crate) fn report(&self) -> ExitCode {
        // Diagnostics of a stack file begin with their own `error:`.
        let is_diagnostic = self.message.starts_with("error") || self.message.starts_with('\u{1b}');
        if is_diagnostic {
            note(format_args!("{}", self.message));
        } else {
            note(format_args!("{ERROR}error{ERROR:#}: {}", self.message));
        }
        if let Some(hint) = &self.hint {
            note(format_args!("  {hint}"));
        }
        ExitCode::from(self.code)
    }
}
