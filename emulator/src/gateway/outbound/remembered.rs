//! Decisions that hold until a policy, a role or a secret changes.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::base::RoleArn;

/// How many decisions are kept; then all are made again.
const MAX_DECISIONS: usize = 10_000;

/// What a decision is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct PermissionKey<'a> {
    pub(super) role: &'a RoleArn,
    pub(super) gateway_id: &'a str,
    pub(super) provider_arn: &'a str,
}

/// Numbers that change with everything that a decision depends on.
pub(super) type Revision = (u64, u64);

/// The permissions of roles that were granted, each with the revision at which it was.
#[derive(Debug, Default)]
pub(in crate::gateway) struct RememberedPermissions(RwLock<HashMap<String, Revision>>);

impl RememberedPermissions {
    /// Whether the permission was granted, and nothing has changed since.
    pub(super) fn hold(&self, key: &PermissionKey<'_>, revision: Revision) -> bool {
        let granted = self.0.read().unwrap_or_else(PoisonError::into_inner);
        granted.get(&key.text()) == Some(&revision)
    }

    /// Remembers a permission that was granted at a revision.
    pub(super) fn keep(&self, key: &PermissionKey<'_>, revision: Revision) {
        let mut granted = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if granted.len() >= MAX_DECISIONS {
            granted.clear();
        }
        granted.insert(key.text(), revision);
    }
}

impl PermissionKey<'_> {
    /// Neither part has a blank.
    fn text(&self) -> String {
        [self.role.as_str(), self.gateway_id, self.provider_arn].join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_holds_until_the_revision_changes() {
        fn key<'a>(role: &'a RoleArn, gateway_id: &'a str) -> PermissionKey<'a> {
            PermissionKey { role, gateway_id, provider_arn: "arn:x/m2m" }
        }
        let role = "arn:aws:iam::123456789012:role/demo".parse().unwrap();
        let permissions = RememberedPermissions::default();
        assert!(!permissions.hold(&key(&role, "a"), (1, 1)));
        permissions.keep(&key(&role, "a"), (1, 1));
        assert!(permissions.hold(&key(&role, "a"), (1, 1)));
        for (gateway_id, revision) in [("a", (2, 1)), ("a", (1, 2)), ("b", (1, 1))] {
            assert!(!permissions.hold(&key(&role, gateway_id), revision), "{gateway_id} {revision:?}");
        }
        for number in 0..MAX_DECISIONS + 1 {
            permissions.keep(&key(&role, &number.to_string()), (1, 1));
        }
        assert!(permissions.0.read().unwrap().len() <= MAX_DECISIONS);
    }
}
