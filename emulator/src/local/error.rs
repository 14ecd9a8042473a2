//! Why a request to the namespace fails.

/// Why a request to the namespace fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LocalError {
    /// What is wrong, in one sentence.
    pub(crate) error: String,
    pub(crate) hint: Option<String>,
    /// Whether the request must be made in another way; otherwise the emulator cannot answer it in its current state.
    pub(crate) is_misuse: bool,
}

impl LocalError {
    /// The emulator cannot do it in its current state.
    pub(super) fn failed(error: impl Into<String>) -> Self {
        Self { error: error.into(), hint: None, is_misuse: false }
    }

    /// The request names something that does not exist, or is ambiguous.
    pub(super) fn misuse(error: impl Into<String>) -> Self {
        Self { is_misuse: true, ..Self::failed(error) }
    }

    /// There is no `what` of this name; the hint lists the `known` ones.
    pub(super) fn unknown(what: &str, name: &str, known: &[String]) -> Self {
        let hint = match known {
            [] => "there is none at all".to_owned(),
            [only] => format!("the only {what} is {only}"),
            several => format!("expected one of {}", several.join(", ")),
        };
        Self::misuse(format!("there is no {what} `{name}`")).hint(hint)
    }

    pub(super) fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}
