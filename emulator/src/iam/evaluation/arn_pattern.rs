//! ARNs of a policy, whose six parts are compared one by one.

use super::context::Context;
use super::pattern::{Case, Pattern, Token, tokens};
use crate::iam::policy_document::Version;

/// An ARN with wildcards, or `*`.
///
/// Documented: IAM guide, Resource element: a wildcard does not reach over the colons before the resource, and missing parts
/// are completed with `*`. Inferred: in conditions too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ArnPattern {
    text: String,
    /// `None` for `*`.
    parts: Option<[Pattern; PARTS]>,
}

/// `arn`, partition, service, region, account, resource.
const PARTS: usize = 6;

impl ArnPattern {
    pub(super) fn parse(text: &str, version: Version) -> Self {
        if text == "*" {
            return Self { text: text.to_owned(), parts: None };
        }
        let tokens = tokens(text, version, true);
        let mut rest = tokens.splitn(PARTS, |token| *token == Token::Character(':'));
        let any = || Pattern::of(vec![Token::AnyText]);
        let parts = std::array::from_fn(|_| rest.next().map_or_else(any, |part| Pattern::of(part.to_vec())));
        Self { text: text.to_owned(), parts: Some(parts) }
    }

    /// As the policy writes it.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it matches an ARN. Documented: only `*` matches what has no ARN.
    pub(super) fn matches(&self, arn: &str, context: &Context) -> bool {
        let Some(patterns) = &self.parts else { return true };
        let mut parts = arn.splitn(PARTS, ':');
        let all = patterns
            .iter()
            .all(|pattern| parts.next().is_some_and(|part| pattern.matches(part, Case::Matters, context)));
        all && parts.next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, arn: &str) -> bool {
        let context = Context::of(&[("aws:username", &["ann"][..]), ("aws:sourcearn", &["arn:aws:a"])]);
        ArnPattern::parse(pattern, Version::Of2012).matches(arn, &context)
    }

    #[test]
    fn parts_are_compared_one_by_one() {
        let gateway = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/demo-0a1b2c3d4e";
        for pattern in [
            "*",
            gateway,
            "arn:aws:bedrock-agentcore:*:*:gateway/*",
            "arn:aws:bedrock-agentcore:us-east-?:123456789012:*",
            "arn:aws:bedrock-agentcore",
            "arn:aws:bedrock-agentcore:*",
            "arn:*:*:*:*:*",
        ] {
            assert!(matches(pattern, gateway), "{pattern}");
        }
        for pattern in [
            "arn:aws:bedrock-agentcore:us-east-1:gateway/*",
            "arn:aws:bedrock-agentcore:*:gateway/demo-0a1b2c3d4e",
            "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/*",
            "arn:aws:BEDROCK-AGENTCORE:*:*:*",
            "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/demo",
            "arn",
        ] {
            assert_eq!(matches(pattern, gateway), pattern == "arn", "{pattern}");
        }
        let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:demo-a1b2c3d4-AbCdEf";
        assert!(matches("arn:aws:secretsmanager:*:*:secret:demo-*", secret));
        assert!(matches("arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::123456789012:user/ann"));
        assert!(!matches("arn:aws:iam::*:user/${aws:username}", "arn:aws:iam::123456789012:user/anne"));
        assert!(!matches("arn:aws:iam::1:user/a", "*"));
    }
}
