//! What users may do by their policies, at every operation of every service.

use super::*;
use crate::test_support::signature_by;

const ANN: &str = "arn:aws:iam::123456789012:user/ann";

/// The answer to a call with these members, signed by a key.
async fn call_as(world: &World, key: &str, operation: &Operation, members: &Value) -> Answer {
    let signing_name = operation.service().signing_name();
    call_signed(world, operation, Some(&signature_by(key, REGION, signing_name)), members).await
}

fn is_denied(answer: &Answer) -> bool {
    answer.text.contains("is not authorized to perform")
}

fn statement(effect: &str, action: &str, resource: &str) -> Value {
    json!({"Effect": effect, "Action": action, "Resource": resource})
}

fn asks_policies(operation: &&'static Operation) -> bool {
    !operation.is_unsigned() && operation.service() != Service::Sts
}

#[tokio::test]
async fn a_user_without_policies_may_do_nothing_and_with_one_action_this_alone() {
    let world = World::new();
    let ann = world.user("ann").await;
    let all: Vec<_> = served().filter(asks_policies).collect();
    assert!(all.len() > 150, "{}", all.len());
    for operation in all {
        let name = operation.name();
        let prefix = operation.service().name().trim_end_matches("-control");
        let action = format!("{prefix}:{name}");
        world.allow("ann", &json!([statement("Allow", "s3:*", "*")])).await;
        let denied = call_as(&world, &ann, operation, &json!({})).await;
        let text = format!("User: {ANN} is not authorized to perform: {action} ");
        assert!(denied.text.contains(&text), "{name}: {}", denied.text);
        let reason = format!("because no identity-based policy allows the {action} action");
        assert!(denied.text.contains(&reason), "{name}: {}", denied.text);
        let (status, expected) = match Dialect::of(operation.service()) {
            Dialect::Json11 { .. } => (400, "AccessDeniedException"),
            Dialect::Query { .. } => (403, "AccessDenied"),
            Dialect::RestJson => (403, "AccessDeniedException"),
        };
        assert_eq!((denied.status, code(operation, &denied).as_str()), (status, expected), "{name}");
        let trace = trace(&world, &denied);
        let failed = trace.hops[0].checks.iter().find(|check| check.verdict == Verdict::Failed).unwrap();
        assert!(failed.expected.starts_with(&format!("{action} on ")), "{name}: {failed:?}");
        assert_eq!(failed.actual, format!("{ANN}: no policy of it names the action"), "{name}");

        world.allow("ann", &json!([statement("Allow", &action, "*")])).await;
        let allowed = call_as(&world, &ann, operation, &json!({})).await;
        assert!(!is_denied(&allowed), "{name}: {}", allowed.text);
        let both = json!([statement("Allow", "*", "*"), statement("Deny", &action, "*")]);
        world.allow("ann", &both).await;
        let denied = call_as(&world, &ann, operation, &json!({})).await;
        assert!(
            denied.text.contains("with an explicit deny in an identity-based policy"),
            "{name}: {}",
            denied.text
        );
    }
}

#[tokio::test]
async fn a_resource_is_named_by_what_the_call_asks_for() {
    let world = World::new();
    let ann = world.user("ann").await;
    world
        .iam(
            "CreateRole",
            &[
                ("RoleName", "demo"),
                ("Path", "/team/"),
                (
                    "AssumeRolePolicyDocument",
                    r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}"#,
                ),
            ],
        )
        .await;
    let root = crate::test_support::signature(REGION, "secretsmanager");
    let secret = world.json11(
        "secretsmanager.CreateSecret",
        Some(&root),
        r#"{"Name":"a/b","SecretString":"x","ClientRequestToken":"0123456789012345678901234567890123"}"#,
    );
    let arn = secret.await.json()["ARN"].as_str().unwrap().to_owned();
    let role = "arn:aws:iam::123456789012:role/team/demo";
    let directory = "arn:aws:bedrock-agentcore:us-east-1:123456789012:workload-identity-directory/default";
    for (service, operation, members, resource) in [
        (Service::Iam, "GetRole", json!({"RoleName": "demo"}), role),
        (Service::Iam, "GetRole", json!({"RoleName": "Demo"}), role),
        (Service::Iam, "GetUser", json!({}), ANN),
        (
            Service::Iam,
            "CreateUser",
            json!({"UserName": "bob", "Path": "/team/"}),
            "arn:aws:iam::123456789012:user/team/bob",
        ),
        (Service::SecretsManager, "GetSecretValue", json!({"SecretId": "a/b"}), &*arn),
        (Service::SecretsManager, "GetSecretValue", json!({"SecretId": arn}), &*arn),
        (
            Service::SecretsManager,
            "GetSecretValue",
            json!({"SecretId": "none"}),
            "arn:aws:secretsmanager:us-east-1:123456789012:secret:none",
        ),
        (
            Service::Ecr,
            "ListImages",
            json!({"repositoryName": "demo"}),
            "arn:aws:ecr:us-east-1:123456789012:repository/demo",
        ),
        (
            Service::CognitoIdp,
            "ListUsers",
            json!({"UserPoolId": "us-east-1_abc"}),
            "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc",
        ),
    ] {
        let operation = service.operation(operation).unwrap();
        let prefix = service.name();
        let action = format!("{prefix}:{}", operation.name());
        world.allow("ann", &json!([statement("Allow", &action, resource)])).await;
        let allowed = call_as(&world, &ann, operation, &members).await;
        assert!(!is_denied(&allowed), "{action} on {resource}: {}", allowed.text);
        world.allow("ann", &json!([statement("Allow", &action, &format!("{resource}x"))])).await;
        let denied = call_as(&world, &ann, operation, &members).await;
        assert!(is_denied(&denied), "{action} on {resource}: {}", denied.text);
    }
    // Secrets Manager shows the id as it was sent, and nothing for a list.
    let shown = async |operation: &str, members: &Value| {
        let operation = Service::SecretsManager.operation(operation).unwrap();
        call_as(&world, &ann, operation, members).await.json()["Message"].as_str().unwrap().to_owned()
    };
    let value = shown("GetSecretValue", &json!({"SecretId": "a/b"})).await;
    assert!(value.contains("secretsmanager:GetSecretValue on resource: a/b because no identity"), "{value}");
    let list = shown("ListSecrets", &json!({})).await;
    assert!(list.contains("secretsmanager:ListSecrets because no identity"), "{list}");
    // Both the directory and the identity are asked for, the directory first.
    let token = Service::AgentCore.operation("GetWorkloadAccessToken").unwrap();
    let members = json!({"workloadName": "agent"});
    let action = "bedrock-agentcore:GetWorkloadAccessToken";
    let identity = format!("{directory}/workload-identity/agent");
    for (granted, missing) in
        [("arn:aws:s3:::none", directory), (directory, &*identity), (&*identity, directory)]
    {
        world.allow("ann", &json!([statement("Allow", action, granted)])).await;
        let denied = call_as(&world, &ann, token, &members).await;
        assert!(denied.text.contains(&format!("on resource: {missing} because")), "{}", denied.text);
    }
    world
        .allow("ann", &json!([statement("Allow", action, directory), statement("Allow", action, &identity)]))
        .await;
    assert!(!is_denied(&call_as(&world, &ann, token, &members).await));
}

#[tokio::test]
async fn tags_and_members_are_condition_keys() {
    let world = World::new();
    let ann = world.user("ann").await;
    let root = |service| crate::test_support::signature(REGION, service);
    let secret = r#"{"Name":"one","SecretString":"x","ClientRequestToken":"0123456789012345678901234567890123","Tags":[{"Key":"team","Value":"a"}]}"#;
    world.json11("secretsmanager.CreateSecret", Some(&root("secretsmanager")), secret).await;
    let repository = r#"{"repositoryName":"one","tags":[{"Key":"team","Value":"a"}]}"#;
    world
        .json11("AmazonEC2ContainerRegistry_V20150921.CreateRepository", Some(&root("ecr")), repository)
        .await;
    let role = [
        ("RoleName", "one"),
        ("Tags.member.1.Key", "team"),
        ("Tags.member.1.Value", "a"),
        (
            "AssumeRolePolicyDocument",
            r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}]}"#,
        ),
    ];
    world.iam("CreateRole", &role).await;
    let tagged = |value: &str| json!({"StringEquals": {"aws:ResourceTag/team": value}});
    let asked = |value: &str| json!({"StringEquals": {"aws:RequestTag/team": value}});
    let keys = |keys: &[&str]| json!({"ForAllValues:StringEquals": {"aws:TagKeys": keys}});
    let team = json!([{"Key": "team", "Value": "a"}]);
    let create = json!({"Name": "two", "SecretString": "x", "Tags": team, "ClientRequestToken": "0123456789012345678901234567890123"});
    for (service, operation, members, condition, holds) in [
        (Service::SecretsManager, "GetSecretValue", json!({"SecretId": "one"}), tagged("a"), true),
        (Service::SecretsManager, "GetSecretValue", json!({"SecretId": "one"}), tagged("b"), false),
        (Service::SecretsManager, "GetSecretValue", json!({"SecretId": "none"}), tagged("a"), false),
        (
            Service::SecretsManager,
            "GetSecretValue",
            json!({"SecretId": "one"}),
            json!({"StringEquals": {"secretsmanager:ResourceTag/team": "a"}}),
            true,
        ),
        (
            Service::SecretsManager,
            "GetSecretValue",
            json!({"SecretId": "one", "VersionStage": "AWSCURRENT"}),
            json!({"StringEquals": {"secretsmanager:VersionStage": "AWSCURRENT"}}),
            true,
        ),
        (Service::Ecr, "ListImages", json!({"repositoryName": "one"}), tagged("a"), true),
        (Service::Ecr, "ListImages", json!({"repositoryName": "one"}), tagged("b"), false),
        (
            Service::Iam,
            "GetRole",
            json!({"RoleName": "one"}),
            json!({"StringEquals": {"iam:ResourceTag/team": "a"}}),
            true,
        ),
        (Service::Iam, "GetRole", json!({"RoleName": "one"}), tagged("b"), false),
        (Service::SecretsManager, "CreateSecret", create.clone(), asked("b"), false),
        (Service::SecretsManager, "CreateSecret", create.clone(), keys(&["cost"]), false),
        (Service::SecretsManager, "CreateSecret", create.clone(), keys(&["team", "cost"]), true),
        (Service::SecretsManager, "CreateSecret", create.clone(), asked("a"), true),
        (
            Service::CognitoIdp,
            "CreateUserPool",
            json!({"PoolName": "p", "UserPoolTags": {"team": "a"}}),
            asked("a"),
            true,
        ),
        (
            Service::CognitoIdp,
            "CreateUserPool",
            json!({"PoolName": "p", "UserPoolTags": {"team": "a"}}),
            asked("b"),
            false,
        ),
        (
            Service::AgentCoreControl,
            "CreateWorkloadIdentity",
            json!({"name": "agent", "tags": {"team": "a"}}),
            asked("a"),
            true,
        ),
        (Service::AgentCoreControl, "CreateWorkloadIdentity", json!({"name": "agent"}), asked("a"), false),
    ] {
        let operation = service.operation(operation).unwrap();
        let action = format!("{}:{}", service.name().trim_end_matches("-control"), operation.name());
        let statement = json!({"Effect": "Allow", "Action": action, "Resource": "*", "Condition": condition});
        world.allow("ann", &json!([statement])).await;
        let answer = call_as(&world, &ann, operation, &members).await;
        assert_eq!(!is_denied(&answer), holds, "{action} {members} {condition}: {}", answer.text);
    }
}

#[tokio::test]
async fn policies_of_secrets_and_repositories_count_too() {
    let world = World::new();
    let ann = world.user("ann").await;
    let root = |service| crate::test_support::signature(REGION, service);
    world
        .json11(
            "secretsmanager.CreateSecret",
            Some(&root("secretsmanager")),
            r#"{"Name":"one","SecretString":"x","ClientRequestToken":"0123456789012345678901234567890123"}"#,
        )
        .await;
    let ecr = "AmazonEC2ContainerRegistry_V20150921";
    world.json11(&format!("{ecr}.CreateRepository"), Some(&root("ecr")), r#"{"repositoryName":"one"}"#).await;
    let policy = |effect: &str, action: &str| {
        let statement =
            json!({"Effect": effect, "Principal": {"AWS": ANN}, "Action": action, "Resource": "*"});
        json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
    };
    let value = Service::SecretsManager.operation("GetSecretValue").unwrap();
    let images = Service::Ecr.operation("ListImages").unwrap();
    let (secret, repository) = (json!({"SecretId": "one"}), json!({"repositoryName": "one"}));
    for effect in ["Allow", "Deny"] {
        let put =
            json!({"SecretId": "one", "ResourcePolicy": policy(effect, "secretsmanager:GetSecretValue")});
        let put = world
            .json11("secretsmanager.PutResourcePolicy", Some(&root("secretsmanager")), &put.to_string())
            .await;
        assert_eq!(put.status, 200, "{}", put.text);
        let statement = json!({"Effect": effect, "Principal": {"AWS": ANN}, "Action": "ecr:ListImages"});
        let text = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        let put = json!({"repositoryName": "one", "policyText": text});
        let put =
            world.json11(&format!("{ecr}.SetRepositoryPolicy"), Some(&root("ecr")), &put.to_string()).await;
        assert_eq!(put.status, 200, "{}", put.text);
        // The policy of the resource allows it alone, or denies what the user's own allows.
        let own = if effect == "Allow" { "s3:*" } else { "*" };
        world.allow("ann", &json!([statement_of(own)])).await;
        for (operation, members) in [(value, &secret), (images, &repository)] {
            let answer = call_as(&world, &ann, operation, members).await;
            assert_eq!(is_denied(&answer), effect == "Deny", "{}", answer.text);
            if effect == "Deny" {
                assert!(
                    answer.text.contains("with an explicit deny in a resource-based policy"),
                    "{}",
                    answer.text
                );
            }
        }
    }
}

#[tokio::test]
async fn no_caller_claims_a_condition_key() {
    let world = World::new();
    let ann = world.user("ann").await;
    let root = crate::test_support::signature(REGION, "iam");
    let wide = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
    let boundary =
        world.iam("CreatePolicy", &[("PolicyName", "limit"), ("PolicyDocument", wide)]).await.xml("Arn");
    world.iam("CreateUser", &[("UserName", "limited"), ("PermissionsBoundary", &boundary)]).await;
    world.iam("CreateUser", &[("UserName", "free")]).await;
    let condition = json!({"StringEquals": {"iam:PermissionsBoundary": boundary}});
    let delegated = json!({"Effect": "Allow", "Action": "iam:*", "Resource": "*", "Condition": condition});
    world.allow("ann", &json!([delegated])).await;
    // The boundary of the user that it is about counts, and not what the call says of it.
    for (user, claim, may) in
        [("limited", None, true), ("free", None, false), ("free", Some(&*boundary), false)]
    {
        let mut form = vec![
            ("Action", "AttachUserPolicy"),
            ("Version", "2010-05-08"),
            ("UserName", user),
            ("PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
        ];
        form.extend(claim.map(|claim| ("PermissionsBoundary", claim)));
        let answer = world.query(&form, Some(&signature_by(&ann, REGION, "iam"))).await;
        assert_eq!(!is_denied(&answer), may, "{user} {claim:?}: {}", answer.text);
    }
    for (user, claim, may) in [("a", Some(&*boundary), true), ("b", None, false)] {
        let mut form = vec![("Action", "CreateUser"), ("Version", "2010-05-08"), ("UserName", user)];
        form.extend(claim.map(|claim| ("PermissionsBoundary", claim)));
        let answer = world.query(&form, Some(&signature_by(&ann, REGION, "iam"))).await;
        assert_eq!(!is_denied(&answer), may, "{user} {claim:?}: {}", answer.text);
    }
    assert_eq!(
        world.query(&[("Action", "ListUsers"), ("Version", "2010-05-08")], Some(&root)).await.status,
        200
    );
    let create = Service::AgentCoreControl.operation("CreateWorkloadIdentity").unwrap();
    let tagged = json!({"StringEquals": {"aws:RequestTag/team": "blue"}});
    let statement = json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": tagged});
    world.allow("ann", &json!([statement])).await;
    for (members, may) in [
        (json!({"name": "one", "tags": {"team": "blue"}}), true),
        (json!({"name": "two", "tags": {"team": "red"}, "Tags": {"team": "blue"}}), false),
        (json!({"name": "three", "Tags": {"team": "blue"}}), false),
    ] {
        let answer = call_as(&world, &ann, create, &members).await;
        assert_eq!(!is_denied(&answer), may, "{members}: {}", answer.text);
    }
}

#[tokio::test]
async fn every_repository_that_is_named_is_asked_for() {
    let world = World::new();
    let ann = world.user("ann").await;
    let operation = Service::Ecr.operation("DescribeRepositories").unwrap();
    let arn = |name: &str| format!("arn:aws:ecr:us-east-1:123456789012:repository/{name}");
    let named = |names: &[&str]| json!({ "repositoryNames": names });
    world.allow("ann", &json!([statement("Allow", "ecr:*", &arn("one"))])).await;
    assert!(!is_denied(&call_as(&world, &ann, operation, &named(&["one"])).await));
    for members in [named(&["one", "two"]), named(&["two"]), named(&[]), json!({})] {
        assert!(is_denied(&call_as(&world, &ann, operation, &members).await), "{members}");
    }
    let all_but_one = json!([statement("Allow", "*", "*"), statement("Deny", "ecr:*", &arn("secret"))]);
    world.allow("ann", &all_but_one).await;
    assert!(is_denied(&call_as(&world, &ann, operation, &named(&["secret"])).await));
}

#[tokio::test]
async fn a_denial_names_what_can_match_nothing() {
    let world = World::new();
    let ann = world.user("ann").await;
    let own = "arn:aws:secretsmanager:us-east-1:secret:mine-*";
    let statements =
        json!([statement("Allow", "secretmanager:*", "*"), statement("Allow", "secretsmanager:*", own)]);
    world.allow("ann", &statements).await;
    let operation = Service::SecretsManager.operation("ListSecrets").unwrap();
    let answer = call_as(&world, &ann, operation, &json!({})).await;
    assert!(is_denied(&answer), "{}", answer.text);
    let trace = trace(&world, &answer);
    let failed = trace.hops[0].checks.iter().find(|check| check.verdict == Verdict::Failed).unwrap();
    for told in [
        "; can match nothing: own, statement number 1: no service of AWS has the prefix of the action secretmanager:*",
        "; can match nothing: own, statement number 2: the resource arn:aws:secretsmanager:us-east-1:secret:mine-* has secret where service, region or account should be",
    ] {
        assert!(failed.actual.contains(told), "{told} in {failed:?}");
    }
}

#[tokio::test]
async fn two_policies_of_aws_are_known() {
    let world = World::new();
    let ann = world.user("ann").await;
    let operation = Service::SecretsManager.operation("ListSecrets").unwrap();
    for (name, may) in [("ReadOnlyAccess", false), ("AdministratorAccess", true), ("AWSDenyAll", false)] {
        let arn = format!("arn:aws:iam::aws:policy/{name}");
        world.iam("AttachUserPolicy", &[("UserName", "ann"), ("PolicyArn", &arn)]).await;
        let answer = call_as(&world, &ann, operation, &json!({})).await;
        assert_eq!(!is_denied(&answer), may, "{name}: {}", answer.text);
        if name == "ReadOnlyAccess" {
            let trace = trace(&world, &answer);
            let failed = trace.hops[0].checks.iter().find(|check| check.verdict == Verdict::Failed).unwrap();
            let unknown = format!("not known here, and so allowing nothing: {arn}");
            assert!(failed.actual.ends_with(&unknown), "{failed:?}");
        }
    }
}

fn statement_of(action: &str) -> Value {
    statement("Allow", action, "*")
}
