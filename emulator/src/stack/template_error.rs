//! Why a string is not a template.

use std::ops::Range;

/// Why a string is no template, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateError {
    /// The bytes of the string that are wrong.
    pub(crate) range: Range<usize>,
    /// What is wrong, in one sentence.
    pub(crate) message: String,
    /// What may stand there.
    pub(crate) expected: String,
    /// What to do about it.
    pub(crate) helps: Vec<String>,
}
