//! The ARN of an IAM role, as used by gateways and runtimes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The ARN of the role that a service assumes. Its text stays as it was given.
///
/// Documented: botocore RoleArn, `arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Hash, Serialize)]
#[serde(try_from = "String")]
pub(crate) struct RoleArn(String);

/// The text is not the ARN of a role.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not the ARN of an IAM role (arn:aws:iam::ACCOUNT:role/NAME)")]
pub(crate) struct NotARoleArn(String);

impl RoleArn {
    /// Returns the role's account; `None` if the ARN names none.
    pub(crate) fn account(&self) -> Option<&str> {
        self.0.split(':').nth(4).filter(|account| !account.is_empty())
    }

    /// Returns the ARN as it was given.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the role's name, by which IAM finds it; the path before it does not matter.
    pub(crate) fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }
}

impl FromStr for RoleArn {
    type Err = NotARoleArn;

    fn from_str(text: &str) -> Result<Self, NotARoleArn> {
        let parts: Vec<&str> = text.splitn(6, ':').collect();
        let ["arn", partition, "iam", "", account, resource] = parts.as_slice() else {
            return Err(NotARoleArn(text.to_owned()));
        };
        let is_partition = match partition.strip_prefix("aws") {
            Some("") => true,
            Some(rest) => rest.strip_prefix('-').is_some_and(|name| !name.is_empty()),
            None => false,
        };
        let is_account =
            account.is_empty() || (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit()));
        let name = resource.strip_prefix("role/").unwrap_or_default();
        if !is_partition || !is_account || name.is_empty() || name.contains('\n') {
            return Err(NotARoleArn(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for RoleArn {
    type Error = NotARoleArn;

    fn try_from(text: String) -> Result<Self, NotARoleArn> {
        text.parse()
    }
}

impl fmt::Display for RoleArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_pattern_of_the_model_matches() {
        let role: RoleArn = "arn:aws:iam::123456789012:role/service/demo".parse().unwrap();
        assert_eq!((role.account(), role.name()), (Some("123456789012"), "demo"));
        assert_eq!(role.to_string(), "arn:aws:iam::123456789012:role/service/demo");
        let role: RoleArn = "arn:aws-cn:iam:::role/a:b".parse().unwrap();
        assert_eq!((role.account(), role.name()), (None, "a:b"));
    }

    #[test]
    fn refuses_what_it_does_not_match() {
        for text in [
            "",
            "demo",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:user/demo",
            "arn:aws:iam::12345:role/demo",
            "arn:aws:iam:us-east-1:123456789012:role/demo",
            "arn:aws-:iam::123456789012:role/demo",
            "arn:gcp:iam::123456789012:role/demo",
        ] {
            assert_eq!(text.parse::<RoleArn>(), Err(NotARoleArn(text.to_owned())));
        }
    }
}
