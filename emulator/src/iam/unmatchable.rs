//! What IAM accepts in a policy although it can match no request: a name that no service has, an ARN of another form.

use super::evaluation::names_action;
use super::policy_document::{Elements, PolicyDocument, Statement};
use crate::aws::action_names;

/// Sentences about the statements of an identity policy, in order; `account` is the only one that has resources here.
pub(crate) fn unmatchable(policy: &PolicyDocument, account: &str) -> Vec<String> {
    let statements = policy.statements().iter().enumerate();
    statements.flat_map(|(index, statement)| of_statement(index, statement, account)).collect()
}

fn of_statement(index: usize, statement: &Statement, account: &str) -> Vec<String> {
    let name = match statement.sid.as_deref().filter(|sid| !sid.is_empty()) {
        Some(sid) => format!("statement {sid}"),
        None => format!("statement number {}", index + 1),
    };
    // What a statement leaves out may be anything.
    let Elements::Only(actions) = &statement.action else { return Vec::new() };
    let of_actions = actions.iter().filter_map(|action| of_action(action));
    let resources = match &statement.resource {
        Some(Elements::Only(resources)) => resources.as_slice(),
        _ => &[],
    };
    let of_resources = resources.iter().filter_map(|resource| of_resource(resource, actions, account));
    of_actions.chain(of_resources).map(|why| format!("{name}: {why}")).collect()
}

fn of_action(action: &str) -> Option<String> {
    let (prefix, name) = action.split_once(':')?;
    if prefix.contains(['*', '?', '$']) || name.contains('$') {
        return None;
    }
    if !action_names::is_prefix(prefix) {
        return Some(format!("no service of AWS has the prefix of the action {action}"));
    }
    let actions = action_names::actions(prefix)?;
    let is_known = actions.iter().any(|known| names_action(name, known));
    (!is_known).then(|| format!("{prefix} has no action {name} that is known here"))
}

fn of_resource(resource: &str, actions: &[String], account: &str) -> Option<String> {
    if resource == "*" {
        return None;
    }
    let plain = without_variables(resource);
    let parts: Vec<&str> = plain.splitn(6, ':').collect();
    let is_open = |part: &str| part.contains(['*', '?']);
    let is_name =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-*?".contains(&byte));
    // Documented: missing parts are completed with `*`, so that an ARN without its account has its resource there.
    let odd = parts.iter().take(5).find(|part| !is_name(part));
    let of_account = parts.get(4).filter(|part| !part.is_empty() && !is_open(part));
    let odd = odd.or_else(|| of_account.filter(|part| **part != "aws" && !is_account(part)));
    if let Some(odd) = odd {
        return Some(format!(
            "the resource {resource} has {odd} where service, region or account should be: an ARN is \
             arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE"
        ));
    }
    let service = parts.get(2).copied().unwrap_or("*");
    let prefixes: Vec<&str> = actions.iter().filter_map(|action| Some(action.split_once(':')?.0)).collect();
    let fits = |prefix: &&str| is_open(prefix) || prefix.eq_ignore_ascii_case(service);
    let of_all = prefixes.len() < actions.len();
    if !of_all && !is_open(service) && !prefixes.iter().any(fits) {
        let prefixes = prefixes.join(", ");
        return Some(format!(
            "the resource {resource} is one of {service}, and the actions are of {prefixes}"
        ));
    }
    let other = of_account.filter(|part| **part != "aws" && **part != account)?;
    Some(format!("the resource {resource} belongs to account {other}, and this one is {account}"))
}

/// The text with `*` in place of each variable, whose names have colons.
fn without_variables(text: &str) -> String {
    let mut pieces = text.split("${");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push('*');
        plain.push_str(piece.split_once('}').map_or("", |(_, rest)| rest));
    }
    plain
}

fn is_account(part: &str) -> bool {
    part.len() == 12 && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::policy_document::PolicyKind;

    fn of(action: &str, resource: &str) -> Vec<String> {
        let text = format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"A","Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
        );
        unmatchable(&PolicyDocument::read(PolicyKind::Inline, &text).unwrap(), "123456789012")
    }

    #[test]
    fn what_may_match_is_not_named() {
        for (action, resource) in [
            ("bedrock-agentcore:GetResourceOauth2Token", "*"),
            (
                "Bedrock-AgentCore:getresource*",
                "arn:aws:bedrock-agentcore:*:123456789012:token-vault/default",
            ),
            ("bedrock-agentcore:*", "arn:aws:bedrock-agentcore:us-east-1:*:gateway/*"),
            ("*", "arn:aws:s3:::bucket/a:b"),
            ("s3:GetAnything", "arn:aws:s3:::bucket"),
            ("iam:GetUser", "arn:aws:iam::123456789012:user/${aws:username}"),
            ("iam:GetPolicy", "arn:aws:iam::aws:policy/*"),
            ("secretsmanager:*", "arn:aws:secretsmanager:us-east-1:123456789012:secret:a!b/c-*"),
            ("bedrock-agentcore:*", "arn:aws:bedrock-agentcore"),
            ("bedrock-agentcore:*", "arn:aws:bedrock-agentcore:*:${aws:PrincipalAccount}:*"),
        ] {
            assert_eq!(of(action, resource), <[String; 0]>::default(), "{action} {resource}");
        }
    }

    #[test]
    fn what_can_match_nothing_is_named_with_its_cause() {
        let arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default";
        for (action, resource, expected) in [
            (
                "bedrockagentcore:GetResourceOauth2Token",
                "*",
                "no service of AWS has the prefix of the action bedrockagentcore:GetResourceOauth2Token",
            ),
            (
                "bedrock-agentcore:GetResourceOAuthToken",
                arn,
                "bedrock-agentcore has no action GetResourceOAuthToken that is known here",
            ),
            (
                "bedrock-agentcore:*",
                "arn:aws:bedrock-agentcore:us-east-1:token-vault/default",
                "the resource arn:aws:bedrock-agentcore:us-east-1:token-vault/default has token-vault/default where",
            ),
            (
                "bedrock-agentcore:*",
                "arn:aws:bedrock-agentcore:token-vault/default",
                "the resource arn:aws:bedrock-agentcore:token-vault/default has token-vault/default where",
            ),
            (
                "bedrock-agentcore:*",
                "arn:aws:bedrock:*:*:*",
                "the resource arn:aws:bedrock:*:*:* is one of bedrock, and the actions are of bedrock-agentcore",
            ),
            (
                "iam:GetUser",
                "arn:aws:iam::111122223333:user/ann",
                "the resource arn:aws:iam::111122223333:user/ann belongs to account 111122223333, and this one is 123456789012",
            ),
        ] {
            let told = of(action, resource);
            assert!(told[0].starts_with(&format!("statement A: {expected}")) && told.len() == 1, "{told:?}");
        }
    }
}
