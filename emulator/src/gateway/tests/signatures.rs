//! AWS_IAM, AUTHENTICATE_ONLY and NONE: who may call with which signature.

use std::time::Duration;

use super::*;
use crate::test_support::{REGION, signature, signature_by};
use crate::trace::Verdict;

const INVALID: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32001,"message":"Authentication error - Invalid credentials"}}"#;
const FORBIDDEN: &str = r#"{"jsonrpc":"2.0","id":0,"error":{"code":-32002,"message":"Authorization error - Insufficient permissions"}}"#;

fn ping() -> String {
    request("7", "ping", &json!({}))
}

impl World {
    async fn gateway_of(&self, inbound: InboundConfiguration) -> Arc<Gateway> {
        make(&self.service, GatewayConfiguration { inbound, ..configuration("signed") }).await
    }

    async fn signed_by(&self, gateway: &Gateway, authorization: &str) -> Answer {
        self.post_with(gateway, &[("authorization", authorization)], ping()).await
    }
}

#[tokio::test]
async fn an_aws_iam_gateway_lets_the_root_in_and_refuses_others_in_recorded_words() {
    let world = World::new().await;
    let gateway = world.gateway_of(InboundConfiguration::AwsIam).await;
    let root = world.signed_by(&gateway, &signature(REGION, "bedrock-agentcore")).await;
    assert_eq!((root.status, root.text.as_str()), (200, r#"{"jsonrpc":"2.0","id":7,"result":{}}"#));
    let trace = world.trace(&root);
    let caller = trace.hops[0].checks.iter().find(|check| check.check == "caller").unwrap();
    assert_eq!(caller.actual, "arn:aws:iam::123456789012:root");

    let user = world.emulator.user("ann").await;
    let bearer = format!("Bearer {}", world.token());
    let of_another_service = signature(REGION, "s3");
    let elsewhere = signature("eu-west-1", "bedrock-agentcore");
    let unknown = signature_by("AKIAIOSFODNN7UNKNOWN", REGION, "bedrock-agentcore");
    for (authorization, expected) in [
        (bearer.as_str(), "a token, or something else"),
        ("Basic YTpi", "a token, or something else"),
        ("AWS4-HMAC-SHA256", "no Credential, Signature, SignedHeaders, X-Amz-Date"),
        (&of_another_service, "service `s3` in place of `bedrock-agentcore`"),
        (&elsewhere, "region `eu-west-1` in place of `us-east-1`"),
        (&unknown, "AKIAIOSFODNN7UNKNOWN"),
    ] {
        let refused = world.signed_by(&gateway, authorization).await;
        assert_eq!((refused.status, refused.text.as_str()), (401, INVALID), "{authorization}");
        assert_eq!(refused.optional_header("www-authenticate"), None);
        assert_eq!(refused.header("content-type"), "application/json");
        let trace = world.trace(&refused);
        let failed = trace.hops[0].checks.iter().find(|check| check.verdict == Verdict::Failed).unwrap();
        assert_eq!(failed.actual, expected);
        assert_eq!(trace.hops[0].title, "ping", "a refused call is named too");
    }
    let unsigned = world.post_with(&gateway, &[], ping()).await;
    assert_eq!((unsigned.status, unsigned.text.as_str()), (401, INVALID));
    let signed = signature(REGION, "bedrock-agentcore");
    let two = world
        .post_with(&gateway, &[("authorization", &bearer), ("authorization", "AWS4-HMAC-SHA256 x")], ping())
        .await;
    assert_eq!((two.status, two.text.as_str()), (401, INVALID));

    let as_ann = async || world.signed_by(&gateway, &signature_by(&user, REGION, "bedrock-agentcore")).await;
    let denied = as_ann().await;
    assert_eq!((denied.status, denied.text.as_str()), (403, FORBIDDEN));
    assert_eq!(denied.optional_header("www-authenticate"), None);
    let invoke = |effect: &str| json!({"Effect": effect, "Action": "bedrock-agentcore:InvokeGateway", "Resource": gateway.arn().to_string()});
    world.emulator.allow("ann", &json!([invoke("Allow")])).await;
    assert_eq!(as_ann().await.status, 200);
    world.emulator.allow("ann", &json!([invoke("Allow"), invoke("Deny")])).await;
    let denied = as_ann().await;
    assert_eq!((denied.status, denied.text.as_str()), (403, FORBIDDEN));
    let trace = world.trace(&denied);
    let failed = trace.hops[0].checks.iter().find(|check| check.verdict == Verdict::Failed).unwrap();
    assert_eq!(failed.expected, format!("bedrock-agentcore:InvokeGateway on {}", gateway.arn()));
    assert_eq!(failed.actual, "arn:aws:iam::123456789012:user/ann: own, statement number 2, denies it");
    let other = json!({"Effect": "Allow", "Action": "bedrock-agentcore:InvokeGateway", "Resource": "arn:aws:bedrock-agentcore:*:*:gateway/other-*"});
    world.emulator.allow("ann", &json!([other])).await;
    assert_eq!(as_ann().await.status, 403);

    let get = Request::get(format!("/gateway/{}/mcp", gateway.id)).header("authorization", &signed);
    assert_eq!(world.ask(get.body(full("")).unwrap()).await.status, 405);
    let get = Request::get(format!("/gateway/{}/mcp", gateway.id)).body(full("")).unwrap();
    assert_eq!(world.ask(get).await.status, 401);
    let metadata = format!("/gateway/{}/.well-known/oauth-protected-resource", gateway.id);
    let metadata = world.ask(Request::get(metadata).body(full("")).unwrap()).await;
    assert_eq!((metadata.status, metadata.text.as_str()), (404, "<UnknownOperationException/>\n"));
}

#[tokio::test]
async fn authenticate_only_asks_who_signed_and_nothing_else() {
    let world = World::new().await;
    let gateway = world.gateway_of(InboundConfiguration::AuthenticateOnly).await;
    let user = world.emulator.user("ann").await;
    let answer = world.signed_by(&gateway, &signature_by(&user, REGION, "bedrock-agentcore")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let unsigned = world.post_with(&gateway, &[], ping()).await;
    assert_eq!((unsigned.status, unsigned.text.as_str()), (401, INVALID));
}

#[tokio::test]
async fn a_gateway_without_authorization_serves_everybody() {
    let world = World::new().await;
    let gateway = world.gateway_of(InboundConfiguration::None).await;
    for headers in
        [&[][..], &[("authorization", "Bearer nonsense")], &[("authorization", "AWS4-HMAC-SHA256 x")]]
    {
        assert_eq!(world.post_with(&gateway, headers, ping()).await.status, 200, "{headers:?}");
    }
}

#[tokio::test]
async fn a_session_signs_until_it_ends() {
    let world = World::new().await;
    let gateway = world.gateway_of(InboundConfiguration::AwsIam).await;
    // A key that has ended signs no more, whatever the clock of its machine says.
    let form = [("Action", "GetSessionToken"), ("Version", "2011-06-15")];
    let session = world.emulator.query(&form, Some(&signature(REGION, "sts"))).await.text;
    let (_, rest) = session.split_once("<AccessKeyId>").unwrap();
    let key = rest.split_once('<').unwrap().0;
    let by_session = signature_by(key, REGION, "bedrock-agentcore");
    assert_eq!(world.signed_by(&gateway, &by_session).await.status, 200, "a session of the root");
    world.emulator.clock.advance(Duration::from_secs(3601));
    let ended = world.signed_by(&gateway, &by_session).await;
    assert_eq!((ended.status, ended.text.as_str()), (401, INVALID));
}

#[tokio::test]
async fn a_target_of_another_service_gets_the_signature_of_the_gateway_s_role() {
    let world = World::new().await;
    let trust = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}"#;
    let form = [
        ("Action", "CreateRole"),
        ("Version", "2010-05-08"),
        ("RoleName", "demo"),
        ("AssumeRolePolicyDocument", trust),
    ];
    assert_eq!(world.emulator.query(&form, Some(&signature(REGION, "iam"))).await.status, 200);
    let gateway = make(&world.service, configuration("signing")).await;
    let credential =
        Credential::GatewayRole { service: "execute-api".into(), region: Some("eu-west-1".into()) };
    let configuration = TargetConfiguration::of_server("demo".to_owned(), SERVER, credential).unwrap();
    world.server.has_tools(vec![mcp_server::tool("add", "Adds")]);
    make_target(&world.service, &gateway, configuration).await;
    let params = json!({"name": "demo___add", "arguments": {"a": 1, "b": 2}});
    let answer = world.post(&gateway, request("7", "tools/call", &params)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);

    let asked = world.emulator.outside.asked(SERVER);
    let call = asked.iter().find(|asked| asked.method() == "tools/call").unwrap();
    let authorization = call.headers["authorization"].to_str().unwrap();
    let (credential, rest) = authorization.split_once(", ").unwrap();
    assert!(credential.starts_with("AWS4-HMAC-SHA256 Credential=ASIA"), "{authorization}");
    assert!(credential.ends_with("/eu-west-1/execute-api/aws4_request"), "{authorization}");
    let signed = "SignedHeaders=accept;content-type;host;mcp-protocol-version;x-amz-date;x-amz-security-token;\
                  x-amzn-requestid, Signature=";
    assert!(rest.starts_with(signed), "{authorization}");
    assert!(
        call.headers["x-amz-security-token"].is_sensitive() && call.headers["authorization"].is_sensitive()
    );
    let trace = format!("{:?}", world.trace(&answer));
    assert!(trace.contains("assumed-role/demo/mcp-iam-auth-session signs for execute-api in eu-west-1"));
    assert!(!trace.contains("Signature="), "{trace}");

    let sessions = |asked: &[test_support::Asked]| {
        let tokens = asked.iter().map(|asked| asked.headers["x-amz-security-token"].clone());
        tokens.collect::<std::collections::HashSet<_>>().len()
    };
    assert_eq!(sessions(&asked), 1, "one session serves all calls");
    world.emulator.clock.advance(Duration::from_secs(3400));
    world.post(&gateway, request("8", "tools/call", &params)).await;
    assert_eq!(sessions(&world.emulator.outside.asked(SERVER)), 2, "a session is replaced before it ends");
}

/// Source: AgentCore guide, the trust policy of service roles.
#[tokio::test]
async fn the_gateway_acts_as_its_role_only_if_that_trusts_it() {
    let world = World::new().await;
    let agentcore = json!({"Service": "bedrock-agentcore.amazonaws.com"});
    let account = |id: &str| json!({"StringEquals": {"aws:SourceAccount": id}});
    let source = |arn: &str| json!({"ArnLike": {"aws:SourceArn": arn}});
    let here = "arn:aws:bedrock-agentcore:us-east-1:123456789012";
    for (number, (principal, condition, is_trusted)) in [
        (agentcore.clone(), json!({}), true),
        (json!("*"), json!({}), true),
        (json!({"Service": ["ec2.amazonaws.com", "bedrock-agentcore.amazonaws.com"]}), json!({}), true),
        (agentcore.clone(), account("123456789012"), true),
        (agentcore.clone(), source(&format!("{here}:gateway/*")), true),
        (agentcore.clone(), source(&format!("{here}:*")), true),
        (json!({"Service": "bedrock.amazonaws.com"}), json!({}), false),
        (json!({"AWS": "arn:aws:iam::123456789012:root"}), json!({}), false),
        (agentcore.clone(), account("210987654321"), false),
        (agentcore.clone(), source(&format!("{here}:runtime/*")), false),
        (agentcore, source("arn:aws:bedrock-agentcore:eu-west-1:123456789012:*"), false),
    ]
    .into_iter()
    .enumerate()
    {
        let statement = json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition});
        let trust = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        if number == 0 {
            let form = [("RoleName", "demo"), ("AssumeRolePolicyDocument", &*trust)];
            world.emulator.iam("CreateRole", &form).await;
        } else {
            let form = [("RoleName", "demo"), ("PolicyDocument", &*trust)];
            world.emulator.iam("UpdateAssumeRolePolicy", &form).await;
        }
        let gateway = make(&world.service, configuration(&format!("trusted{number}"))).await;
        let credential = Credential::GatewayRole { service: "execute-api".into(), region: None };
        let configuration = TargetConfiguration::of_server("demo".to_owned(), SERVER, credential).unwrap();
        world.server.has_tools(vec![mcp_server::tool("add", "Adds")]);
        let target = make_target(&world.service, &gateway, configuration).await;
        let state = target.state();
        let reasons = match is_trusted {
            true => vec![],
            false => vec!["Gateway service is not authorized to assume the execution role".to_owned()],
        };
        assert_eq!(state.status_reasons, reasons, "{principal} {condition}");
    }
}
