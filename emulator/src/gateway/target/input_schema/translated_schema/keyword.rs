//! What a schema's keywords hold.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unchecked {
    /// Its location in the schema, as a JSON pointer.
    pub(super) place: String,
    pub(crate) pattern: String,
    pub(crate) reason: String,
}

impl std::fmt::Display for Unchecked {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown: String = self.pattern.chars().take(MAX_DISPLAY_LENGTH).collect();
        let rest = if shown.len() < self.pattern.len() { "…" } else { "" };
        let Self { place, reason, .. } = self;
        write!(formatter, "{place} is not checked: the pattern {shown}{rest} cannot be compiled: {reason}")
    }
}

/// The kind of a keyword's value.
pub(crate) enum Kind {
    /// Values that are compared or shown.
    Data,
    /// Schemas by name.
    Named,
    /// A schema, several of them, or anything else: whatever there is may be referred to.
    Schema,
}

impl Kind {
    pub(crate) fn of(keyword: &str) -> Self {
        match keyword {
            "enum" | "const" | "default" | "example" | "examples" => Self::Data,
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
            | "dependencies" => Self::Named,
            _ => Self::Schema,
        }
    }
}

/// Extends a JSON pointer by one step for the visit, then restores it.
pub(crate) fn inside(place: &mut String, name: &str, visit: impl FnOnce(&mut String)) {
    let length = place.len();
    step(place, name);
    visit(place);
    place.truncate(length);
}

pub(crate) fn step(place: &mut String, name: &str) {
    place.push('/');
    *place += &name.replace('~', "~0").replace('/', "~1");
}

/// The length of a pattern in a message, in characters.
const MAX_DISPLAY_LENGTH: usize = 120;
