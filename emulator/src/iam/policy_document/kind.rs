//! The kinds of policies, and what each requires and excludes beyond the grammar.

/// The purpose of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PolicyKind {
    /// A managed policy, which several roles and users can share.
    Managed,
    /// An inline policy of a role or user.
    Inline,
    /// A session policy, which limits what the session may do.
    Session,
    /// A trust policy: who may assume a role.
    Trust,
    /// A resource policy: who may use a gateway, a runtime or a secret.
    Resource,
    /// A repository policy: who may use an image repository.
    Repository,
}

impl PolicyKind {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 6] =
        [Self::Managed, Self::Inline, Self::Session, Self::Trust, Self::Resource, Self::Repository];

    /// Whether it is an identity-based policy: it names no principal, and always names its resources.
    pub(super) fn is_of_identity(self) -> bool {
        matches!(self, Self::Managed | Self::Inline | Self::Session)
    }

    /// Whether the ids of its statements must be alphanumeric. Documented: IAM's own policies; other services accept more,
    /// as ECR accepts `new policy`.
    pub(super) fn has_plain_ids(self) -> bool {
        !matches!(self, Self::Resource | Self::Repository)
    }
}
