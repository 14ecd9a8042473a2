//! The role of a gateway: the article's policy is enough, and without any part of it a tools/call fails at that step.

use agentcore_local::trace::{Check, Verdict};
use agentcore_local_tests::{Answer, Local, SigV4, Stub, built_in_with};
use serde_json::{Value, json};

const ECHO: &str = "m2m-auth-demo-mcp-target___echo";
const ROLE: &str = "m2m-auth-demo-gateway-role";
const SECRET: &str =
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:bedrock-agentcore-identity!default/oauth2/";
const HIDDEN: &str = "An internal error occurred. Please retry later.";

fn agentcore(resource: &str) -> String {
    format!("arn:aws:bedrock-agentcore:us-east-1:123456789012:{resource}")
}

/// The statements of the article's policy, for the built-in stack.
fn article() -> Value {
    json!([
        {
            "Sid": "GetWorkloadAccessToken",
            "Effect": "Allow",
            "Action": ["bedrock-agentcore:GetWorkloadAccessToken"],
            "Resource": [
                agentcore("workload-identity-directory/default"),
                agentcore("workload-identity-directory/default/workload-identity/m2m-auth-demo-*"),
            ],
        },
        {
            "Sid": "GetResourceOauth2Token",
            "Effect": "Allow",
            "Action": ["bedrock-agentcore:GetResourceOauth2Token"],
            "Resource": [
                agentcore("workload-identity-directory/default"),
                agentcore("workload-identity-directory/default/workload-identity/*"),
                agentcore("token-vault/default"),
                agentcore("token-vault/default/oauth2credentialprovider/*"),
            ],
        },
        {
            "Sid": "GetSecretValue",
            "Effect": "Allow",
            "Action": ["secretsmanager:GetSecretValue"],
            "Resource": ["arn:aws:secretsmanager:us-east-1:123456789012:secret:bedrock-agentcore*"],
        },
    ])
}

/// The built-in stack before a stub, with or without exceptionLevel DEBUG.
struct Chain {
    local: Local,
    token: String,
    gateway_id: String,
    _stub: Stub,
}

impl Chain {
    async fn start(debug: bool) -> Self {
        let stub = Stub::echo().await;
        let mut text = built_in_with(&format!("url = \"{}\"", stub.url()));
        if debug {
            let search = "search_type = \"SEMANTIC\"";
            text = text.replace(search, &format!("{search}\nexception_level = \"DEBUG\""));
        }
        let local = Local::of(&text).await;
        let token = local.user_token().await;
        let gateway_id = local.gateway_url().split('/').nth(4).unwrap().to_owned();
        Self { local, token, gateway_id, _stub: stub }
    }

    /// Calls IAM as the root.
    async fn iam(&self, action: &str, more: &[(&str, &str)]) -> String {
        let form = [&[("Action", action), ("Version", "2010-05-08")], more].concat();
        let request = self.local.request("POST", "/").form(&form);
        let answer = Answer::of(SigV4::root("iam").send(request).await).await;
        assert_eq!(answer.status, 200, "{action}: {}", answer.body);
        answer.body
    }

    async fn may(&self, statements: &Value) {
        let document = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        let policy = [("RoleName", ROLE), ("PolicyName", "identity"), ("PolicyDocument", document.as_str())];
        self.iam("PutRolePolicy", &policy).await;
    }

    /// What a call of the tool says, and the failed check of its trace.
    async fn call(&self) -> (String, Option<Check>) {
        let answer = self.local.call(&self.token, ECHO, &json!({"text": "hello"})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let result = &answer.json()["result"];
        let text = result["content"][0]["text"].as_str().unwrap().to_owned();
        let trace = self.local.trace_of(&answer);
        let checks = trace.hops[0].checks.iter();
        // The last one says that there is no result.
        let failed = checks.filter(|check| check.verdict == Verdict::Failed && check.check != "result");
        let failed: Vec<_> = failed.cloned().collect();
        assert!(failed.len() <= 1, "{failed:?}");
        assert_eq!(result["isError"] == true, failed.len() == 1, "{text} {failed:?}");
        (text, failed.into_iter().next())
    }

    /// Makes sure that the call is denied this action on a resource that begins like this, at this step.
    async fn assert_denied(&self, beginning: &str, action: &str, resource: &str, why: &str) {
        let (text, failed) = self.call().await;
        let caller = format!("User: arn:aws:sts::123456789012:assumed-role/{ROLE}/gateway-session-");
        let text = text.strip_prefix(beginning).unwrap_or_else(|| panic!("{why}: {beginning} | {text}"));
        assert!(text.contains(&caller), "{why}: {text}");
        let denial = format!(" is not authorized to perform: {action} on resource: {resource}");
        assert!(text.contains(&denial), "{why}: no {denial:?} in {text}");
        let end = format!("because no identity-based policy allows the {action} action");
        assert!(text.ends_with(&end), "{why}: {text}");
        let failed = failed.unwrap();
        assert_eq!(failed.check, "authorization", "{why}");
        assert!(failed.expected.starts_with(&format!("{action} on {resource}")), "{why}: {failed:?}");
    }
}

const WORKLOAD: &str =
    "Failed to fetch outbound oauth token. Failed to get workload identity token - client error: ";
const PROVIDER: &str = "Failed to fetch outbound oauth token. ";
const OF_SECRET: &str =
    "Failed to fetch outbound oauth token. Access denied when retrieving secret 'arn:aws:secretsmanager:";

/// The step at which each statement is needed, and its action.
const STEPS: [(&str, &str); 3] = [
    (WORKLOAD, "bedrock-agentcore:GetWorkloadAccessToken"),
    (PROVIDER, "bedrock-agentcore:GetResourceOauth2Token"),
    (OF_SECRET, "secretsmanager:GetSecretValue"),
];

#[tokio::test]
async fn the_articles_policy_is_enough_and_each_of_its_statements_is_needed() {
    let chain = Chain::start(true).await;
    chain.may(&article()).await;
    assert_eq!(chain.call().await.1, None);
    let directory = agentcore("workload-identity-directory/default");
    let own =
        agentcore(&format!("workload-identity-directory/default/workload-identity/{}", chain.gateway_id));
    let vault = agentcore("token-vault/default");
    let provider = agentcore("token-vault/default/oauth2credentialprovider/");
    // Which resource a denial names if this one of the statement is gone.
    let named = [vec![directory.as_str(), &own], vec![&directory, &own, &vault, &provider], vec![SECRET]];
    for (number, (beginning, action)) in STEPS.into_iter().enumerate() {
        let first = if number == 1 { vault.as_str() } else { named[number][0] };
        let mut without = article();
        without.as_array_mut().unwrap().remove(number);
        chain.may(&without).await;
        chain.assert_denied(beginning, action, first, "no statement").await;

        let mut another = article();
        another[number]["Action"] = json!(["bedrock-agentcore:GetGateway", "secretsmanager:DescribeSecret"]);
        chain.may(&another).await;
        chain.assert_denied(beginning, action, first, "no action").await;

        for (index, resource) in named[number].iter().enumerate() {
            let mut narrowed = article();
            let text = narrowed[number]["Resource"][index].as_str().unwrap();
            let others = match text.trim_end_matches('*') {
                plain if plain == text => format!("{text}-of-another"),
                prefix => format!("{prefix}another-project-*"),
            };
            narrowed[number]["Resource"][index] = json!(others);
            chain.may(&narrowed).await;
            chain.assert_denied(beginning, action, resource, &others).await;
            let (_, failed) = chain.call().await;
            let explained = failed.unwrap().actual.into_owned();
            let sid = article()[number]["Sid"].as_str().unwrap().to_owned();
            let expected = format!("identity, statement {sid}, allows the action on other resources: ");
            assert!(explained.contains(&expected) && explained.contains(&others), "{explained}");
        }
    }
    chain.may(&article()).await;
    assert_eq!(chain.call().await.1, None);
}

#[tokio::test]
async fn the_policy_that_policy_needed_prints_is_enough_and_the_smallest() {
    let chain = Chain::start(true).await;
    let needed = || async {
        Answer::of(chain.local.request("GET", "/_local/policy/needed").send().await.unwrap()).await.json()
    };
    let statements = needed().await["needed"].as_array().unwrap().clone();
    let allowing = |statement: &Value| json!({"Effect": "Allow", "Action": statement["action"], "Resource": statement["resources"]});
    let whole: Vec<Value> = statements.iter().map(allowing).collect();
    chain.may(&json!(whole)).await;
    assert_eq!((chain.call().await.1, &needed().await["lacking"]), (None, &json!([])));
    for (number, statement) in statements.iter().enumerate() {
        for (index, resource) in statement["resources"].as_array().unwrap().iter().enumerate() {
            let mut without = whole.clone();
            without[number]["Resource"].as_array_mut().unwrap().remove(index);
            if without[number]["Resource"] == json!([]) {
                without.remove(number);
            }
            chain.may(&json!(without)).await;
            assert!(chain.call().await.1.is_some(), "{resource} is not needed");
            let lacking = json!([{"action": statement["action"], "resources": [resource]}]);
            assert_eq!(needed().await["lacking"], lacking);
        }
    }
}

#[tokio::test]
async fn without_debug_nothing_is_told_and_the_catalogue_stays() {
    let chain = Chain::start(false).await;
    assert_eq!(chain.call().await.1, None);
    chain.may(&json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}])).await;
    let (text, failed) = chain.call().await;
    assert_eq!(text, HIDDEN);
    assert!(failed.unwrap().actual.ends_with("no policy of it names the action"));
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let listed = chain.local.rpc(chain.local.gateway_url(), &chain.token, &list).await;
    assert_eq!(listed.json()["result"]["tools"].as_array().unwrap().len(), 2, "{}", listed.body);
}

#[tokio::test]
async fn a_deny_that_is_added_while_calls_run_counts_from_the_next_call_on() {
    let chain = Chain::start(true).await;
    // The token is kept by now.
    for _ in 0..3 {
        assert_eq!(chain.call().await.1, None);
    }
    let deny = |action: &str| {
        let mut statements = article();
        let denying = json!({"Sid": "Stop", "Effect": "Deny", "Action": action, "Resource": "*"});
        statements.as_array_mut().unwrap().push(denying);
        statements
    };
    for (beginning, action) in STEPS {
        chain.may(&deny(action)).await;
        let (text, failed) = chain.call().await;
        assert!(text.starts_with(beginning), "{text}");
        assert!(text.ends_with("with an explicit deny in an identity-based policy"), "{text}");
        assert!(failed.unwrap().actual.ends_with("identity, statement Stop, denies it"));
        chain.may(&article()).await;
        assert_eq!(chain.call().await.1, None);
    }
    // In a managed policy, whose ARN the denial names.
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "secretsmanager:*", "Resource": "*"},
    ]});
    let policy = [("PolicyName", "no-secrets"), ("PolicyDocument", &*document.to_string())];
    chain.iam("CreatePolicy", &policy).await;
    let arn = "arn:aws:iam::123456789012:policy/no-secrets";
    chain.iam("AttachRolePolicy", &[("RoleName", ROLE), ("PolicyArn", arn)]).await;
    let (text, _) = chain.call().await;
    assert!(text.ends_with(&format!("with an explicit deny in an identity-based policy: {arn}")), "{text}");
    chain.iam("DetachRolePolicy", &[("RoleName", ROLE), ("PolicyArn", arn)]).await;
    assert_eq!(chain.call().await.1, None);
}

#[tokio::test]
async fn boundary_and_trust_policy_of_the_role_count() {
    let chain = Chain::start(true).await;
    let boundary = |actions: Value| {
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]})
            .to_string()
    };
    for (name, actions, denied) in [
        ("wide", json!(["bedrock-agentcore:*", "secretsmanager:*"]), None),
        ("narrow", json!("bedrock-agentcore:*"), Some("secretsmanager:GetSecretValue")),
    ] {
        let policy = [("PolicyName", name), ("PolicyDocument", &*boundary(actions))];
        chain.iam("CreatePolicy", &policy).await;
        let arn = format!("arn:aws:iam::123456789012:policy/{name}");
        chain.iam("PutRolePermissionsBoundary", &[("RoleName", ROLE), ("PermissionsBoundary", &arn)]).await;
        let (text, failed) = chain.call().await;
        assert_eq!(failed.is_some(), denied.is_some(), "{text}");
        if let Some(action) = denied {
            let end = format!("because no permissions boundary allows the {action} action");
            assert!(text.ends_with(&end), "{text}");
        }
    }
    chain.iam("DeleteRolePermissionsBoundary", &[("RoleName", ROLE)]).await;
    assert_eq!(chain.call().await.1, None);

    let service = json!({"Service": "bedrock-agentcore.amazonaws.com"});
    for (principal, condition, is_trusted) in [
        (json!({"Service": "lambda.amazonaws.com"}), json!({}), false),
        (service.clone(), json!({"StringEquals": {"aws:SourceAccount": "210987654321"}}), false),
        (service.clone(), json!({"ArnLike": {"aws:SourceArn": agentcore("runtime/*")}}), false),
        (service.clone(), json!({"ArnLike": {"aws:SourceArn": agentcore("gateway/m2m-auth-demo-*")}}), true),
        (service, json!({}), true),
    ] {
        let statement = json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Condition": condition});
        let trust = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        chain.iam("UpdateAssumeRolePolicy", &[("RoleName", ROLE), ("PolicyDocument", &trust)]).await;
        let (text, failed) = chain.call().await;
        assert_eq!(failed.is_none(), is_trusted, "{statement}: {text}");
        if !is_trusted {
            assert_eq!(text, "Gateway service is not authorized to assume the execution role");
            assert_eq!(failed.unwrap().check, "gateway role");
        }
    }
}
