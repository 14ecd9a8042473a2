//! The text of an error, with the mark that says how sure it is.

use std::fmt;

use crate::trace::Confidence;

/// A text of an error whose mark depends on where it is raised. A text without a mark is inferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MarkedText {
    text: String,
    confidence: Confidence,
}

impl MarkedText {
    /// A text that was recorded from AWS.
    pub(crate) fn recorded(text: impl Into<String>) -> Self {
        Self { text: text.into(), confidence: Confidence::Recorded }
    }

    /// A text that AWS documents.
    pub(crate) fn documented(text: impl Into<String>) -> Self {
        Self { text: text.into(), confidence: Confidence::Documented }
    }

    /// The same mark on a text that contains this one.
    pub(crate) fn within(&self, whole: impl FnOnce(&str) -> String) -> Self {
        Self { text: whole(&self.text), confidence: self.confidence }
    }

    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        self.confidence
    }
}

impl From<String> for MarkedText {
    fn from(text: String) -> Self {
        Self { text, confidence: Confidence::Inferred }
    }
}

impl From<&str> for MarkedText {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Display for MarkedText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
