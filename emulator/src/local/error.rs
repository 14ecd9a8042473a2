//! Why a question to the namespace has no answer.

/// Why a question to the namespace has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocalError {
    /// What is wrong, in one sentence.
    pub(crate) error: String,
    /// What to do about it.
    pub(crate) hint: Option<String>,
    /// Whether the question has to be asked in another way; else the emulator cannot answer it as it is now.
    pub(crate) is_misuse: bool,
}

impl LocalError {
    /// The emulator cannot do it as it is now.
    pub(super) fn failed(error: impl Into<String>) -> Self {
        Self { error: error.into(), hint: None, is_misuse: false }
    }

    /// The question names something that is not there, or leaves open what is meant.
    pub(super) fn misuse(error: impl Into<String>) -> Self {
        Self { is_misuse: true, ..Self::failed(error) }
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}
