//! The kinds of policies: what each must have and must not have beyond the grammar.

/// What a policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PolicyKind {
    /// Of its own, so that several roles and users can have it.
    Managed,
    /// Inside a role or a user.
    Inline,
    /// Inside a session, which may nothing beyond it.
    Session,
    /// Who may assume a role.
    Trust,
    /// Who may use a gateway, a runtime or a secret.
    Resource,
    /// Who may use an image repository.
    Repository,
}

impl PolicyKind {
    /// All kinds.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 6] =
        [Self::Managed, Self::Inline, Self::Session, Self::Trust, Self::Resource, Self::Repository];

    /// Whether it says what its owner may: it names no principal, and its resources always.
    pub(super) fn is_of_identity(self) -> bool {
        matches!(self, Self::Managed | Self::Inline | Self::Session)
    }

    /// Whether the ids of its statements are letters and digits. Documented: IAM's own policies; other services take
    /// more, as ECR takes `new policy`.
    pub(super) fn has_plain_ids(self) -> bool {
        !matches!(self, Self::Resource | Self::Repository)
    }
}
