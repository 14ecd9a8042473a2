//! `--iam audit`: signatures are verified, and what policies would deny is recorded and let through.

use agentcore_local_tests::{Answer, SigV4, Up};
use serde_json::{Value, json};

const ADD: &str = "iam-chain-mcp-target___add_numbers";

/// An emulator that audits, and the signature of a user without any policy.
struct Audited {
    up: Up,
    client: reqwest::Client,
    ann: SigV4,
}

impl Audited {
    async fn start(stack: &str) -> Self {
        let start = || Up::start(&["--stack", stack, "--iam", "audit"]);
        let up = tokio::task::block_in_place(start);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let audited = Self { up, client, ann: SigV4::root("iam") };
        audited.root("CreateUser", &[("UserName", "ann")]).await;
        let key = audited.root("CreateAccessKey", &[("UserName", "ann")]).await;
        let member = |name: &str| {
            let (_, rest) = key.split_once(&format!("<{name}>")).unwrap();
            rest.split_once('<').unwrap().0.to_owned()
        };
        let (access_key_id, secret) = (member("AccessKeyId"), member("SecretAccessKey"));
        Self { ann: SigV4 { access_key_id, secret, ..SigV4::root("iam") }, ..audited }
    }

    async fn iam(&self, signer: &SigV4, action: &str, more: &[(&str, &str)]) -> Answer {
        let form = [&[("Action", action), ("Version", "2010-05-08")], more].concat();
        Answer::of(signer.send(self.client.post(&self.up.endpoint).form(&form)).await).await
    }

    async fn root(&self, action: &str, more: &[(&str, &str)]) -> String {
        let answer = self.iam(&SigV4::root("iam"), action, more).await;
        assert_eq!(answer.status, 200, "{action}: {}", answer.body);
        answer.body
    }

    /// Calls the tool, signed as the user.
    async fn call(&self) -> Answer {
        let environment = tokio::task::block_in_place(|| self.up.run(&["env", "--json"])).printed();
        let environment: Value = serde_json::from_str(&environment).unwrap();
        let parameters = json!({"name": ADD, "arguments": {"a": 5, "b": 3}});
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters});
        let request = self.client.post(environment["GATEWAY_URL"].as_str().unwrap());
        let request = request.header("content-type", "application/json").body(message.to_string());
        let signer = SigV4 { service: "bedrock-agentcore".to_owned(), ..self.ann.clone() };
        Answer::of(signer.send(request).await).await
    }

    fn trace(&self) -> String {
        tokio::task::block_in_place(|| self.up.run(&["trace", "--last"])).printed()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_goes_on_and_each_hop_says_what_would_be_denied() {
    let audited = Audited::start("iam-chain").await;
    let role = [("RoleName", "iam-chain-gateway-role")];
    let listed = audited.root("ListRolePolicies", &role).await;
    for policy in listed.split("<member>").skip(1).map(|rest| rest.split('<').next().unwrap()) {
        audited.root("DeleteRolePolicy", &[role[0], ("PolicyName", policy)]).await;
    }
    let answer = audited.call().await;
    assert_eq!(answer.json()["result"]["content"][0]["text"], "8", "{}", answer.body);
    let trace = audited.trace();
    let user = "arn:aws:iam::123456789012:user/ann: no policy of it names the action";
    let session = "arn:aws:sts::123456789012:assumed-role/iam-chain-gateway-role/mcp-iam-auth-session: no policy of it names the action";
    for (action, who) in [("InvokeGateway", user), ("InvokeAgentRuntime", session)] {
        let begins = format!("would be denied: bedrock-agentcore:{action} on arn:aws:bedrock-agentcore:");
        let found = trace.lines().any(|line| line.contains(&begins) && line.contains(who));
        assert!(found, "{action}: {trace}");
    }
    assert_eq!(trace.matches("would be denied: ").count(), 3, "{trace}");
    // Nothing would be denied any more: nothing is said.
    let allow = |action: &str| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}).to_string()
    };
    let (gateway, runtime) =
        (allow("bedrock-agentcore:InvokeGateway"), allow("bedrock-agentcore:InvokeAgentRuntime"));
    audited
        .root("PutUserPolicy", &[("UserName", "ann"), ("PolicyName", "own"), ("PolicyDocument", &gateway)])
        .await;
    audited.root("PutRolePolicy", &[role[0], ("PolicyName", "own"), ("PolicyDocument", &runtime)]).await;
    audited.call().await;
    assert!(!audited.trace().contains("would be denied"), "{}", audited.trace());

    has_line(audited.up, &["tools/call", "would be denied: bedrock-agentcore:InvokeGateway on "]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_an_api_goes_on_and_is_noted() {
    let audited = Audited::start("iam-chain").await;
    assert!(audited.up.banner.contains("IAM"), "{}", audited.up.banner);
    let listed = audited.iam(&audited.ann, "ListUsers", &[]).await;
    assert_eq!(listed.status, 200, "{}", listed.body);
    // A role that trusts AgentCore alone, and a tag for which another permission is needed.
    let sts = SigV4 { service: "sts".to_owned(), ..audited.ann.clone() };
    let form = [
        ("Action", "AssumeRole"),
        ("Version", "2011-06-15"),
        ("RoleArn", "arn:aws:iam::123456789012:role/iam-chain-gateway-role"),
        ("RoleSessionName", "test"),
        ("Tags.member.1.Key", "a"),
        ("Tags.member.1.Value", "1"),
    ];
    let assumed = Answer::of(sts.send(audited.client.post(&audited.up.endpoint).form(&form)).await).await;
    assert_eq!(assumed.status, 200, "{}", assumed.body);
    let id = assumed.headers["x-agentcore-local-trace-id"].to_str().unwrap();
    let trace = tokio::task::block_in_place(|| audited.up.run(&["trace", id])).printed();
    for action in ["sts:AssumeRole", "sts:TagSession"] {
        assert!(
            trace.contains(&format!(
                "would be denied: {action} on arn:aws:iam::123456789012:role/iam-chain-gateway-role: "
            )),
            "{trace}"
        );
    }
    let wrong = SigV4 { secret: "wrong".to_owned(), ..audited.ann.clone() };
    let refused = audited.iam(&wrong, "ListUsers", &[]).await;
    assert_eq!(
        (refused.status, refused.body.contains("SignatureDoesNotMatch")),
        (403, true),
        "{}",
        refused.body
    );
    has_line(audited.up, &["iam ListUsers", "would be denied: iam:ListUsers on "]);
}

#[track_caller]
fn has_line(up: Up, parts: &[&str]) {
    up.signal("TERM");
    let said = tokio::task::block_in_place(|| up.end()).stderr;
    assert!(said.lines().any(|line| parts.iter().all(|part| line.contains(part))), "{parts:?}: {said}");
}
