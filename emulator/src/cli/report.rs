//! How a failed command tells the user why, in text and in JSON.

use std::process::ExitCode;

use serde_json::json;

use super::escape;
use super::failure::Failure;
use super::output::{self, ERROR, note};

impl Failure {
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
