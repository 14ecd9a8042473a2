//! The policies that AWS manages, as far as their content is known here: those whose content is short and public.

use std::sync::LazyLock;

use super::policy_document::{PolicyDocument, PolicyKind};

/// Documented: AWS managed policy reference, AdministratorAccess.
const ADMINISTRATOR_ACCESS: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
/// Documented: AWS managed policy reference, AWSDenyAll.
const DENY_ALL: &str = r#"{"Version":"2012-10-17","Statement":[{"Sid":"DenyAll","Effect":"Deny","Action":["*"],"Resource":"*"}]}"#;

/// A policy that cannot be read is not known.
static KNOWN: LazyLock<[(&str, Option<PolicyDocument>); 2]> = LazyLock::new(|| {
    let read = |text| PolicyDocument::read(PolicyKind::Inline, text).ok();
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", read(ADMINISTRATOR_ACCESS)),
        ("arn:aws:iam::aws:policy/AWSDenyAll", read(DENY_ALL)),
    ]
});

/// The content of the policy with this ARN; `None` if it is not known here.
pub(super) fn document(arn: &str) -> Option<PolicyDocument> {
    KNOWN.iter().find(|(known, _)| *known == arn)?.1.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_can_be_read() {
        assert!(KNOWN.iter().all(|(_, document)| document.is_some()));
        assert!(document("arn:aws:iam::aws:policy/ReadOnlyAccess").is_none());
    }
}
