//! The kinds of entities.

/// What can have permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// A role.
    Role,
    /// A user.
    User,
}

impl Kind {
    /// As AWS's texts name it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::User => "user",
        }
    }
}
