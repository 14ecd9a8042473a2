//! Signatures at the entry point: who is refused, in the words of each dialect.

use http::request::Parts;
use http::{HeaderValue, Request};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{call, code, marker, served, trace};
use crate::aws::dialect::Dialect;
use crate::aws::principal::{ROOT_ACCESS_KEY_ID, ROOT_SECRET_ACCESS_KEY};
use crate::base::Secret;
use crate::base::addresses::LocalUri;
use crate::base::http::full;
use crate::model::{Operation, Service};
use crate::sigv4::{Signer, SigningCredentials, SigningKeys, sign};
use crate::test_support::{Answer, World};

/// What is signed, and by whom.
#[derive(Clone, Debug)]
struct Signed {
    id: String,
    credentials: SigningCredentials,
    region: &'static str,
    service: &'static str,
    at: Timestamp,
}

/// One operation of each service that anybody may call, and that changes nothing.
fn operations() -> Vec<&'static Operation> {
    let named = [
        (Service::CognitoIdp, "ListUserPools"),
        (Service::AgentCoreControl, "ListGateways"),
        (Service::AgentCore, "GetWorkloadAccessToken"),
        (Service::Iam, "ListRoles"),
        (Service::Sts, "GetCallerIdentity"),
        (Service::Ecr, "DescribeRegistry"),
        (Service::SecretsManager, "ListSecrets"),
    ];
    named.into_iter().map(|(service, name)| service.operation(name).unwrap()).collect()
}

fn root(world: &World, service: &'static str) -> Signed {
    Signed {
        id: ROOT_ACCESS_KEY_ID.to_owned(),
        credentials: secrets(ROOT_SECRET_ACCESS_KEY),
        region: "us-east-1",
        service,
        at: world.clock.machine_now(),
    }
}

fn secrets(secret: &str) -> SigningCredentials {
    SigningCredentials { secret: Secret::new(secret), session_token: None }
}

/// A call of an operation, not signed yet.
fn request(operation: &Operation) -> (Parts, String) {
    let (service, name) = (operation.service(), operation.name());
    let (request, body) = match Dialect::of(service) {
        Dialect::Json11 { .. } => {
            let target = format!("{}.{name}", marker(service));
            let request = Request::post("/").header("x-amz-target", target);
            let body = if name == "ListUserPools" { r#"{"MaxResults":1}"# } else { "{}" };
            (request.header("content-type", "application/x-amz-json-1.1"), body.to_owned())
        }
        Dialect::Query { .. } => {
            let form = "application/x-www-form-urlencoded; charset=utf-8";
            let body = format!("Action={name}&Version={}", marker(service));
            (Request::post("/").header("content-type", form), body)
        }
        Dialect::RestJson => {
            let (verb, path) = operation.place().unwrap();
            (Request::builder().method(verb).uri(path), r#"{"workloadName":"agent"}"#.to_owned())
        }
    };
    (request.header("host", "127.0.0.1:4747").body(()).unwrap().into_parts().0, body)
}

/// The answer to a call that was changed after it was signed.
async fn answer(
    world: &World,
    operation: &Operation,
    signed: &Signed,
    change: impl FnOnce(&mut Parts, &mut String),
) -> Answer {
    let (mut head, mut body) = request(operation);
    let Signed { id, credentials, region, service, at } = signed;
    let keys = &SigningKeys::default();
    let signer = Signer { access_key_id: id, credentials, region, service, keys };
    sign(&mut head, body.as_bytes(), signer, *at).unwrap();
    change(&mut head, &mut body);
    world.send(Request::from_parts(head, full(body))).await
}

/// The message of an error, in any dialect.
fn message(operation: &Operation, answer: &Answer) -> String {
    match Dialect::of(operation.service()) {
        Dialect::Query { .. } => {
            let (_, rest) = answer.text.split_once("<Message>").unwrap();
            let (message, _) = rest.split_once("</Message>").unwrap();
            message.replace("&apos;", "'").replace("&quot;", "\"")
        }
        _ => answer.json()["message"].as_str().unwrap().to_owned(),
    }
}

/// Status, code and message, and the failed check of the trace; nothing of them shows a secret.
fn refused(world: &World, operation: &Operation, answer: &Answer) -> (u16, String, String, String) {
    let trace = trace(world, answer);
    let checks = &trace.hops[0].checks;
    let text = format!("{} {checks:?}", answer.text);
    assert!(!text.contains(ROOT_SECRET_ACCESS_KEY) && !text.contains("Signature="), "{text}");
    let failed = checks.iter().find(|check| check.check == "signature");
    let actual = failed.map(|check| check.actual.clone().into_owned()).unwrap_or_default();
    let code = code(operation, answer);
    (answer.status, code, message(operation, answer), actual)
}

/// The status and code of an error in each dialect: JSON 1.1, query, REST-JSON.
fn worded(
    operation: &Operation,
    json11: (u16, &'static str),
    query: (u16, &'static str),
    rest: (u16, &'static str),
) -> (u16, &'static str) {
    match Dialect::of(operation.service()) {
        Dialect::Json11 { .. } => json11,
        Dialect::Query { .. } => query,
        Dialect::RestJson => rest,
    }
}

fn invalid(operation: &Operation) -> (u16, &'static str) {
    let code = "InvalidSignatureException";
    worded(operation, (400, code), (403, "SignatureDoesNotMatch"), (403, code))
}

fn unrecognized(operation: &Operation) -> (u16, &'static str) {
    let code = "UnrecognizedClientException";
    worded(operation, (400, code), (403, "InvalidClientTokenId"), (403, code))
}

fn incomplete(operation: &Operation) -> (u16, &'static str) {
    let code = "IncompleteSignatureException";
    worded(operation, (400, code), (400, "IncompleteSignature"), (403, code))
}

#[tokio::test]
async fn the_root_may_call_everything_and_an_unsigned_caller_nothing() {
    let world = World::new();
    for operation in operations() {
        let root = root(&world, operation.service().signing_name());
        let answer = answer(&world, operation, &root, |_, _| {}).await;
        assert_ne!(answer.status, 403, "{}", answer.text);
        assert!(!answer.text.contains("ignature"), "{}", answer.text);
        let (head, body) = request(operation);
        let unsigned = world.send(Request::from_parts(head, full(body))).await;
        let (status, code, message, _) = refused(&world, operation, &unsigned);
        let exception = "MissingAuthenticationTokenException";
        let expected =
            worded(operation, (400, exception), (403, "MissingAuthenticationToken"), (403, exception));
        assert_eq!((status, code.as_str()), expected);
        assert!(message.ends_with("issing Authentication Token"), "{message}");
    }
}

#[tokio::test]
async fn unknown_keys_and_wrong_secrets_are_refused_by_every_service() {
    let world = World::new();
    for operation in operations() {
        let root = root(&world, operation.service().signing_name());
        let unknown = Signed { id: "test".to_owned(), credentials: secrets("test"), ..root.clone() };
        let (status, code, message, actual) =
            refused(&world, operation, &answer(&world, operation, &unknown, |_, _| {}).await);
        assert_eq!((status, code.as_str()), unrecognized(operation));
        assert_eq!(message, "The security token included in the request is invalid.");
        assert_eq!(actual, "test");
        let wrong = Signed { credentials: secrets("test"), ..root };
        let (status, code, message, actual) =
            refused(&world, operation, &answer(&world, operation, &wrong, |_, _| {}).await);
        assert_eq!((status, code.as_str()), invalid(operation));
        assert_eq!(
            message,
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
             Access Key and signing method. Consult the service documentation for details."
        );
        assert_eq!(
            actual,
            "it is signed with the secret access key `test`: take the one that `agentcore-local env` prints"
        );
    }
}

#[tokio::test]
async fn a_wrong_scope_date_or_header_is_told_by_every_service() {
    let world = World::new();
    for operation in operations() {
        let service = operation.service().signing_name();
        let root = root(&world, service);
        let other = Signed { service: "s3", ..root.clone() };
        let got = refused(&world, operation, &answer(&world, operation, &other, |_, _| {}).await);
        assert_eq!((got.0, got.1.as_str()), invalid(operation));
        assert_eq!(got.2, format!("Credential should be scoped to correct service: '{service}'. "));
        assert_eq!(got.3, format!("service `s3` in place of `{service}`"));
        let elsewhere = answer(&world, operation, &root, |head, _| {
            let region = Some("eu-west-1".to_owned());
            head.extensions.insert(LocalUri { path_and_query: "/".parse().unwrap(), region, service: None });
        });
        let got = refused(&world, operation, &elsewhere.await);
        assert_eq!((got.0, got.1.as_str()), invalid(operation));
        assert_eq!(got.2, "Credential should be scoped to a valid region. ");
        for region in ["mars", "*", "US-EAST-1"] {
            let nowhere = Signed { region, ..root.clone() };
            let got = refused(&world, operation, &answer(&world, operation, &nowhere, |_, _| {}).await);
            assert_eq!((got.0, got.1.as_str()), invalid(operation));
            assert_eq!(got.2, "Credential should be scoped to a valid region. ");
            assert_eq!(got.3, format!("region `{region}`, which is not a region such as `us-east-1`"));
        }
        let minutes = if operation.service() == Service::Sts { 15 } else { 5 };
        let late = root.at - SignedDuration::from_secs(minutes * 60 + 2);
        let late = Signed { at: late, ..root.clone() };
        let got = refused(&world, operation, &answer(&world, operation, &late, |_, _| {}).await);
        assert_eq!((got.0, got.1.as_str()), invalid(operation));
        assert!(got.2.starts_with("Signature expired: ") && got.2.ends_with(&format!(" - {minutes} min.)")));
        let unsigned_header = answer(&world, operation, &root, |head, _| {
            head.headers.insert("x-amz-more", HeaderValue::from_static("x"));
        });
        let got = refused(&world, operation, &unsigned_header.await);
        assert_eq!((got.0, got.1.as_str()), invalid(operation));
        assert_eq!(got.2, "'x-amz-more' must be a 'SignedHeader' in the AWS Authorization.");
        let dated = answer(&world, operation, &root, |head, _| {
            head.headers.insert("x-amz-date", HeaderValue::from_static("today"));
        });
        let got = refused(&world, operation, &dated.await);
        assert_eq!((got.0, got.1.as_str()), incomplete(operation));
        assert_eq!(
            got.2,
            "Date must be in ISO-8601 'basic format'. Got 'today'. See http://en.wikipedia.org/wiki/ISO_8601"
        );
    }
}

#[tokio::test]
async fn what_was_changed_on_the_way_is_refused_and_explained() {
    let world = World::new();
    let operation = Service::SecretsManager.operation("ListSecrets").unwrap();
    let root = root(&world, "secretsmanager");
    let changed = answer(&world, operation, &root, |_, body| *body = r#"{"MaxResults":1}"#.to_owned()).await;
    assert_eq!(changed.status, 400);
    let trace = trace(&world, &changed);
    let checks = &trace.hops[0].checks;
    let named = |name: &str| checks.iter().find(|check| check.check == name).unwrap().actual.clone();
    assert!(named("signature").starts_with("none of the usual mistakes explains it"), "{checks:?}");
    assert!(named("canonical request").starts_with("POST\n/\n\ncontent-type:application/x-amz-json-1.1\n"));
    assert!(named("string to sign").starts_with("AWS4-HMAC-SHA256\n"), "{checks:?}");
}

/// The temporary credentials that GetSessionToken gives the root.
async fn session_of(world: &World, root: Signed) -> Signed {
    let operation = Service::Sts.operation("GetSessionToken").unwrap();
    let session = answer(world, operation, &root, |_, _| {}).await;
    let credentials = SigningCredentials {
        secret: Secret::new(session.xml("SecretAccessKey")),
        session_token: Some(Secret::new(session.xml("SessionToken"))),
    };
    Signed { id: session.xml("AccessKeyId"), credentials, ..root }
}

#[tokio::test]
async fn inactive_keys_and_ended_sessions_do_not_sign() {
    let world = World::new();
    let operation = Service::Sts.operation("GetCallerIdentity").unwrap();
    let root = root(&world, "sts");
    world.iam("CreateUser", &[("UserName", "ann")]).await;
    let key = world.iam("CreateAccessKey", &[("UserName", "ann")]).await;
    let anns = Signed {
        id: key.xml("AccessKeyId"),
        credentials: secrets(&key.xml("SecretAccessKey")),
        ..root.clone()
    };
    let as_ann = async || answer(&world, operation, &anns, |_, _| {}).await;
    assert!(as_ann().await.text.contains(":user/ann</Arn>"));
    let id = anns.id.as_str();
    let inactive = [("UserName", "ann"), ("AccessKeyId", id), ("Status", "Inactive")];
    world.iam("UpdateAccessKey", &inactive).await;
    let got = refused(&world, operation, &as_ann().await);
    assert_eq!((got.0, got.1.as_str(), got.3.as_str()), (403, "InvalidClientTokenId", id));
    // The root's session lasts an hour at most, by the emulator's clock, while signatures are dated by the machine's.
    let temporary = session_of(&world, root).await;
    let as_session = async || answer(&world, operation, &temporary, |_, _| {}).await;
    assert!(as_session().await.text.contains(":root</Arn>"));
    world.clock.advance(std::time::Duration::from_secs(3601));
    let got = refused(&world, operation, &as_session().await);
    assert_eq!((got.0, got.1.as_str()), (403, "ExpiredToken"));
    assert_eq!(got.2, "The security token included in the request is expired");
}

#[tokio::test]
async fn temporary_credentials_of_the_root_do_not_call_iam() {
    let world = World::new();
    let root = root(&world, "sts");
    let temporary = session_of(&world, root).await;
    for operation in operations() {
        let signed = Signed { service: operation.service().signing_name(), ..temporary.clone() };
        let answer = answer(&world, operation, &signed, |_, _| {}).await;
        if operation.service() != Service::Iam {
            assert!(!answer.text.contains("security token"), "{}", answer.text);
            continue;
        }
        let got = refused(&world, operation, &answer);
        assert_eq!((got.0, got.1.as_str()), (403, "InvalidClientTokenId"));
        assert_eq!(got.2, "The security token included in the request is invalid");
        assert_eq!(got.3, "temporary credentials of GetSessionToken");
    }
}

#[tokio::test]
async fn the_host_of_another_service_has_no_such_operation() {
    let world = World::new();
    for operation in operations() {
        let own = operation.service().name();
        let root = root(&world, operation.service().signing_name());
        for service in ["iam", "sts", "cognito-idp", "bedrock-agentcore", "bedrock-agentcore-control"] {
            let asked = answer(&world, operation, &root, |head, _| {
                let region = Some("us-east-1".to_owned());
                let path_and_query = "/".parse().unwrap();
                head.extensions.insert(LocalUri { path_and_query, region, service: Some(service) });
            });
            let asked = asked.await;
            let is_unknown =
                ["UnknownOperation", "InvalidAction", "UnsupportedOperation"].iter().any(|code| {
                    asked.text.contains(code)
                        || asked
                            .optional_header("x-amzn-errortype")
                            .is_some_and(|header| header.contains(code))
                });
            assert_eq!(is_unknown, service != own, "{own} at {service}: {} {}", asked.status, asked.text);
        }
    }
}

#[tokio::test]
async fn the_root_assumes_no_role() {
    let world = World::new();
    let signed = crate::test_support::signature("us-east-1", "sts");
    let form = [
        ("Action", "AssumeRole"),
        ("Version", "2011-06-15"),
        ("RoleArn", "arn:aws:iam::123456789012:role/demo"),
        ("RoleSessionName", "laptop"),
    ];
    let answer = world.query(&form, Some(&signed)).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.contains("<Code>AccessDenied</Code>"), "{}", answer.text);
    assert!(answer.text.contains("<Message>Roles may not be assumed by root accounts.</Message>"));
}

#[tokio::test]
async fn with_iam_off_any_signature_is_accepted_and_none_is_not() {
    let world = World::with_iam_off();
    for operation in served().filter(|operation| operation.name().starts_with("List")) {
        let members = json!({});
        assert!(call(&world, operation, false, &members).await.text.contains("uthentication"));
    }
    for operation in operations() {
        let root = root(&world, operation.service().signing_name());
        let late = root.at - SignedDuration::from_hours(24 * 365);
        let stranger = Signed { id: "test".to_owned(), credentials: secrets("test"), at: late, ..root };
        let answer = answer(&world, operation, &stranger, |_, _| {}).await;
        // The root assumes no role.
        assert_eq!(answer.status == 403, answer.text.contains("by root accounts"), "{}", answer.text);
    }
}
