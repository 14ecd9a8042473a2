//! Actions and resources of statements, and which of several policies count.
//!
//! Source: IAM guide, Action, Resource, NotAction, NotResource; policy evaluation logic.

use super::*;

const GATEWAY: &str = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/demo-0a1b2c3d4e";
const ALLOW: &str = r#"{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}"#;
const DENY: &str =
    r#"{"Sid":"No","Effect":"Deny","Action":"bedrock-agentcore:InvokeGateway","Resource":"*"}"#;
const INVOKE: &str = "bedrock-agentcore:InvokeGateway";

#[test]
fn a_statement_applies_to_its_actions_and_resources() {
    // Statement, action, resource, whether it is allowed.
    let table = [
        (r#""Action":"*","Resource":"*""#, INVOKE, GATEWAY, true),
        (r#""Action":"*","Resource":"*""#, INVOKE, "*", true),
        (r#""Action":"bedrock-agentcore:*","Resource":"*""#, INVOKE, GATEWAY, true),
        (r#""Action":"BEDROCK-agentcore:invokegateway","Resource":"*""#, INVOKE, GATEWAY, true),
        (r#""Action":"bedrock-agentcore:Invoke*","Resource":"*""#, INVOKE, GATEWAY, true),
        (r#""Action":"bedrock-agentcore:Invoke??????y","Resource":"*""#, INVOKE, GATEWAY, true),
        (r#""Action":"bedrock-agentcore:Invoke?","Resource":"*""#, INVOKE, GATEWAY, false),
        (r#""Action":["s3:*","bedrock-agentcore:InvokeGateway"],"Resource":"*""#, INVOKE, GATEWAY, true),
        (r#""Action":"bedrock:*","Resource":"*""#, INVOKE, GATEWAY, false),
        (r#""NotAction":"s3:*","Resource":"*""#, INVOKE, GATEWAY, true),
        (r#""NotAction":["s3:*","bedrock-agentcore:*"],"Resource":"*""#, INVOKE, GATEWAY, false),
        (r#""Action":"*","Resource":"arn:aws:bedrock-agentcore:*:*:gateway/*""#, INVOKE, GATEWAY, true),
        (r#""Action":"*","Resource":"arn:aws:bedrock-agentcore:*:*:gateway/demo-*""#, INVOKE, GATEWAY, true),
        (
            r#""Action":"*","Resource":"arn:aws:bedrock-agentcore:*:*:gateway/other-*""#,
            INVOKE,
            GATEWAY,
            false,
        ),
        (
            r#""Action":"*","Resource":"arn:aws:bedrock-agentcore:eu-west-1:*:gateway/*""#,
            INVOKE,
            GATEWAY,
            false,
        ),
        (r#""Action":"*","Resource":"arn:aws:bedrock-agentcore:us-east-1:*""#, INVOKE, GATEWAY, true),
        (r#""Action":"*","Resource":"arn:aws:bedrock-agentcore:*:*:*""#, INVOKE, "*", false),
        (r#""Action":"*","NotResource":"arn:aws:bedrock-agentcore:*:*:runtime/*""#, INVOKE, GATEWAY, true),
        (r#""Action":"*","NotResource":"arn:aws:bedrock-agentcore:*:*:gateway/*""#, INVOKE, GATEWAY, false),
        (r#""Action":"*","NotResource":"*""#, INVOKE, GATEWAY, false),
    ];
    for (elements, action, resource, expected) in table {
        let statement = format!(r#"{{"Effect":"Allow",{elements}}}"#);
        assert_eq!(allows(&statement, action, resource, &Context::default()), expected, "{elements}");
        // The same statement as a denial.
        let statements = format!(r#"{ALLOW},{{"Effect":"Deny",{elements}}}"#);
        assert_eq!(allows(&statements, action, resource, &Context::default()), !expected, "deny {elements}");
    }
}

fn statement(index: usize, sid: &str) -> StatementId {
    StatementId { index, sid: Some(sid.to_owned()) }
}

fn source<'a>(name: &'a str, policy: &'a CompiledPolicy) -> PolicySource<'a> {
    PolicySource { name, policy: Some(policy) }
}

#[test]
fn policies_of_all_types_decide_together() {
    use PolicyType::{Boundary, Identity, Resource, Session};
    let (allow, deny, silent) =
        (compiled(ALLOW), compiled(DENY), compiled(&DENY.replace("Gateway", "Other")));
    let policy = |letter: char| match letter {
        'a' => Some(&allow),
        'd' => Some(&deny),
        's' => Some(&silent),
        _ => None,
    };
    let implicit = |by| Err((by, false));
    let explicit = |by| Err((by, true));
    // Identity, boundary, session and resource policy (allows, denies, is silent, - for none); same account; the outcome.
    let table = [
        ("a---", true, Ok(Identity)),
        ("----", true, implicit(Identity)),
        ("s---", true, implicit(Identity)),
        ("d---", true, explicit(Identity)),
        ("aa--", true, Ok(Identity)),
        ("as--", true, implicit(Boundary)),
        ("ad--", true, explicit(Boundary)),
        ("sa--", true, implicit(Identity)),
        ("a-a-", true, Ok(Identity)),
        ("a-s-", true, implicit(Session)),
        ("a-d-", true, explicit(Session)),
        ("aaa-", true, Ok(Identity)),
        ("aas-", true, implicit(Session)),
        ("asa-", true, implicit(Boundary)),
        ("---a", true, Ok(Resource)),
        ("s--a", true, Ok(Resource)),
        ("d--a", true, explicit(Identity)),
        ("a--d", true, explicit(Resource)),
        ("a--s", true, Ok(Identity)),
        ("-s-a", true, implicit(Boundary)),
        ("-a-a", true, Ok(Resource)),
        ("--sa", true, implicit(Session)),
        ("-d-a", true, explicit(Boundary)),
        ("a--a", false, Ok(Identity)),
        ("a---", false, implicit(Resource)),
        ("---a", false, implicit(Identity)),
        ("as-a", false, implicit(Boundary)),
        ("a-sa", false, implicit(Session)),
        ("a--d", false, explicit(Resource)),
    ];
    for (letters, is_same_account, expected) in table {
        let letters: Vec<char> = letters.chars().collect();
        let named = |index: usize| policy(letters[index]).map(|policy| source("p", policy));
        let policies = Policies {
            identity: named(0).into_iter().collect(),
            boundary: named(1),
            session: named(2).map(|policy| vec![policy]),
            resource: named(3),
            is_cross_account: !is_same_account,
            ..Policies::default()
        };
        let decided = match decide(&policies, INVOKE, GATEWAY, &Context::default()) {
            Decision::Allowed(by, name, id) => {
                assert_eq!((name.as_str(), id), ("p", statement(0, "All")));
                Ok(by)
            }
            Decision::Denied(Reason::Implicit { by, .. }) => implicit(by),
            Decision::Denied(Reason::Explicit { by, policy, statement: id }) => {
                assert_eq!((policy.as_str(), id), ("p", statement(0, "No")));
                explicit(by)
            }
        };
        assert_eq!(decided, expected, "{letters:?} {is_same_account}");
    }
}

#[test]
fn a_denial_names_the_statement_that_comes_closest() {
    let statements = r#"{"Sid":"Other","Effect":"Allow","Action":"s3:*","Resource":"*"},
        {"Sid":"Narrow","Effect":"Allow","Action":"bedrock-agentcore:*","Resource":"arn:aws:bedrock-agentcore:*:*:gateway/x-*"},
        {"Sid":"Tagged","Effect":"Allow","Action":"bedrock-agentcore:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}}}"#;
    let near_miss = |statements: &str| {
        let policy = compiled(statements);
        let policies = Policies { identity: vec![source("inline", &policy)], ..Policies::default() };
        match decide(&policies, INVOKE, GATEWAY, &Context::default()) {
            Decision::Denied(Reason::Implicit { near_miss, .. }) => near_miss.map(|(_, near_miss)| near_miss),
            other => panic!("{other:?}"),
        }
    };
    let condition =
        Mismatch::Condition { operator: "StringEquals".into(), key: "aws:ResourceTag/team".into() };
    let expected = NearMiss { statement: statement(2, "Tagged"), mismatch: condition };
    assert_eq!(near_miss(statements), Some(expected));
    let (two, _) = statements.rsplit_once(",\n").unwrap();
    let patterns = vec!["arn:aws:bedrock-agentcore:*:*:gateway/x-*".to_owned()];
    let expected = NearMiss { statement: statement(1, "Narrow"), mismatch: Mismatch::Resource(patterns) };
    assert_eq!(near_miss(two), Some(expected));
    assert_eq!(near_miss(r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#), None);
}

/// Source: IAM guide, policy variables: one without a value can make a statement invalid.
#[test]
fn a_statement_that_allows_needs_a_value_for_each_of_its_variables() {
    let variable = "${aws:PrincipalTag/team}";
    let resource = "arn:aws:s3:::blue/x";
    for (elements, with, without) in [
        (format!(r#""Action":"*","Resource":"arn:aws:s3:::{variable}/*""#), true, false),
        (format!(r#""Action":"*","NotResource":"arn:aws:s3:::{variable}-secret/*""#), true, false),
        (
            format!(r#""Action":"*","Resource":"*","Condition":{{"StringNotEquals":{{"k":"{variable}"}}}}"#),
            true,
            false,
        ),
        (
            r#""Action":"*","Resource":"arn:aws:s3:::${aws:PrincipalTag/team, 'blue'}/*""#.to_owned(),
            true,
            true,
        ),
        (r#""Action":"*","NotResource":"arn:aws:s3:::${*}""#.to_owned(), true, true),
    ] {
        let statement = format!(r#"{{"Effect":"Allow",{elements}}}"#);
        let tagged = Context::of(&[("aws:principaltag/team", &["blue"][..]), ("k", &["other"])]);
        assert_eq!(allows(&statement, "s3:GetObject", resource, &tagged), with, "{elements}");
        let bare = Context::of(&[("k", &["other"][..])]);
        assert_eq!(allows(&statement, "s3:GetObject", resource, &bare), without, "{elements}");
    }
}
