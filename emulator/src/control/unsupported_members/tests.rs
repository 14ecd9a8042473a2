//! Tests with each member of the API model, and with one that a newer model could have.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::control::test_world::{DISCOVERY, ROLE, SERVER, World, authorizer, gateway, runtime, with};
use crate::model::Service;

/// A member that a newer model adds to a structure.
const NEWER: &str = "aMemberOfANewerModel";

fn model() -> Value {
    serde_json::from_str(include_str!("../../../model/bedrock-agentcore-control.json")).unwrap()
}

/// A world with one resource of each kind, and the inputs of its operations, each of which succeeds.
async fn inputs(world: &World) -> Vec<(&'static str, Value)> {
    let claims = json!([{"inboundTokenClaimName": "role", "inboundTokenClaimValueType": "STRING",
        "authorizingClaimMatchValue": {"claimMatchValue": {"matchValueString": "a"}, "claimMatchOperator": "EQUALS"}}]);
    let mut authorizer = authorizer(DISCOVERY);
    authorizer["customJWTAuthorizer"]["customClaims"] = claims;
    let gateway = |name: &str| with(gateway(name), &json!({ "authorizerConfiguration": authorizer }));
    let runtime = |name: &str| with(runtime(name), &json!({ "authorizerConfiguration": authorizer }));
    let oauth2 = |name: &str| {
        json!({"name": name, "credentialProviderVendor": "CustomOauth2",
        "oauth2ProviderConfigInput": {"customOauth2ProviderConfig": {"clientId": "client", "clientSecret": "secret",
            "oauthDiscovery": {"discoveryUrl": DISCOVERY}}}})
    };
    let arn = world.provider().await;
    let target = |name: &str| {
        json!({"name": name,
        "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": SERVER}}},
        "credentialProviderConfigurations": [{"credentialProviderType": "OAUTH", "credentialProvider":
            {"oauthCredentialProvider": {"providerArn": arn, "scopes": []}}}]})
    };
    let made = async |operation: &str, input: Value, id: &str| {
        world.call(operation, input).await.unwrap()[id].as_str().unwrap().to_owned()
    };
    let gateway_id = made("CreateGateway", gateway("there"), "gatewayId").await;
    let of_gateway = json!({ "gatewayIdentifier": gateway_id });
    let target_id = made("CreateGatewayTarget", with(target("there"), &of_gateway), "targetId").await;
    let runtime_id = made("CreateAgentRuntime", runtime("there"), "agentRuntimeId").await;
    let of_runtime = json!({ "agentRuntimeId": runtime_id });
    let endpoint = with(json!({"name": "there"}), &of_runtime);
    made("CreateAgentRuntimeEndpoint", endpoint, "agentRuntimeEndpointArn").await;
    made("CreateOauth2CredentialProvider", oauth2("there"), "name").await;
    made("CreateApiKeyCredentialProvider", json!({"name": "there", "apiKey": "k"}), "name").await;
    made("CreateWorkloadIdentity", json!({"name": "there"}), "name").await;
    let mut changed = runtime("there");
    changed.as_object_mut().unwrap().swap_remove("agentRuntimeName");
    vec![
        ("CreateGateway", gateway("new")),
        ("UpdateGateway", with(gateway("there"), &of_gateway)),
        ("CreateGatewayTarget", with(target("new"), &of_gateway)),
        ("UpdateGatewayTarget", with(with(target("there"), &of_gateway), &json!({ "targetId": target_id }))),
        ("CreateAgentRuntime", runtime("new")),
        ("UpdateAgentRuntime", with(changed, &of_runtime)),
        ("CreateAgentRuntimeEndpoint", with(json!({"name": "new"}), &of_runtime)),
        ("UpdateAgentRuntimeEndpoint", with(json!({"endpointName": "there"}), &of_runtime)),
        ("CreateOauth2CredentialProvider", oauth2("new")),
        ("UpdateOauth2CredentialProvider", oauth2("there")),
        ("CreateApiKeyCredentialProvider", json!({"name": "new", "apiKey": "k"})),
        ("UpdateApiKeyCredentialProvider", json!({"name": "there", "apiKey": "k"})),
        ("CreateWorkloadIdentity", json!({"name": "new"})),
        ("UpdateWorkloadIdentity", json!({"name": "there"})),
    ]
}

/// The structure of a shape, or of a list's elements; `None` if the shape holds no structure.
fn structure<'a>(model: &'a Value, shape: &str) -> Option<&'a Value> {
    let shape = &model["shapes"][shape];
    match shape.get("list") {
        Some(list) => structure(model, list["member"].as_str().unwrap()),
        None => shape.get("structure"),
    }
}

/// The members below one structure of the model, sorted by the lists.
#[derive(Default)]
struct Members {
    listed: BTreeSet<String>,
    /// Structures in which members can be sent; the input itself is the empty path.
    structures: Vec<String>,
    /// Members that are not supported, each with a value that is not empty.
    others: Vec<(String, Value)>,
    enumerations: Vec<String>,
}

impl Members {
    fn gather(&mut self, model: &Value, operation: &str, path: &str, input: &Value) {
        self.structures.push(path.to_owned());
        for (name, shape) in input["members"].as_object().unwrap() {
            let (path, shape) = (below(path, name), shape.as_str().unwrap());
            let inner = structure(model, shape);
            match (AllowListChecker { operation }.look_up(&path), inner) {
                (Support::Member, None) => {
                    if model["shapes"][shape]["string"].get("enum").is_some() {
                        self.enumerations.push(path.clone());
                    }
                    self.listed.insert(path);
                }
                (Support::Member, Some(_)) => {
                    panic!("{operation}: {path} is listed with all that is below it")
                }
                (Support::Above, Some(inner)) => self.gather(model, operation, &path, inner),
                (Support::Above, None) => panic!("{operation}: the model has nothing below {path}"),
                (Support::Nowhere, _) => self.others.push((path, value(&model["shapes"][shape]))),
            }
        }
    }
}

/// A value of the shape's JSON type.
fn value(shape: &Value) -> Value {
    let (kind, _) = shape.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "structure" | "map" | "document" => json!({"a": "b"}),
        "list" => json!(["a"]),
        "boolean" => json!(true),
        "integer" | "long" | "float" | "double" => json!(9000),
        _ => json!("a"),
    }
}

/// Sets the value at the path in the input, through the first elements of lists; missing parents are created.
fn put(model: &Value, shape: &str, input: &mut Value, path: &str, value: &Value) {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(rest) = rest else {
        input[name] = value.clone();
        return;
    };
    let shape = structure(model, shape).unwrap();
    let member = shape["members"][name].as_str().unwrap();
    let is_list = model["shapes"][member].get("list").is_some();
    if input.get(name).is_none() {
        input[name] = if is_list { json!([{}]) } else { json!({}) };
    }
    let element = if is_list { &mut input[name][0] } else { &mut input[name] };
    put(model, member, element, rest, value);
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}

#[tokio::test]
async fn every_member_of_the_model_is_listed_or_refused_by_name() {
    let (model, world) = (model(), World::new());
    let inputs = inputs(&world).await;
    let changes = Service::AgentCoreControl.emulated();
    let changes = changes.filter(|name| name.starts_with("Create") || name.starts_with("Update"));
    assert_eq!(sorted(inputs.iter().map(|(operation, _)| *operation).collect()), sorted(changes.collect()));
    for (operation, input) in inputs {
        let shape = model["operations"][operation]["input"].as_str().unwrap();
        let mut members = Members::default();
        members.gather(&model, operation, "", structure(&model, shape).unwrap());
        let in_lists: BTreeSet<String> = listed(operation).map(str::to_owned).collect();
        assert_eq!(members.listed, in_lists, "{operation}: the lists have what the model has not");
        for path in &members.enumerations {
            assert!(VALUES.iter().any(|(of, _)| of == path), "{operation}: {path} takes any value");
        }
        let newer = members.structures.iter().map(|path| (below(path, NEWER), json!({"a": "b"})));
        for (path, value) in members.others.iter().cloned().chain(newer) {
            let mut sent = input.clone();
            put(&model, shape, &mut sent, &path, &value);
            let refused = world.call(operation, sent).await.unwrap_err();
            let shown = refused.message.replace(".1.member", "");
            let expected = format!("{operation} with {path} is not emulated by agentcore-local");
            assert_eq!((refused.code, shown), ("UnsupportedOperationException", expected));
        }
        for path in members.enumerations {
            let mut sent = input.clone();
            put(&model, shape, &mut sent, &path, &json!("A_NEWER_VALUE"));
            let refused = world.call(operation, sent).await.unwrap_err();
            // Recorded: a gateway's authorizer keeps its type, whatever other one is requested.
            let is_recorded = (operation, path.as_str()) == ("UpdateGateway", "authorizerType");
            let code = if is_recorded { "ValidationException" } else { "UnsupportedOperationException" };
            assert_eq!(refused.code, code, "{operation}: {path}: {}", refused.message);
        }
        // All of it was refused because of the added member.
        world.call(operation, input).await.unwrap_or_else(|error| panic!("{operation}: {error:?}"));
    }
}

#[test]
fn an_operation_without_a_list_takes_nothing() {
    let input = json!({ "roleArn": ROLE });
    let refused = AllowListChecker { operation: "CreateSomething" }.value("", "", &input).unwrap_err();
    assert_eq!(refused.message, "CreateSomething with roleArn is not emulated by agentcore-local");
}

#[test]
fn elements_are_counted_from_one() {
    let claims = json!([{"inboundTokenClaimName": "a"}, {"other": 1}]);
    let union = json!({"customJWTAuthorizer": {"customClaims": claims}});
    let refused = check_member("CreateGateway", "authorizerConfiguration", &union).unwrap_err();
    let path = "authorizerConfiguration.customJWTAuthorizer.customClaims.2.member.other";
    assert_eq!(refused.message, format!("CreateGateway with {path} is not emulated by agentcore-local"));
}

#[test]
fn nothing_harmless_says_who_may_call() {
    let words =
        ["authorizer", "role", "policy", "waf", "claim", "header", "scope", "credential", "interceptor"];
    for operation in ["CreateGateway", "UpdateGateway", "CreateAgentRuntime", "UpdateAgentRuntime"] {
        for member in without_effect::members(operation) {
            let member = member.to_ascii_lowercase();
            assert!(!words.iter().any(|word| member.contains(word)), "{member}");
        }
    }
}
