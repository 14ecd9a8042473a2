//! The violations of an input, in AWS's words.
//!
//! Recorded: `N validation errors detected: A; B`, `Value '..' at '..' failed to satisfy constraint: Member must ..`, that
//! the values of sensitive members are left out, and how lists and their elements are shown.

use std::fmt::{self, Write as _};

use super::InputError;

/// The maximum number of violations reported: a response must not grow many times larger than its request.
const MAX_VIOLATIONS: usize = 100;

/// The path of a value: the members, list positions and map keys that lead to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path<'a> {
    parent: Option<&'a Self>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Element(usize),
    Entry(&'a str),
}

impl<'a> Path<'a> {
    /// The input itself.
    pub(super) const ROOT: Self = Self { parent: None, step: Step::Root };

    /// The path of a member of the structure here.
    pub(super) fn member(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Member(name) }
    }

    /// The path of an element of the list here, counted from 0.
    pub(super) fn element(&'a self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Element(index) }
    }

    /// The path of the value of a key of the map here.
    pub(super) fn entry(&'a self, key: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Entry(key) }
    }
}

/// `scopes.1.member.scopeName`. Recorded: for lists; inferred: for maps.
impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(formatter, "{parent}")?;
            if !matches!(parent.step, Step::Root) {
                formatter.write_char('.')?;
            }
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Member(name) => decapitalised(name, formatter),
            Step::Element(index) => write!(formatter, "{}.member", index + 1),
            Step::Entry(key) => write!(formatter, "{key}.member"),
        }
    }
}

/// Recorded: `UserPoolId` is reported as `userPoolId`.
fn decapitalised(name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut characters = name.chars();
    if let Some(first) = characters.next() {
        formatter.write_char(first.to_ascii_lowercase())?;
    }
    formatter.write_str(characters.as_str())
}

/// How a value is shown in a violation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shown<'a> {
    /// `Value '..'`.
    As(&'a str),
    /// `Value null`.
    Null,
    /// `Value`, because it is sensitive.
    Hidden,
}

/// Collects the violations of an input; AWS reports all violations at once.
#[derive(Debug, Default)]
pub(super) struct Violations {
    texts: Vec<String>,
}

impl Violations {
    /// Adds a violation; `rule` begins at `Member must`.
    pub(super) fn add(&mut self, path: &Path<'_>, shown: Shown<'_>, rule: &str) {
        if self.texts.len() >= MAX_VIOLATIONS {
            return;
        }
        let value = match shown {
            Shown::As(value) => format!("Value '{value}'"),
            Shown::Null => "Value null".to_owned(),
            Shown::Hidden => "Value".to_owned(),
        };
        self.texts.push(format!("{value} at '{path}' failed to satisfy constraint: {rule}"));
    }

    /// Fails if there are any violations.
    pub(super) fn finish(self) -> Result<(), InputError> {
        let count = self.texts.len();
        let noun = if count == 1 { "error" } else { "errors" };
        match count {
            0 => Ok(()),
            _ => Err(InputError::Validation(format!(
                "{count} validation {noun} detected: {}",
                self.texts.join("; ")
            ))),
        }
    }
}
