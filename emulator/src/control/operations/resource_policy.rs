//! The operations on the resource policies of gateways, runtimes and their endpoints.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::aws::ApiError;
use crate::base::arn::Arn;
use crate::control::ControlPlane;
use crate::control::call::Call;
use crate::iam::policy_document::{MalformedPolicy, PolicyDocument, PolicyKind};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PutResourcePolicy {
    resource_arn: String,
    policy: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfResource {
    resource_arn: String,
}

pub(super) fn put(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let PutResourcePolicy { resource_arn, policy } = call.input()?;
    check_resource(&resource_arn)?;
    let document = PolicyDocument::read(PolicyKind::Resource, &policy).map_err(no_document)?;
    control.registry.with_policies(&call.account_region, &resource_arn, |policies| {
        policies.put(&resource_arn, document);
        Ok(json!({ "policy": policy }))
    })
}

pub(super) fn get(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfResource { resource_arn } = call.input()?;
    control.registry.with_policies(&call.account_region, &resource_arn, |policies| {
        let policy = policies.get(&resource_arn).ok_or_else(|| no_policy(&resource_arn))?;
        Ok(json!({ "policy": policy.text() }))
    })
}

pub(super) fn delete(control: &ControlPlane, call: &Call) -> Result<Value, ApiError> {
    let OfResource { resource_arn } = call.input()?;
    control.registry.with_policies(&call.account_region, &resource_arn, |policies| {
        policies.remove(&resource_arn).map(|_| json!({})).ok_or_else(|| no_policy(&resource_arn))
    })
}

/// Documented: guide, resource-based policies are those of gateways, runtimes and their endpoints. Inferred: the text.
fn check_resource(arn: &str) -> Result<(), ApiError> {
    let resource = arn.parse::<Arn>().map(|arn| arn.resource).unwrap_or_default();
    if resource.starts_with("gateway/") || resource.starts_with("runtime/") {
        return Ok(());
    }
    Err(ApiError::validation(format!("Resource policies are not supported for {arn}")))
}

/// Inferred: the text.
fn no_document(_: MalformedPolicy) -> ApiError {
    ApiError::validation("The resource policy is not a valid policy document")
}

/// Inferred: the text.
fn no_policy(arn: &str) -> ApiError {
    ApiError::not_found(format!("No resource policy found for {arn}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::addresses::percent_encode;
    use crate::control::test_world::{Refused as _, World, gateway};

    #[tokio::test]
    async fn a_policy_is_put_read_and_deleted_and_goes_with_its_gateway() {
        let world = World::new();
        let created = world.ask("POST", "/gateways/", &gateway("demo")).await.output(202);
        let arn = created["gatewayArn"].as_str().unwrap();
        let path = format!("/resourcepolicy/{}", percent_encode(arn));
        let none = format!("No resource policy found for {arn}");
        world.get(&path).await.refused(404, "ResourceNotFoundException", &none);
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"bedrock-agentcore:InvokeGateway","Resource":"{arn}"}}"#
        );
        for policy in
            [format!(r#"{{"Statement":{statement}}}"#), format!(r#"{{ "Statement":[{statement}]}}"#)]
        {
            let expected = json!({ "policy": policy });
            assert_eq!(world.ask("PUT", &path, &expected).await.output(201), expected);
            assert_eq!(world.get(&path).await.output(200), expected);
        }
        assert_eq!(world.delete(&path).await.status, 204);
        world.delete(&path).await.refused(404, "ResourceNotFoundException", &none);
        let policy = json!({ "policy": format!(r#"{{"Statement":{statement}}}"#) });
        world.ask("PUT", &path, &policy).await.output(201);
        let id = created["gatewayId"].as_str().unwrap();
        world.delete(&format!("/gateways/{id}/")).await.output(202);
        let gone = format!("Resource {arn} not found");
        world.get(&path).await.refused(404, "ResourceNotFoundException", &gone);
    }

    #[tokio::test]
    async fn what_is_not_a_policy_is_refused() {
        let world = World::new();
        let created = world.ask("POST", "/gateways/", &gateway("demo")).await.output(202);
        let path = format!("/resourcepolicy/{}", percent_encode(created["gatewayArn"].as_str().unwrap()));
        let statement =
            r#"{"Effect":"Allow","Principal":"*","Action":"bedrock-agentcore:InvokeGateway","Resource":"*"}"#;
        let of = |statement: &str| format!(r#"{{"Statement":[{statement}]}}"#);
        let twice = statement.replace(r#""Effect":"Allow""#, r#""Effect":"Deny","Effect":"Allow""#);
        let texts = [
            "x".to_owned(),
            "[]".to_owned(),
            "{}".to_owned(),
            of(""),
            of(r#""x""#),
            of(&twice),
            of(&statement.replace("Principal", "Principle")),
            of(&statement.replace(r#","Resource":"*""#, "")),
            of(&statement.replace(r#""bedrock-agentcore:InvokeGateway""#, "[]")),
            of(&statement.replace("Allow", "Perhaps")),
        ];
        for text in texts {
            let refusal = "The resource policy is not a valid policy document";
            let answer = world.ask("PUT", &path, &json!({ "policy": text })).await;
            answer.refused(400, "ValidationException", refusal);
        }
        assert_eq!(world.get(&path).await.status, 404);
        world.ask("PUT", &path, &json!({ "policy": of(statement) })).await.output(201);
    }

    #[test]
    fn gateways_and_runtimes_have_policies() {
        let arn = |resource: &str| format!("arn:aws:bedrock-agentcore:us-east-1:123456789012:{resource}");
        for resource in
            ["gateway/a-0123456789", "runtime/a-0123456789", "runtime/a-0123456789/runtime-endpoint/DEFAULT"]
        {
            assert!(check_resource(&arn(resource)).is_ok());
        }
        for text in [arn("token-vault/default"), "x".to_owned()] {
            assert!(check_resource(&text).is_err());
        }
    }
}
