//! Amazon Resource Names, and the account and region that they contain.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An AWS account and region.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct AccountRegion {
    /// The region, such as `us-east-1`.
    pub(crate) region: String,
    /// The account id: twelve digits.
    pub(crate) account: String,
}

impl AccountRegion {
    /// Returns the ARN of a resource in this account and region, such as `service` `bedrock-agentcore`, `resource`
    /// `gateway/ID`.
    pub(crate) fn arn(&self, service: &str, resource: impl Into<String>) -> Arn {
        Arn {
            service: service.to_owned(),
            region: self.region.clone(),
            account: self.account.clone(),
            resource: resource.into(),
        }
    }
}

/// An ARN of the `aws` partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Arn {
    /// The service, such as `bedrock-agentcore`.
    pub(crate) service: String,
    /// The region, such as `us-east-1`; empty for IAM.
    pub(crate) region: String,
    /// The account id: twelve digits.
    pub(crate) account: String,
    /// Everything after the fifth colon, such as `runtime/NAME-ID`.
    pub(crate) resource: String,
}

impl Arn {
    /// Returns the resource's id if it is of this kind: `id("runtime")` of `...:runtime/NAME-ID` is `NAME-ID`.
    pub(crate) fn id(&self, kind: &str) -> Option<&str> {
        self.resource.strip_prefix(kind)?.strip_prefix('/')
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, region, account, resource } = self;
        write!(formatter, "arn:aws:{service}:{region}:{account}:{resource}")
    }
}

/// The text is not an ARN of the `aws` partition.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is not an ARN (arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE)")]
pub(crate) struct NotAnArn(String);

impl FromStr for Arn {
    type Err = NotAnArn;

    fn from_str(text: &str) -> Result<Self, NotAnArn> {
        let mut parts = text.splitn(6, ':');
        let mut next = || parts.next().map(str::to_owned);
        match (next(), next(), next(), next(), next(), next()) {
            (Some(arn), Some(partition), Some(service), Some(region), Some(account), Some(resource))
                if arn == "arn" && partition == "aws" && !service.is_empty() && !resource.is_empty() =>
            {
                Ok(Self { service, region, account, resource })
            }
            _ => Err(NotAnArn(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
        let arn = account_region.arn("bedrock-agentcore", "runtime/demo-abc");
        assert_eq!(arn.to_string(), "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/demo-abc");
        assert_eq!(arn.to_string().parse(), Ok(arn.clone()));
        assert_eq!(arn.id("runtime"), Some("demo-abc"));
        assert_eq!(arn.id("gateway"), None);
    }

    #[test]
    fn refuses_what_is_none() {
        for text in ["", "demo-abc", "arn:aws:bedrock-agentcore:us-east-1:123456789012", "arn:gcp:a:b:c:d"] {
            assert_eq!(text.parse::<Arn>(), Err(NotAnArn(text.to_owned())));
        }
    }
}
