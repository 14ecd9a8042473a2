//! A failed check in words: what broke, where and why, and what mends it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Check;
use super::cause::Cause;
use super::failed_check::FailedCheck;
use super::hop_name::HopName;
use super::summary::with_names;
use super::text::shortened;

/// How much of a value is in a sentence, in characters.
const MAX_VALUE: usize = 300;

impl FailedCheck {
    /// A check of a hop in words, without the names of ids.
    pub(super) fn new(hop: HopName, resource: Option<&str>, check: &Check, cause: Cause) -> Self {
        let mut failed = Self {
            hop,
            resource: resource.map(str::to_owned),
            check: check.check.clone().into_owned(),
            expected: check.expected.clone().into_owned(),
            actual: check.actual.clone().into_owned(),
            cause,
            names: BTreeMap::new(),
            sentence: String::new(),
            fix: String::new(),
        };
        failed.explain();
        failed
    }

    /// Says in words what the cause, the values and the names say.
    pub(super) fn explain(&mut self) {
        self.sentence = self.fill(self.cause.sentence());
        self.fix = self.fill(self.cause.fix());
    }

    /// The template with the values of this check. What a value contains is not filled again.
    fn fill(&self, template: &str) -> String {
        let mut text = String::with_capacity(template.len() * 2);
        let mut rest = template;
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
            text += before;
            match self.value(name) {
                Some(value) => text += &value,
                // A brace of JSON or of a shell.
                None => {
                    text.push('{');
                    rest = behind;
                    continue;
                }
            }
            rest = after;
        }
        text + rest
    }

    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        let named = |text: &str| shortened(with_names(text, &self.names).into(), MAX_VALUE).into_owned();
        Some(match name {
            "at" => self.place().into(),
            "check" => (&*self.check).into(),
            "expected" => named(&self.expected).into(),
            "actual" => named(&self.actual).into(),
            "statement" => statement(&self.expected).into(),
            "terraform" => terraform_type(self.hop).into(),
            "authorizer" => format!(
                "custom_jwt_authorizer of {}, or of the {}'s table in the stack file",
                terraform_type(self.hop),
                self.hop.name()
            )
            .into(),
            _ => return None,
        })
    }

    /// The hop with its resource, such as `gateway m2m-auth-demo`.
    fn place(&self) -> String {
        let hop = match self.hop {
            HopName::Identity => "AgentCore Identity",
            HopName::Api => "the API",
            HopName::McpServer => "the MCP server",
            hop => hop.name(),
        };
        match &self.resource {
            Some(resource) => format!("{hop} {resource}"),
            None => hop.to_owned(),
        }
    }
}

/// The statement that allows `ACTION on RESOURCE`, where a check expects that.
fn statement(expected: &str) -> String {
    let (action, resources) = expected.split_once(" on ").unwrap_or((expected, "*"));
    let resources: Vec<String> = resources.split(", ").map(|resource| format!("\"{resource}\"")).collect();
    let resources = match resources.as_slice() {
        [only] => only.clone(),
        several => format!("[{}]", several.join(",")),
    };
    format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":{resources}}}"#)
}

fn terraform_type(hop: HopName) -> &'static str {
    match hop {
        HopName::Gateway => "aws_bedrockagentcore_gateway",
        HopName::Runtime | HopName::McpServer => "aws_bedrockagentcore_agent_runtime",
        HopName::Identity => "aws_bedrockagentcore_oauth2_credential_provider",
        HopName::TokenEndpoint | HopName::Discovery => "aws_cognito_user_pool",
        HopName::Api => "the resource",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(cause: Cause, expected: &str, actual: &str) -> FailedCheck {
        let check = Check::failed(cause, "a check", expected.to_owned(), actual.to_owned());
        let failed = FailedCheck::new(HopName::Gateway, Some("demo"), &check, cause);
        let names = BTreeMap::from([("c63t".to_owned(), "app".to_owned())]);
        let mut failed = FailedCheck { names, ..failed };
        failed.explain();
        failed
    }

    #[test]
    fn a_sentence_names_the_place_and_both_values() {
        let failed = failed(Cause::ClientNotAllowed, "c63t", "n88j");
        let expected = "gateway demo does not allow the token's client: allowedClients has app (c63t), and the token is of n88j";
        assert_eq!(failed.sentence, expected);
        let expected = "add n88j to allowed_clients: custom_jwt_authorizer of aws_bedrockagentcore_gateway, or of the \
                        gateway's table in the stack file; or take a token of an allowed client: `agentcore-local token \
                        --client NAME`";
        assert_eq!(failed.fix, expected);
    }

    #[test]
    fn a_statement_is_one_that_iam_takes() {
        let expected = "bedrock-agentcore:InvokeGateway on arn:a, arn:b";
        let fix = failed(Cause::BoundarySilent, expected, "").fix;
        let statement = &fix[fix.find('{').unwrap()..];
        let statement: serde_json::Value = serde_json::from_str(statement).unwrap();
        assert_eq!(statement["Action"], "bedrock-agentcore:InvokeGateway");
        assert_eq!(statement["Resource"], serde_json::json!(["arn:a", "arn:b"]));
    }

    #[test]
    fn what_a_value_contains_is_not_filled_again() {
        let failed = failed(Cause::TokenMalformed, "", "{at} {nothing {actual}");
        assert_eq!(failed.sentence, "gateway demo got a token that is no signed JWT: {at} {nothing {actual}");
    }

    #[test]
    fn every_cause_has_a_sentence_and_a_fix_without_an_unknown_place() {
        let known =
            ["{at}", "{expected}", "{actual}", "{check}", "{statement}", "{terraform}", "{authorizer}"];
        for cause in Cause::all() {
            for text in [cause.sentence(), cause.fix()] {
                assert!(text.len() > 10 && !text.ends_with('.'), "{cause:?}: {text}");
                let places = text.match_indices('{').map(|(at, _)| &text[at..]);
                for place in places {
                    let is_json = place.starts_with("{\"");
                    let is_shell = text.contains("${") || place.starts_with("{port}");
                    let is_known = known.iter().any(|known| place.starts_with(known));
                    assert!(is_json || is_shell || is_known, "{cause:?}: {place}");
                }
            }
        }
        assert!(!failed(Cause::ArnNotEncoded, "", "").fix.contains("{at}"));
    }
}
