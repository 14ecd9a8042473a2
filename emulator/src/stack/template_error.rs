//! Why a string is not a template.

use std::ops::Range;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TemplateError {
    /// The bytes of the string that are wrong.
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    /// What is allowed there.
    pub(crate) expected: String,
    pub(crate) helps: Vec<String>,
}
