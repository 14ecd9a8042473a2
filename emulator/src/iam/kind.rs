//! The kinds of IAM entities.

/// An entity that can have permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Role,
    User,
}

impl Kind {
    /// The word for it in AWS's texts.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::User => "user",
        }
    }
}
