//! `policy`: decisions without a call, and what the role of a gateway needs.

use agentcore_local_tests::{Finished, Folder, Up, agentcore_local, finish};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::123456789012:role/own-role";
const TOKEN: &str = "bedrock-agentcore:GetResourceOauth2Token";
const VAULT: &str = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default";
const SECRETS: &str =
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:bedrock-agentcore-identity!default/oauth2/*";

fn agentcore(resource: &str) -> String {
    format!("arn:aws:bedrock-agentcore:us-east-1:123456789012:{resource}")
}

/// An emulator with the built-in stack, whose gateway acts as a role with these statements alone.
fn with_statements(statements: &Value) -> Up {
    let folder = Folder::new();
    let text = finish(agentcore_local().arg("stack")).printed();
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    let role =
        format!("[iam_role.own]\nname = \"own-role\"\n[iam_role.own.policy]\nidentity = '''{document}'''\n");
    let text = text.replace(
        "\n[gateway.main]\n",
        &format!("\n{role}\n[gateway.main]\nrole_arn = \"${{iam_role.own.arn}}\"\n"),
    );
    Up::start(&["--stack", folder.write("stack.toml", &text).to_str().unwrap(), "--iam", "off"])
}

/// All that the role needs, but for the token vault's own ARN.
fn without_the_vault() -> Value {
    json!([
        {
            "Sid": "Tokens",
            "Effect": "Allow",
            "Action": ["bedrock-agentcore:GetWorkloadAccessToken", TOKEN],
            "Resource": [agentcore("workload-identity-directory/*"), agentcore("token-vault/default/*")],
        },
        {"Sid": "Secrets", "Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": SECRETS},
        {"Sid": "Typo", "Effect": "Allow", "Action": "bedrockagentcore:*", "Resource": "*"},
    ])
}

fn simulate(up: &Up, arguments: &[&str]) -> Finished {
    up.run(&[&["policy", "simulate"], arguments].concat())
}

fn sids(document: &Value) -> Vec<&str> {
    document["Statement"].as_array().unwrap().iter().map(|one| one["Sid"].as_str().unwrap()).collect()
}

#[test]
fn a_decision_names_the_statement_and_what_aws_would_say() {
    let up = with_statements(&without_the_vault());
    let asked = ["--principal", ROLE, "--action", TOKEN, "--resource"];
    let provider = agentcore("token-vault/default/oauth2credentialprovider/a");
    let allowed = simulate(&up, &[&asked[..], &[&provider]].concat());
    assert_eq!(allowed.code, Some(0), "{allowed:?}");
    assert_eq!(allowed.stdout, "allowed by identity, statement Tokens\n");
    let warning = "warning: it can match nothing: identity, statement Typo: no service of AWS has the prefix of the action bedrockagentcore:*";
    assert_eq!(allowed.stderr.trim_end(), warning);

    let denied = simulate(&up, &[&asked[..], &[VAULT]].concat());
    assert_eq!(denied.code, Some(4), "{denied:?}");
    let session = "arn:aws:sts::123456789012:assumed-role/own-role/simulation";
    let lines: Vec<&str> = denied.stdout.lines().collect();
    let because = format!(
        "denied implicitly: {session}: identity, statement Tokens, allows the action on other resources: "
    );
    assert!(lines[0].starts_with(&because), "{denied:?}");
    assert_eq!(
        lines[1],
        format!(
            "AWS says: User: {session} is not authorized to perform: {TOKEN} on resource: {VAULT} because no identity-based policy allows the {TOKEN} action"
        )
    );

    let as_json = simulate(&up, &[&asked[..], &[VAULT, "--json"]].concat());
    assert_eq!((as_json.code, as_json.stderr.as_str()), (Some(4), ""), "{as_json:?}");
    let decision: Value = serde_json::from_str(&as_json.stdout).unwrap();
    assert_eq!((&decision["decision"], &decision["resource"]), (&json!("implicitDeny"), &json!(VAULT)));
    assert!(
        decision["unmatchable"][0].as_str().unwrap().starts_with("identity, statement Typo: "),
        "{decision}"
    );
}

#[test]
fn a_decision_takes_condition_keys_sessions_roots_and_trust_policies() {
    let condition = json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}, "StringEquals": {"aws:RequestTag/a": "1"}});
    let up = with_statements(&json!([
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:TagRole", "Resource": "*", "Condition": condition},
        {"Effect": "Deny", "Action": "iam:DeleteRole", "Resource": "*"},
    ]));
    let tag = [
        "--principal",
        "arn:aws:sts::123456789012:assumed-role/own-role/anyone",
        "--action",
        "iam:TagRole",
        "--resource",
        ROLE,
    ];
    let keys =
        ["--context", "aws:TagKeys=a", "--context", "aws:TagKeys=b", "--context", "aws:RequestTag/a=1"];
    assert_eq!(simulate(&up, &[&tag[..], &keys[..]].concat()).code, Some(0));
    assert_eq!(
        simulate(&up, &[&tag[..], &keys[2..], &["--context", "aws:TagKeys=c"]].concat()).code,
        Some(4)
    );
    let denied = simulate(&up, &["--principal", ROLE, "--action", "iam:DeleteRole", "--resource", ROLE]);
    assert!(denied.stdout.starts_with("denied explicitly: "), "{denied:?}");
    // The role's own policy allows it, and the trust policy of the other role names AgentCore alone.
    let other = "arn:aws:iam::123456789012:role/m2m_auth_demo_mcp_server-runtime-role";
    let assume = simulate(&up, &["--principal", ROLE, "--action", "sts:AssumeRole", "--resource", other]);
    assert!(assume.code == Some(4) && assume.stdout.contains("its role trust policy"), "{assume:?}");
    // No role is assumed that is not there, and none by the root.
    let missing = ["--action", "sts:TagSession", "--resource", "arn:aws:iam::123456789012:role/missing"];
    let told = simulate(&up, &[&["--principal", ROLE], &missing[..]].concat());
    assert!(told.code == Some(4) && told.stdout.contains("the account has no role arn:"), "{told:?}");
    let root_arn = "arn:aws:iam::123456789012:root";
    let told = simulate(&up, &["--principal", root_arn, "--action", "sts:AssumeRole", "--resource", ROLE]);
    assert!(
        told.code == Some(4) && told.stdout.contains("roles may not be assumed by root accounts"),
        "{told:?}"
    );
    let whole = up.run(&["policy", "needed", "--diff", "--json"]);
    let whole: Value = serde_json::from_str(&whole.stdout).unwrap();
    assert_eq!((&whole["role_arn"], &whole["untrusted"]), (&json!(ROLE), &Value::Null), "{whole}");
    let root =
        ["--principal", "arn:aws:iam::123456789012:root", "--action", "iam:DeleteRole", "--resource", ROLE];
    assert_eq!(simulate(&up, &root).printed(), "allowed by the account's root\n");
}

#[test]
fn a_wrong_question_is_told_what_was_expected() {
    let up = Up::start(&[]);
    for (arguments, expected) in [
        (
            ["arn:aws:iam::123456789012:user/bob", "a:b", "*"],
            "error: there is no principal `arn:aws:iam::123456789012:user/bob`\n  expected the ARN of one of arn:aws:iam::",
        ),
        (
            [ROLE, "InvokeGateway", "*"],
            "error: `InvokeGateway` is not an IAM action\n  expected one such as ",
        ),
        ([ROLE, "a:*", "*"], "error: `a:*` is not an IAM action\n"),
        ([ROLE, "a:b", "gateway"], "error: `gateway` is not the ARN of a resource\n  expected arn:aws:"),
    ] {
        let [principal, action, resource] = arguments;
        let told = simulate(&up, &["--principal", principal, "--action", action, "--resource", resource]);
        assert!(told.code == Some(2) && told.stderr.starts_with(expected), "{told:?}");
    }
    let told = simulate(&up, &["--principal", ROLE, "--action", "a:b", "--context", "nothing"]);
    assert!(told.code == Some(2) && told.stderr.contains("expected KEY=VALUE"), "{told:?}");
    let told = up.run(&["policy", "needed", "--gateway", "other"]);
    assert!(told.code == Some(2) && told.stderr.contains("there is no gateway `other`"), "{told:?}");
    let told = up.run(&["policy", "needed", "--for-account", "1"]);
    assert!(told.code == Some(2) && told.stderr.contains("expected the twelve digits"), "{told:?}");
}

#[test]
fn what_a_role_lacks_is_what_makes_it_work() {
    let up = with_statements(&without_the_vault());
    let lacking = up.run(&["policy", "needed", "--diff"]);
    assert_eq!(lacking.code, Some(1), "{lacking:?}");
    let document: Value = serde_json::from_str(&lacking.stdout).unwrap();
    let expected =
        json!({"Sid": "GetResourceOauth2Token", "Effect": "Allow", "Action": [TOKEN], "Resource": [VAULT]});
    assert_eq!(document, json!({"Version": "2012-10-17", "Statement": [expected]}));
    assert!(lacking.stderr.contains("can match nothing: identity, statement Typo: "), "{lacking:?}");
    assert!(
        lacking
            .stderr
            .ends_with(&format!("error: role {ROLE} lacks what is printed, for gateway m2m-auth-demo\n"))
    );

    let whole: Value =
        serde_json::from_str(&up.run(&["policy", "needed", "--gateway", "m2m-auth-demo"]).printed()).unwrap();
    assert_eq!(sids(&whole), ["GetWorkloadAccessToken", "GetResourceOauth2Token", "GetSecretValue"]);
    let terraform =
        up.run(&["policy", "needed", "--format", "terraform", "--for-account", "111122223333"]).printed();
    for expected in [
        "resource \"aws_iam_role_policy\" \"m2m_auth_demo\" {\n  name = \"m2m-auth-demo-targets\"\n  role = \"own-role\"\n",
        "arn:aws:bedrock-agentcore:us-east-1:111122223333:workload-identity-directory/default/workload-identity/m2m-auth-demo-??????????\",\n",
        "m2m-oauth2-provider-????????-??????\",\n",
    ] {
        assert!(terraform.contains(expected), "{terraform}");
    }
}

#[test]
fn a_role_of_the_iam_chain_needs_its_runtime_and_the_endpoint() {
    let up = Up::start(&["--stack", "iam-chain"]);
    let whole: Value = serde_json::from_str(&up.run(&["policy", "needed"]).printed()).unwrap();
    assert_eq!(sids(&whole), ["InvokeAgentRuntime"]);
    let resources = whole["Statement"][0]["Resource"].as_array().unwrap();
    let runtime = resources[0].as_str().unwrap();
    assert!(runtime.starts_with(&agentcore("runtime/iam_chain_mcp_server-")), "{whole}");
    assert_eq!(resources[1], format!("{runtime}/runtime-endpoint/DEFAULT"));
    let lacking = up.run(&["policy", "needed", "--diff"]);
    assert_eq!((lacking.code, lacking.stdout.as_str()), (Some(0), ""), "{lacking:?}");
    assert!(
        lacking.stderr.contains("✓ role ")
            && lacking.stderr.ends_with("lacks nothing for gateway iam-chain\n"),
        "{lacking:?}"
    );
}
