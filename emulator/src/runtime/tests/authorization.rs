//! A runtime without an authorizer asks the caller's policies, for its own ARN and then for its endpoint's.

use serde_json::{Value, json};

use super::harness::{ANSWER, BODY, Emulated, answering, configuration};
use crate::runtime::{AgentRuntimeConfiguration, Server};
use crate::test_support::{REGION, signature_by};
use crate::trace::Verdict;

const ACTION: &str = "bedrock-agentcore:InvokeAgentRuntime";
const TRUST: &str = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}"#;

async fn emulated() -> Emulated {
    let server = Server::Url(answering(ANSWER).await.url);
    Emulated::with(AgentRuntimeConfiguration { authorizer: None, ..configuration(server) }).await
}

/// The message of the denial; `None` if the caller may.
async fn denied(emulated: &Emulated, key: &str) -> Option<String> {
    let signed = signature_by(key, REGION, "bedrock-agentcore");
    let answer = emulated.invoke(emulated.request().header("authorization", signed), BODY).await;
    if answer.status == 200 {
        return None;
    }
    assert_eq!((answer.status, answer.error_type()), (403, "AccessDeniedException"), "{}", answer.text);
    Some(answer.json()["message"].as_str().unwrap().to_owned())
}

/// What the trace says of the denial: what is missing, and why.
fn explained(emulated: &Emulated) -> (String, String) {
    let checks = emulated.trace().hops[0].checks.clone();
    let failed = checks.into_iter().find(|check| check.verdict == Verdict::Failed).unwrap();
    assert_eq!(failed.check, "authorization");
    (failed.expected.into_owned(), failed.actual.into_owned())
}

fn denial(caller: &str, resource: &str, clause: &str) -> String {
    format!("User: {caller} is not authorized to perform: {ACTION} on resource: {resource} {clause}")
}

fn allow(resource: &Value) -> Value {
    json!([{"Sid": "Invoke", "Effect": "Allow", "Action": ACTION, "Resource": resource}])
}

fn none_allows(by: &str) -> String {
    format!("because no {by} allows the {ACTION} action")
}

const ANN: &str = "arn:aws:iam::123456789012:user/ann";

#[tokio::test]
async fn a_user_needs_both_arns_and_the_denial_names_the_one_that_is_missing() {
    let emulated = emulated().await;
    let world = emulated.world();
    let ann = world.user("ann").await;
    let arn = emulated.runtime.arn.to_string();
    let endpoint = format!("{arn}/runtime-endpoint/DEFAULT");
    let by_identity = none_allows("identity-based policy");
    assert_eq!(denied(&emulated, &ann).await.unwrap(), denial(ANN, &arn, &by_identity));
    let expected = (format!("{ACTION} on {arn}"), format!("{ANN}: no policy of it names the action"));
    assert_eq!(explained(&emulated), expected);

    world.allow("ann", &allow(&json!(arn))).await;
    assert_eq!(denied(&emulated, &ann).await.unwrap(), denial(ANN, &endpoint, &by_identity));
    let reason = format!("{ANN}: own, statement Invoke, allows the action on other resources: {arn}");
    assert_eq!(explained(&emulated), (format!("{ACTION} on {endpoint}"), reason));

    world.allow("ann", &allow(&json!(endpoint))).await;
    assert_eq!(denied(&emulated, &ann).await.unwrap(), denial(ANN, &arn, &by_identity));
    for resource in [
        json!([arn, endpoint]),
        json!(format!("{arn}*")),
        json!("arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/*"),
        json!("*"),
    ] {
        world.allow("ann", &allow(&resource)).await;
        assert_eq!(denied(&emulated, &ann).await, None, "{resource}");
    }
    let other = allow(&json!("arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/other-*"));
    world.allow("ann", &other).await;
    assert_eq!(denied(&emulated, &ann).await.unwrap(), denial(ANN, &arn, &by_identity));
}

#[tokio::test]
async fn an_explicit_deny_counts_before_everything() {
    let emulated = emulated().await;
    let world = emulated.world();
    let ann = world.user("ann").await;
    let arn = emulated.runtime.arn.to_string();
    world.allow("ann", &allow(&json!("*"))).await;
    assert_eq!(denied(&emulated, &ann).await, None);

    let policy =
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny","Action":"*","Resource":"*"}]}"#;
    let form = [("PolicyName", "no-agents"), ("PolicyDocument", policy)];
    let managed = world.iam("CreatePolicy", &form).await.xml("Arn");
    world.iam("AttachUserPolicy", &[("UserName", "ann"), ("PolicyArn", &managed)]).await;
    let clause = format!("with an explicit deny in an identity-based policy: {managed}");
    assert_eq!(denied(&emulated, &ann).await.unwrap(), denial(ANN, &arn, &clause));
    assert_eq!(explained(&emulated).1, format!("{ANN}: {managed}, statement No, denies it"));
    world.iam("DetachUserPolicy", &[("UserName", "ann"), ("PolicyArn", &managed)]).await;
    assert_eq!(denied(&emulated, &ann).await, None);

    let endpoint = format!("{arn}/runtime-endpoint/DEFAULT");
    let both = json!([
        {"Effect": "Allow", "Action": "bedrock-agentcore:*", "Resource": "*"},
        {"Effect": "Deny", "Action": ACTION, "Resource": endpoint},
    ]);
    world.allow("ann", &both).await;
    let clause = "with an explicit deny in an identity-based policy";
    assert_eq!(denied(&emulated, &ann).await.unwrap(), denial(ANN, &endpoint, clause));
    assert_eq!(explained(&emulated).1, format!("{ANN}: own, statement number 2, denies it"));
}

#[tokio::test]
async fn boundaries_and_session_policies_limit_what_is_allowed() {
    let emulated = emulated().await;
    let world = emulated.world();
    let ann = world.user("ann").await;
    let arn = emulated.runtime.arn.to_string();
    let form = [("RoleName", "demo"), ("AssumeRolePolicyDocument", TRUST)];
    world.iam("CreateRole", &form).await;
    let session = "arn:aws:sts::123456789012:assumed-role/demo/laptop";
    let plain = world.assume(&ann, "demo", &[]).await;
    let clause = none_allows("identity-based policy");
    assert_eq!(denied(&emulated, &plain).await.unwrap(), denial(session, &arn, &clause));
    let document = json!({"Version": "2012-10-17", "Statement": allow(&json!("*"))}).to_string();
    let form = [("RoleName", "demo"), ("PolicyName", "own"), ("PolicyDocument", &*document)];
    world.iam("PutRolePolicy", &form).await;
    assert_eq!(denied(&emulated, &plain).await, None, "the sessions that there are may do it too");

    let reading = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"bedrock-agentcore:Get*","Resource":"*"}]}"#;
    let form = [("PolicyName", "reading"), ("PolicyDocument", reading)];
    let boundary = world.iam("CreatePolicy", &form).await.xml("Arn");
    let form = [("RoleName", "demo"), ("PermissionsBoundary", &*boundary)];
    world.iam("PutRolePermissionsBoundary", &form).await;
    let clause = none_allows("permissions boundary");
    assert_eq!(denied(&emulated, &plain).await.unwrap(), denial(session, &arn, &clause));
    world.iam("DeleteRolePermissionsBoundary", &[("RoleName", "demo")]).await;
    assert_eq!(denied(&emulated, &plain).await, None);

    let limited = world.assume(&ann, "demo", &[("Policy", reading)]).await;
    let clause = none_allows("session policy");
    assert_eq!(denied(&emulated, &limited).await.unwrap(), denial(session, &arn, &clause));
    world.iam("DeleteRolePolicy", &[("RoleName", "demo"), ("PolicyName", "own")]).await;
    assert!(denied(&emulated, &plain).await.is_some(), "nor may they once it is taken away");
}

#[tokio::test]
async fn conditions_of_the_request_count() {
    let emulated = emulated().await;
    let world = emulated.world();
    let ann = world.user("ann").await;
    let with = |condition: Value| json!([{"Effect": "Allow", "Action": ACTION, "Resource": "*", "Condition": condition}]);
    for (condition, holds) in [
        (json!({"StringEquals": {"aws:PrincipalArn": ANN}}), true),
        (json!({"StringEquals": {"aws:RequestedRegion": "us-east-1"}}), true),
        (json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}), false),
        (json!({"StringEquals": {"aws:username": "ann"}}), true),
        (json!({"StringEquals": {"aws:PrincipalTag/team": "a"}}), false),
        (json!({"StringNotEquals": {"aws:PrincipalTag/team": "a"}}), true),
        (json!({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}), true),
        (json!({"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}), false),
        (json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}), false),
    ] {
        world.allow("ann", &with(condition.clone())).await;
        assert_eq!(denied(&emulated, &ann).await.is_none(), holds, "{condition}");
    }
    let reason = format!(
        "{ANN}: own, statement number 1, would allow it, but its condition Bool on aws:MultiFactorAuthPresent does not hold"
    );
    assert_eq!(explained(&emulated).1, reason);
}

/// Documented: AgentCore guide, runtime OAuth, the header of a user id.
#[tokio::test]
async fn a_call_for_a_user_is_a_permission_of_its_own() {
    let emulated = emulated().await;
    let world = emulated.world();
    let ann = world.user("ann").await;
    world.allow("ann", &allow(&json!("*"))).await;
    let signed = signature_by(&ann, REGION, "bedrock-agentcore");
    let for_user = async || {
        let request = emulated.request().header("authorization", &signed);
        emulated.invoke(request.header("x-amzn-bedrock-agentcore-runtime-user-id", "bob"), BODY).await
    };
    let denied = for_user().await;
    let action = "bedrock-agentcore:InvokeAgentRuntimeForUser";
    assert_eq!(denied.status, 403);
    assert!(
        denied.text.contains(&format!("is not authorized to perform: {action} on resource: ")),
        "{}",
        denied.text
    );
    let both = json!([{"Effect": "Allow", "Action": [ACTION, action], "Resource": "*"}]);
    world.allow("ann", &both).await;
    assert_eq!(for_user().await.status, 200);
}

#[tokio::test]
async fn a_decision_about_the_time_is_made_at_every_call() {
    let emulated = emulated().await;
    let world = emulated.world();
    let ann = world.user("ann").await;
    let end = world.clock.now() + jiff::SignedDuration::from_secs(60);
    let condition = json!({"DateLessThan": {"aws:CurrentTime": end.to_string()}});
    let until = json!([{"Effect": "Allow", "Action": ACTION, "Resource": "*", "Condition": condition}]);
    world.allow("ann", &until).await;
    for _ in 0..2 {
        assert_eq!(denied(&emulated, &ann).await, None);
    }
    world.clock.advance(std::time::Duration::from_secs(120));
    assert!(denied(&emulated, &ann).await.is_some());
    world.allow("ann", &allow(&json!("*"))).await;
    for _ in 0..2 {
        assert_eq!(denied(&emulated, &ann).await, None);
    }
    world.iam("DeleteUserPolicy", &[("UserName", "ann"), ("PolicyName", "own")]).await;
    assert!(denied(&emulated, &ann).await.is_some(), "what was remembered ends with the policy");
}
