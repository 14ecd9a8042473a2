//! How a command that failed ends: one message, one exit code.

use std::borrow::Cow;

use super::escape;

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
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Misused => 2,
            Self::NoEmulator => 3,
            Self::Refused => 4,
            Self::ToolError => 5,
        }
    }

    pub(super) fn name(self) -> &'static str {
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
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) hints: Vec<String>,
    pub(super) last: Option<String>,
    pub(super) trace_id: Option<String>,
    /// Printed before the message instead of `error`.
    pub(super) label: &'static str,
    /// Whether the message has colours of its own, and is otherwise safe to print.
    pub(super) is_styled: bool,
    /// Whether stdout already has this failure as JSON.
    pub(super) is_printed: bool,
    pub(super) code: Option<u8>,
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
}
