//! The forms that names and URLs must have.

use crate::base::http::is_of_the_connection;
use crate::base::web_url::is_web;
use crate::base::{RoleArn, is_discovery_url, is_region};

#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// What a string of this form is, such as `a runtime name`.
    pub(crate) what: &'static str,
    pub(crate) expected: &'static str,
    pub(crate) accepts: fn(&str) -> bool,
}

/// Any string except the empty one.
pub(crate) const TEXT: Rule =
    Rule { what: "a value", expected: "some text", accepts: |text| !text.is_empty() };

/// Any string, even an empty one.
pub(crate) const ANY: Rule = Rule { what: "a text", expected: "a text", accepts: |_| true };

/// The signing name of a service. Documented: botocore, IamCredentialProvider.
pub(crate) const SIGNING_NAME: Rule = Rule {
    what: "the signing name of a service",
    expected: "1 to 64 letters, digits and `._-`, such as `bedrock-agentcore`",
    accepts: |text| {
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        (1..=64).contains(&text.len()) && text.bytes().all(is_allowed)
    },
};

/// A region, such as `us-east-1`.
pub(crate) const REGION: Rule =
    Rule { what: "an AWS region", expected: "a region such as `us-east-1`", accepts: is_region };

pub(crate) const ACCOUNT: Rule = Rule {
    what: "an AWS account id",
    expected: "twelve digits",
    accepts: |text| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()),
};

/// Documented: UserPoolNameType and ClientNameType, `[\w\s+=,.@-]+`, 1 to 128.
pub(crate) const POOL_NAME: Rule = Rule {
    what: "a valid name for a user pool, client or resource server",
    expected: "1 to 128 letters, digits, spaces or `_+=,.@-`",
    accepts: |text| {
        let allowed = |character: char| {
            character.is_alphanumeric() || character.is_whitespace() || "_+=,.@-".contains(character)
        };
        (1..=128).contains(&text.chars().count()) && text.chars().all(allowed)
    },
};

/// Documented: DomainType; the reserved words are in the guide's page on user pool domains.
pub(crate) const DOMAIN: Rule = Rule {
    what: "a user pool domain",
    expected: "1 to 63 lower-case letters, digits or inner `-`, without `aws`, `amazon` and `cognito`",
    accepts: |text| {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let ends_plain =
            text.bytes().next().is_some_and(is_plain) && text.bytes().last().is_some_and(is_plain);
        let reserved = ["aws", "amazon", "cognito"].iter().any(|word| text.contains(word));
        text.len() <= 63 && ends_plain && !reserved && text.bytes().all(|byte| is_plain(byte) || byte == b'-')
    },
};

/// Documented: ResourceServerIdentifierType, `[\x21\x23-\x5B\x5D-\x7E]+`, 1 to 256.
pub(crate) const IDENTIFIER: Rule = Rule {
    what: "a resource server identifier",
    expected: "1 to 256 printable ASCII characters without spaces, `\"` or `\\`",
    accepts: |text| text.len() <= 256 && is_scope_text(text),
};

/// Documented: ResourceServerScopeNameType, as an identifier but without `/`.
pub(crate) const SCOPE_NAME: Rule = Rule {
    what: "a scope name",
    expected: "1 to 256 printable ASCII characters without spaces, `\"`, `/` or `\\`",
    accepts: |text| text.len() <= 256 && is_scope_text(text) && !text.contains('/'),
};

/// Documented: ResourceServerScopeDescriptionType, 1 to 256.
pub(crate) const DESCRIPTION: Rule = Rule {
    what: "a description",
    expected: "1 to 256 characters",
    accepts: |text| (1..=256).contains(&text.chars().count()),
};

/// Documented: ScopeType of an app client and AllowedScopeType of an authorizer.
pub(crate) const SCOPE: Rule = Rule {
    what: "a scope",
    expected: "1 to 255 printable ASCII characters without spaces, `\"` or `\\`",
    accepts: |text| text.len() <= 255 && is_scope_text(text),
};

/// Documented: UsernameType, `[\p{L}\p{M}\p{S}\p{N}\p{P}]+`, 1 to 128.
pub(crate) const USERNAME: Rule = Rule {
    what: "a username",
    expected: "1 to 128 visible characters",
    accepts: |text| {
        let is_visible = |character: char| !character.is_whitespace() && !character.is_control();
        (1..=128).contains(&text.chars().count()) && text.chars().all(is_visible)
    },
};

/// Documented: CredentialProviderName, `[a-zA-Z0-9\-_]+`, 1 to 128.
pub(crate) const PROVIDER_NAME: Rule = Rule {
    what: "a credential provider name",
    expected: "1 to 128 letters, digits, `-` or `_`",
    accepts: |text| (1..=128).contains(&text.len()) && text.bytes().all(is_word_byte),
};

/// Recorded: the ValidationException on `agentRuntimeName` names the pattern `[a-zA-Z][a-zA-Z0-9_]{0,47}`.
pub(crate) const RUNTIME_NAME: Rule = Rule {
    what: "a runtime name",
    expected: "a letter, then up to 47 letters, digits or `_`",
    accepts: |text| {
        let starts_with_letter = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
        starts_with_letter && text.len() <= 48 && text.bytes().all(|byte| byte != b'-' && is_word_byte(byte))
    },
};

/// Recorded: the ValidationException on a gateway's `name` shows the pattern `([0-9a-zA-Z][-]?){1,48}`.
pub(crate) const GATEWAY_NAME: Rule = Rule {
    what: "a gateway name",
    expected: "1 to 48 letters or digits, each with at most one `-` after it",
    accepts: |text| is_hyphenated(text, 48),
};

/// Documented: TargetName, `([0-9a-zA-Z][-]?){1,100}`.
pub(crate) const TARGET_NAME: Rule = Rule {
    what: "a target name",
    expected: "1 to 100 letters or digits, each with at most one `-` after it",
    accepts: |text| is_hyphenated(text, 100),
};

/// Documented: DiscoveryUrl, botocore. Inferred: that it must be a web address.
pub(crate) const DISCOVERY_URL: Rule = Rule {
    what: "a discovery URL",
    expected: "http(s)://.../.well-known/openid-configuration or .../oauth-authorization-server[/PATH]",
    accepts: |text| is_web_url(text) && is_discovery_url(text),
};

/// The URL of an MCP server or a gateway's target.
pub(crate) const URL: Rule = Rule {
    what: "a URL",
    expected: "http://HOST[:PORT]/PATH or https://HOST[:PORT]/PATH",
    accepts: is_web_url,
};

/// Documented: OAuthCredentialProviderArn, narrowed to what can be created here.
pub(crate) const PROVIDER_ARN: Rule = Rule {
    what: "the ARN of an OAuth2 credential provider",
    expected: "`\"${oauth2_credential_provider.NAME.arn}\"`",
    accepts: |text| {
        text.starts_with("arn:aws:bedrock-agentcore:") && text.contains("/oauth2credentialprovider/")
    },
};

/// Documented: ApiKeyCredentialProviderArn, narrowed to what can be created here.
pub(crate) const API_KEY_PROVIDER_ARN: Rule = Rule {
    what: "the ARN of an API key credential provider",
    expected: "`\"${api_key_credential_provider.NAME.arn}\"`",
    accepts: |text| {
        text.starts_with("arn:aws:bedrock-agentcore:") && text.contains("/apikeycredentialprovider/")
    },
};

/// Documented: ApiKeyCredentialParameterName, 1 to 64 characters.
pub(crate) const API_KEY_PARAMETER: Rule = Rule {
    what: "a valid name for an API key's header or parameter",
    expected: "1 to 64 characters",
    accepts: |text| (1..=64).contains(&text.chars().count()),
};

/// The same for a header's name: what cannot be sent would fail with the first call.
pub(crate) const API_KEY_HEADER: Rule = Rule {
    what: "a header that can have an API key",
    expected: "letters, digits or `-`, and not a header of the connection such as `Host`",
    accepts: |text| text.parse().is_ok_and(|name| !is_of_the_connection(&name)),
};

/// Documented: ApiKeyCredentialPrefix, 1 to 64 characters.
pub(crate) const API_KEY_PREFIX: Rule = Rule {
    what: "a prefix of an API key",
    expected: "1 to 64 characters such as `Bearer`, or no prefix",
    accepts: |text| (1..=64).contains(&text.chars().count()) && !text.contains(char::is_control),
};

/// Documented: botocore, roleNameType, `[\w+=,.@-]+`, 1 to 64.
pub(crate) const ROLE_NAME: Rule = Rule {
    what: "a valid name for an IAM role",
    expected: "1 to 64 letters, digits or `_+=,.@-`",
    accepts: |text| is_iam_name(text, 64),
};

/// Documented: botocore, policyNameType, the same with 1 to 128.
pub(crate) const POLICY_NAME: Rule = Rule {
    what: "a valid name for a policy",
    expected: "1 to 128 letters, digits or `_+=,.@-`",
    accepts: |text| is_iam_name(text, 128),
};

/// Documented: botocore, RoleArn.
pub(crate) const ROLE_ARN: Rule = Rule {
    what: "the ARN of an IAM role",
    expected: "`\"${iam_role.NAME.arn}\"` or arn:aws:iam::ACCOUNT:role/NAME",
    accepts: |text| text.parse::<RoleArn>().is_ok(),
};

/// Documented: OAuthScope, 1 to 64 characters.
pub(crate) const TARGET_SCOPE: Rule = Rule {
    what: "a scope",
    expected: "1 to 64 characters without spaces",
    accepts: |text| text.len() <= 64 && is_scope_text(text),
};

/// Documented: HeaderName, and which names the guide's page on the header allowlist excludes.
pub(crate) const HEADER_NAME: Rule = Rule {
    what: "a header name that may be allowed",
    expected: "letters, digits, `-` or `_`; not `x-amz-...`, and `x-amzn-...` only as `X-Amzn-Bedrock-AgentCore-Runtime-Custom-...`",
    accepts: |text| {
        let lower = text.to_ascii_lowercase();
        let reserved = lower.starts_with("x-amz-")
            || (lower.starts_with("x-amzn-")
                && !lower.starts_with("x-amzn-bedrock-agentcore-runtime-custom-"));
        let starts_with_letter = text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
        starts_with_letter && text.len() <= 256 && text.bytes().all(is_word_byte) && !reserved
    },
};

/// Documented: InboundTokenClaimNameType, `[A-Za-z0-9_.-:]+`, 1 to 255; read as `-` and `:` both allowed.
pub(crate) const CLAIM_NAME: Rule = Rule {
    what: "a claim name",
    expected: "1 to 255 letters, digits or `_.-:`",
    accepts: |text| {
        (1..=255).contains(&text.len())
            && text.bytes().all(|byte| is_word_byte(byte) || b".:".contains(&byte))
    },
};

/// Documented: MatchValueString, `[A-Za-z0-9_.-]+`, 1 to 255.
pub(crate) const CLAIM_VALUE: Rule = Rule {
    what: "a claim value",
    expected: "1 to 255 letters, digits or `_.-`",
    accepts: |text| {
        (1..=255).contains(&text.len()) && text.bytes().all(|byte| is_word_byte(byte) || byte == b'.')
    },
};

/// Documented: EnvironmentVariableKey, 1 to 100; every system requires that it has no `=`.
pub(crate) const VARIABLE_NAME: Rule = Rule {
    what: "a valid name for an environment variable",
    expected: "1 to 100 characters without `=`",
    accepts: |text| (1..=100).contains(&text.len()) && !text.contains(['=', '\0']),
};

/// A name that references can contain.
pub(crate) const KEY: Rule = Rule {
    what: "a name that can be referred to",
    expected: "letters, digits, `-` or `_`",
    accepts: |text| !text.is_empty() && text.bytes().all(is_word_byte),
};

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn is_scope_text(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

fn is_iam_name(text: &str, most: usize) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_+=,.@-".contains(&byte);
    (1..=most).contains(&text.len()) && text.bytes().all(is_allowed)
}

fn is_hyphenated(text: &str, most: usize) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    let only_these = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    only_these && (1..=most).contains(&letters) && !text.starts_with('-') && !text.contains("--")
}

fn is_web_url(text: &str) -> bool {
    text.parse().is_ok_and(|url| is_web(&url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: Rule, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!((rule.accepts)(text), "{} should be {}", text, rule.what);
        }
        for text in bad {
            assert!(!(rule.accepts)(text), "{} should not be {}", text, rule.what);
        }
    }

    #[test]
    fn forms_of_places() {
        check(
            REGION,
            &["us-east-1", "us-gov-west-1", "eu-central-2"],
            &["", "us-east", "us-1", "US-EAST-1", "useast1"],
        );
        check(ACCOUNT, &["123456789012"], &["", "12345678901", "1234567890123", "12345678901x"]);
    }

    #[test]
    fn forms_of_names() {
        check(POOL_NAME, &["m2m-auth demo,a@b"], &["", "a/b"]);
        check(DOMAIN, &["a", "m2m-auth-demo"], &["", "-a", "a-", "A", "my-aws-domain", "a.b"]);
        check(IDENTIFIER, &["m2m", "https://example.com/x"], &["", "a b", "a\"b", "ä"]);
        check(SCOPE_NAME, &["tools.read"], &["", "a/b"]);
        check(USERNAME, &["local-user", "a@b.c", "ä"], &["", "a b"]);
        check(PROVIDER_NAME, &["a-b_c"], &["", "a.b"]);
        check(ROLE_NAME, &["a+=,.@-_", &"a".repeat(64)], &["", "a/b", "ä", &"a".repeat(65)]);
        check(POLICY_NAME, &[&"a".repeat(128)], &["a b", &"a".repeat(129)]);
        check(RUNTIME_NAME, &["a", "m2m_auth_demo_mcp_server"], &["", "1a", "a-b", &"a".repeat(49)]);
        check(GATEWAY_NAME, &["m2m-auth-demo", "1-"], &["", "-a", "a--b", "a_b", &"a".repeat(49)]);
        check(TARGET_NAME, &[&"a-".repeat(100)], &[&"a".repeat(101), "a_b"]);
        check(
            HEADER_NAME,
            &["Authorization", "X-Amzn-Bedrock-AgentCore-Runtime-Custom-A"],
            &["", "X-Amz-Date", "x-amzn-a", "a b"],
        );
        check(CLAIM_NAME, &["cognito:groups"], &["", "a b"]);
        check(CLAIM_VALUE, &["a.b-c_d"], &["", "a:b"]);
        check(VARIABLE_NAME, &["A"], &["", "A=B"]);
        check(KEY, &["local-user", "a_1"], &["", "a.b", "ä"]);
    }

    #[test]
    fn forms_of_urls() {
        check(
            DISCOVERY_URL,
            &[
                "https://x/y/.well-known/openid-configuration",
                "https://x/.well-known/oauth-authorization-server/a",
            ],
            &[
                "x/.well-known/openid-configuration",
                "https://x/y",
                "https://x/.well-known/openid-configuration?a",
            ],
        );
        check(
            URL,
            &["http://127.0.0.1:9000/mcp", "https://x"],
            &["", "/mcp", "127.0.0.1:9000", "ftp://x/", "http:///mcp"],
        );
        check(
            PROVIDER_ARN,
            &["arn:aws:bedrock-agentcore:us-east-1:1:token-vault/default/oauth2credentialprovider/a"],
            &["x"],
        );
    }

    #[test]
    fn forms_of_api_keys() {
        let arn = |kind: &str| format!("arn:aws:bedrock-agentcore:us-east-1:1:token-vault/default/{kind}/a");
        check(
            API_KEY_PROVIDER_ARN,
            &[&arn("apikeycredentialprovider")],
            &["x", &arn("oauth2credentialprovider")],
        );
        check(API_KEY_PARAMETER, &["x-api-key", "key [1]"], &["", &"a".repeat(65)]);
        check(API_KEY_HEADER, &["X-API-Key", "authorization"], &["", "a b", "ü", "Host", "Content-Length"]);
        check(API_KEY_PREFIX, &["Bearer", "ü "], &["", "a\r\nb", &"a".repeat(65)]);
    }
}
