//! The quotas of IAM. Documented: IAM guide, IAM and AWS STS quotas.
//!
//! The account's own quotas (roles, users, policies) can be raised on AWS and are not enforced here.

use super::IamError;
use super::kind::Kind;
use super::policy_document::PolicyDocument;

/// Versions of one managed policy.
pub(super) const VERSIONS: usize = 5;
/// Managed policies of one role or user.
pub(super) const ATTACHED: usize = 10;
/// Access keys of one user.
pub(super) const ACCESS_KEYS: usize = 2;
const MANAGED_POLICY_SIZE: usize = 6144;
const TRUST_POLICY_SIZE: usize = 2048;

/// The total size of all inline policies of one role or user.
pub(super) fn inline_size(kind: Kind) -> usize {
    match kind {
        Kind::Role => 10_240,
        Kind::User => 2048,
    }
}

/// Fails for a managed policy that is too long. Inferred: the text, by analogy with the others.
pub(super) fn check_managed(document: &PolicyDocument) -> Result<(), IamError> {
    check_size(document, "PolicySize", MANAGED_POLICY_SIZE)
}

/// Fails for a trust policy that is too long. Recorded: CreateRole, `ACLSizePerRole: 2048`.
pub(super) fn check_trust(document: &PolicyDocument) -> Result<(), IamError> {
    check_size(document, "ACLSizePerRole", TRUST_POLICY_SIZE)
}

fn check_size(document: &PolicyDocument, name: &'static str, limit: usize) -> Result<(), IamError> {
    if document.size() > limit { Err(IamError::Quota { name, limit }) } else { Ok(()) }
}
