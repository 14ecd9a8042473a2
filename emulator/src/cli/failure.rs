//! How a command that failed ends: one message, one exit code.

use std::borrow::Cow;
use std::process::ExitCode;

use serde_json::json;

use super::escape;
use super::output::{self, ERROR, note};

/// What kind of failure it is: the exit code, and the `kind` in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Failed,
    Misused,
    NoEmulator,
    Refused,
    ToolError,
}

impl Kind {
    fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Misused => 2,
            Self::NoEmulator => 3,
            Self::Refused => 4,
            Self::ToolError => 5,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Misused => "misused",
            Self::NoEmulator => "no_emulator",
            Self::Refused => "refused",
            Self::ToolError => "tool_error",
        }
    }
}

/// Why a command ends with an exit code other than 0.
#[derive(Debug)]
pub(crate) struct Failure {
    kind: Kind,
    message: String,
    hints: Vec<String>,
    last: Option<String>,
    trace_id: Option<String>,
    /// Printed before the message instead of `error`.
    label: &'static str,
    /// Whether the message has colours of its own, and is otherwise safe to print.
    is_styled: bool,
    /// Whether stdout already has this failure as JSON.
    is_printed: bool,
    code: Option<u8>,
}

impl Failure {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        let message = message.into();
        let (hints, last, trace_id) = (Vec::new(), None, None);
        let (is_styled, is_printed) = (false, false);
        Self { kind, message, hints, last, trace_id, label: "error", is_styled, is_printed, code: None }
    }

    /// The work could not be done: exit code 1.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, message)
    }

    /// What the user gave is wrong: exit code 2.
    pub(crate) fn misused(message: impl Into<String>) -> Self {
        Self::new(Kind::Misused, message)
    }

    /// No emulator answers: exit code 3.
    pub(crate) fn no_emulator(message: impl Into<String>) -> Self {
        Self::new(Kind::NoEmulator, message)
    }

    /// What the user can do about it; each hint is a line of its own.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Marks the message as styled: untrusted text in it is escaped already.
    pub(crate) fn styled(self) -> Self {
        Self { is_styled: true, ..self }
    }

    /// Adds a line after all others, where people look first; it may have colours.
    pub(crate) fn last(self, line: impl Into<String>) -> Self {
        Self { last: Some(line.into()), ..self }
    }

    /// The trace of the failure.
    pub(crate) fn trace(self, id: Option<&str>) -> Self {
        Self { trace_id: id.map(str::to_owned), ..self }
    }

    /// Sets the label printed instead of `error`: whose words the message is.
    pub(crate) fn label(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    /// Marks the failure as already printed to stdout, as JSON of another form.
    pub(crate) fn printed(self) -> Self {
        Self { is_printed: true, ..self }
    }

    /// Sets an exit code that replaces the kind's.
    pub(crate) fn exit_code(self, code: u8) -> Self {
        Self { code: Some(code), ..self }
    }

    pub(crate) fn is_no_emulator(&self) -> bool {
        self.kind == Kind::NoEmulator
    }

    pub(crate) fn message(&self) -> Cow<'_, str> {
        if self.is_styled { escape::styled(&self.message) } else { escape::text(&self.message) }
    }

    /// Prints the message to stderr, with `as_json` an object to stdout too, and returns the exit code.
    pub(crate) fn report(&self, as_json: bool) -> ExitCode {
        if as_json && !self.is_printed {
            let error = json!({"error": {
                "kind": self.kind.name(),
                "message": match self.is_styled {
                    true => anstream::adapter::strip_str(&self.message).to_string(),
                    false => self.message.clone(),
                },
                "hint": (!self.hints.is_empty()).then(|| self.hints.join("\n")),
                "cause": self.last.as_ref().map(|last| anstream::adapter::strip_str(last).to_string()),
                "trace_id": self.trace_id,
            }});
            // The message on stderr and the exit code report it all the same.
            drop(output::print_json_line(&error));
        }
        // Diagnostics of a stack file begin with their own `error:`.
        let is_diagnostic = self.label == "error" && (self.is_styled || self.message.starts_with("error"));
        match self.message() {
            message if message.is_empty() => {}
            message if is_diagnostic => note(message),
            message => note(format_args!("{ERROR}{}{ERROR:#}: {message}", self.label)),
        }
        for hint in &self.hints {
            note(format_args!("  {}", escape::text(hint)));
        }
        if let Some(last) = &self.last {
            note(last);
        }
        ExitCode::from(self.code.unwrap_or(self.kind.code()))
    }
}
