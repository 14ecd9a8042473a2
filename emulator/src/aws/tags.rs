//! Tags, as ECR and Secrets Manager have them.

use serde::{Deserialize, Serialize};

/// A tag as both APIs write it. Documented: botocore; Secrets Manager requires neither member.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Tag {
    /// What it is found by.
    pub(crate) key: String,
    /// What it says.
    pub(crate) value: String,
}

/// Whether only AWS gives tags of this key. Documented: AWS general reference, tag naming limits.
pub(crate) fn is_reserved(key: &str) -> bool {
    key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_aws_are_told_in_any_case() {
        assert!(
            is_reserved("aws:x") && is_reserved("AWS:") && !is_reserved("aws") && !is_reserved("my-aws:x")
        );
    }
}
