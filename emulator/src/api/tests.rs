//! Every emulated operation through the entry point: unsigned, empty, with an unknown member, refused.

use http::Request;
use serde_json::{Value, json};

use crate::aws::dialect::Dialect;
use crate::base::http::full;
use crate::model::{Operation, Service};
use crate::test_support::{Answer, REGION, World, signature};
use crate::trace::{Confidence, TRACE_ID_HEADER, Trace, Verdict};
use crate::{cognito, control, ecr, iam, identity, secretsmanager, sts};

mod authorization;
mod signatures;

/// The operations that this entry point serves; the two of the runtime have one that accepts a JWT as well.
fn served() -> impl Iterator<Item = &'static Operation> {
    let all = Service::ALL
        .into_iter()
        .flat_map(|service| service.emulated().map(move |name| service.operation(name).unwrap()));
    all.filter(|operation| !OF_THE_RUNTIME.contains(&operation.name()))
}

const OF_THE_RUNTIME: [&str; 2] = ["InvokeAgentRuntime", "StopRuntimeSession"];

/// The target prefix or version by which a service's calls are recognised.
fn marker(service: Service) -> &'static str {
    match service {
        Service::CognitoIdp => "AWSCognitoIdentityProviderService",
        Service::Ecr => "AmazonEC2ContainerRegistry_V20150921",
        Service::SecretsManager => "secretsmanager",
        Service::Iam => "2010-05-08",
        Service::Sts => "2011-06-15",
        Service::AgentCore | Service::AgentCoreControl => "",
    }
}

/// Calls an operation with this body, or for a form these members; every label of a path is `x`.
async fn call(world: &World, operation: &Operation, is_signed: bool, input: &Value) -> Answer {
    let signature = is_signed.then(|| signature(REGION, operation.service().signing_name()));
    call_signed(world, operation, signature.as_deref(), input).await
}

async fn call_signed(world: &World, operation: &Operation, signature: Option<&str>, input: &Value) -> Answer {
    let (service, name) = (operation.service(), operation.name());
    match Dialect::of(service) {
        Dialect::Json11 { .. } => {
            let target = format!("{}.{name}", marker(service));
            world.json11(&target, signature, &input.to_string()).await
        }
        Dialect::Query { .. } => {
            let members = input.as_object().unwrap().iter();
            let members: Vec<_> =
                members.map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
            let form = [&[("Action", name), ("Version", marker(service))][..], &members].concat();
            world.query(&form, signature).await
        }
        Dialect::RestJson => {
            let (verb, path) = operation.place().unwrap();
            let path: Vec<_> =
                path.split('/').map(|part| if part.starts_with('{') { "xxxxxxxxxx" } else { part }).collect();
            let mut request = Request::builder().method(verb).uri(path.join("/"));
            if let Some(signature) = signature {
                request = request.header("authorization", signature);
            }
            world.send(request.body(full(input.to_string())).unwrap()).await
        }
    }
}

/// The trace that a response names.
fn trace(world: &World, answer: &Answer) -> Trace {
    let id = answer.header(TRACE_ID_HEADER);
    world.app.traces.get(id).unwrap_or_else(|| panic!("no trace {id}"))
}

/// The error code, as the service's dialect writes it.
fn code(operation: &Operation, answer: &Answer) -> String {
    match Dialect::of(operation.service()) {
        Dialect::Json11 { .. } => {
            let body: Value = serde_json::from_str(&answer.text).unwrap();
            body["__type"].as_str().unwrap().to_owned()
        }
        Dialect::Query { .. } => {
            let code = answer.text.split("<Code>").nth(1).and_then(|rest| rest.split("</Code>").next());
            code.unwrap_or_else(|| panic!("{}", answer.text)).to_owned()
        }
        Dialect::RestJson => answer.header("x-amzn-errortype").to_owned(),
    }
}

#[test]
fn the_tables_of_functions_are_those_of_the_models() {
    let tables: [(Service, Vec<&str>); 7] = [
        (Service::AgentCore, identity::operations::OPERATIONS.names().collect()),
        (Service::CognitoIdp, cognito::operations::OPERATIONS.names().collect()),
        (Service::AgentCoreControl, control::operations::OPERATIONS.names().collect()),
        (Service::Ecr, ecr::operations::OPERATIONS.names().collect()),
        (Service::Iam, iam::operations::OPERATIONS.names().collect()),
        (Service::SecretsManager, secretsmanager::operations::OPERATIONS.names().collect()),
        (Service::Sts, sts::operations::OPERATIONS.names().collect()),
    ];
    for (service, names) in tables {
        let mut emulated: Vec<_> = service.emulated().filter(|name| !OF_THE_RUNTIME.contains(name)).collect();
        emulated.sort_unstable();
        assert_eq!(names, emulated, "{service:?}: sorted, each name once");
    }
}

#[tokio::test]
async fn an_unsigned_call_leaves_its_trace_and_is_not_authorized() {
    let world = World::new();
    for operation in served().filter(|operation| !operation.is_unsigned()) {
        let answer = call(&world, operation, false, &json!({})).await;
        let name = operation.name();
        assert!(
            code(operation, &answer).starts_with("MissingAuthenticationToken"),
            "{name}: {}",
            answer.text
        );
        let trace = trace(&world, &answer);
        let is_hop = operation.service() == Service::AgentCore;
        let title = format!("{} {name}", operation.service().name());
        assert_eq!(trace.title, if is_hop { name } else { &title });
        assert_eq!(trace.verdict, Verdict::Failed, "{name}");
        assert!(trace.hops[0].checks.iter().all(|check| check.check != "authorization"), "{name}");
    }
}

#[tokio::test]
async fn every_operation_reaches_authorization_with_an_action_that_aws_has() {
    let world = World::new();
    let unknown = json!({ "NoSuchMember": "x" });
    for operation in served() {
        let answer = call(&world, operation, true, &unknown).await;
        let name = operation.name();
        assert!(answer.status < 500, "{name}: {}", answer.text);
        let trace = trace(&world, &answer);
        let checks = &trace.hops[0].checks;
        let authorization = checks.iter().find(|check| check.check == "authorization");
        let authorization = authorization.unwrap_or_else(|| panic!("{name}: {checks:?}"));
        let prefix = operation.service().name().trim_end_matches("-control");
        let action = format!("{prefix}:{name}");
        let is_free = operation.is_unsigned() || operation.service() == Service::Sts;
        let expected = if is_free { action } else { action + " on " };
        assert!(authorization.expected.starts_with(&expected), "{authorization:?}");
        assert!(checks.iter().any(|check| check.check == "caller"), "{name}");
        if answer.status >= 400 {
            assert!(!code(operation, &answer).is_empty());
        } else {
            let unknown = checks.iter().find(|check| check.check == "unknown member");
            assert!(unknown.unwrap().actual.to_lowercase().starts_with("nosuchmember"), "{name}: {checks:?}");
        }
    }
}

#[tokio::test]
async fn refused_calls_displace_no_call_of_the_chain() {
    let world = World::new();
    let chain = world.app.traces.begin(crate::trace::HopName::Gateway, "tools/call");
    chain.answered(http::StatusCode::OK, "", crate::trace::Confidence::Recorded);
    let last = world.app.traces.last().unwrap().id;
    let mut ids = Vec::new();
    for _ in 0..200 {
        let answer = world.json11("AWSCognitoIdentityProviderService.InitiateAuth", None, "{}").await;
        ids.push(answer.header(TRACE_ID_HEADER).to_owned());
    }
    assert_eq!(world.app.traces.last().unwrap().id, last);
    assert!(world.app.traces.get(&ids[0]).is_none(), "the oldest are forgotten");
    assert!(world.app.traces.missing(&ids[0]).contains("no longer kept"));
    assert!(world.app.traces.get(ids.last().unwrap()).is_some());
}

#[tokio::test]
async fn a_wrong_password_leaves_a_trace_without_the_password() {
    let world = World::new();
    let pool = json!({ "PoolName": "people" });
    let create = "AWSCognitoIdentityProviderService.CreateUserPool";
    let authorization = signature(REGION, "cognito-idp");
    let created = world.json11(create, Some(&authorization), &pool.to_string()).await;
    assert_eq!(created.status, 200, "{}", created.text);
    assert!(!created.headers.contains_key(TRACE_ID_HEADER), "a call that succeeds is no trace");
    let id = serde_json::from_str::<Value>(&created.text).unwrap()["UserPool"]["Id"].clone();
    let client = json!({ "UserPoolId": id, "ClientName": "app",
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] });
    let create = "AWSCognitoIdentityProviderService.CreateUserPoolClient";
    let created = world.json11(create, Some(&authorization), &client.to_string()).await;
    let client = serde_json::from_str::<Value>(&created.text).unwrap()["UserPoolClient"]["ClientId"].clone();
    let set_password = "AWSCognitoIdentityProviderService.AdminSetUserPassword";
    let create = "AWSCognitoIdentityProviderService.AdminCreateUser";
    let user = json!({ "UserPoolId": id, "Username": "ana", "MessageAction": "SUPPRESS" });
    let password =
        json!({ "UserPoolId": id, "Username": "ana", "Password": "right-Password1!", "Permanent": true });
    for (operation, input) in [(create, user), (set_password, password)] {
        let answer = world.json11(operation, Some(&authorization), &input.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let sign_in = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client,
        "AuthParameters": { "USERNAME": "ana", "PASSWORD": "wrong-Password1!" } });
    let initiate = "AWSCognitoIdentityProviderService.InitiateAuth";
    let answer = world.json11(initiate, None, &sign_in.to_string()).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    let trace = trace(&world, &answer);
    assert_eq!(trace.title, "cognito-idp InitiateAuth");
    let told = trace.hops[0].answer.as_ref().unwrap();
    assert_eq!(told.text, "NotAuthorizedException: Incorrect username or password.");
    assert_eq!(told.confidence, Confidence::Recorded);
    let text = serde_json::to_string(&trace).unwrap();
    assert!(text.contains("\"anonymous\"") && !text.contains("wrong-Password1!"), "{text}");
}

#[tokio::test]
async fn a_refusal_says_how_sure_it_is() {
    let world = World::new();
    let refusals = [
        (Service::CognitoIdp, "DescribeUserPoolClient", json!({ "UserPoolId": "bad", "ClientId": "x" }), "R"),
        (Service::CognitoIdp, "DescribeUserPool", json!({ "UserPoolId": "us-east-1_none" }), "I"),
        (Service::Iam, "GetRole", json!({ "RoleName": "none" }), "R"),
        (Service::Iam, "GetPolicy", json!({ "PolicyArn": "arn:aws:iam::123456789012:policy/none" }), "I"),
        (Service::Ecr, "ListImages", json!({ "repositoryName": "none" }), "R"),
        (Service::Ecr, "DescribeRepositories", json!({ "nextToken": "none" }), "I"),
    ];
    for (service, name, input, expected) in refusals {
        let answer = call(&world, service.operation(name).unwrap(), true, &input).await;
        assert!(answer.status >= 400, "{name}: {}", answer.text);
        let trace = serde_json::to_value(trace(&world, &answer)).unwrap();
        assert_eq!(trace["hops"][0]["answer"]["confidence"], expected, "{name}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_signature_that_cannot_be_read_is_refused_by_every_service() {
    let world = World::new();
    for operation in served().filter(|operation| operation.name().starts_with("List")) {
        let service = operation.service();
        let mut request = match Dialect::of(service) {
            Dialect::Json11 { .. } => Request::post("/")
                .header("content-type", "application/x-amz-json-1.1")
                .header("x-amz-target", format!("{}.{}", marker(service), operation.name())),
            Dialect::Query { .. } => Request::post("/"),
            Dialect::RestJson => {
                let (verb, path) = operation.place().unwrap();
                Request::builder().method(verb).uri(path.replace(['{', '}'], "x"))
            }
        };
        request = request.header("authorization", "AWS4-HMAC-SHA256 Credential=AKID, Signature=00");
        let body = match Dialect::of(service) {
            Dialect::Query { .. } => format!("Action={}&Version={}", operation.name(), marker(service)),
            _ => "{}".to_owned(),
        };
        let answer = world.send(request.body(full(body)).unwrap()).await;
        let status = if Dialect::of(service) == Dialect::RestJson { 403 } else { 400 };
        assert_eq!(answer.status, status, "{}", answer.text);
        assert!(code(operation, &answer).starts_with("IncompleteSignature"), "{}", answer.text);
    }
}

#[tokio::test]
async fn a_body_that_is_too_long_has_one_text_in_every_dialect() {
    let world = World::new();
    for operation in served().filter(|operation| operation.name().starts_with("Create")) {
        let members = json!({ "Description": "x".repeat(6 << 20) });
        let answer = call(&world, operation, true, &members).await;
        assert_eq!(answer.status, 413, "{}", operation.name());
        assert!(answer.text.contains("Request body exceeds "), "{}", answer.text);
        trace(&world, &answer);
    }
}

#[tokio::test]
async fn a_member_without_effect_is_named_by_the_first_call_that_takes_it() {
    let world = World::new();
    let authorization = signature(REGION, "secretsmanager");
    let create = async |name: &str, more: Value| {
        let mut input = json!({ "Name": name, "SecretString": "x", "ForceOverwriteReplicaSecret": true,
            "ClientRequestToken": "a".repeat(32) });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.json11("secretsmanager.CreateSecret", Some(&authorization), &input.to_string()).await
    };
    assert_eq!(
        create("a", json!({ "Type": "x" })).await.status,
        400,
        "refused, so not the first to be taken"
    );
    let named = create("a", json!({})).await;
    assert_eq!(named.status, 200, "{}", named.text);
    let checks = trace(&world, &named).hops[0].checks.clone();
    let warning = checks.iter().find(|check| check.check == "warning").unwrap();
    assert_eq!(warning.actual, "without effect: ForceOverwriteReplicaSecret: no secret has a replica here");
    let again = create("b", json!({})).await;
    assert_eq!(again.status, 200, "{}", again.text);
    assert!(!again.headers.contains_key(TRACE_ID_HEADER), "it is named once");
}
