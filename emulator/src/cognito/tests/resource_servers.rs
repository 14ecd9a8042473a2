//! Resource servers and domains.

use super::*;

const CERTIFICATE: &str = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";

#[tokio::test]
async fn a_resource_server_is_created_described_listed_and_deleted() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let server = json!({
        "Identifier": "mcp", "Name": "MCP", "UserPoolId": pool,
        "Scopes": [{ "ScopeDescription": "read", "ScopeName": "tools.read" }],
    });
    let created = cognito.call("CreateResourceServer", server.clone()).await.output(200);
    assert_eq!(created["ResourceServer"], server);
    cognito
        .call("CreateResourceServer", server.clone())
        .await
        .refused("InvalidParameterException", "A resource server with identifier mcp already exists.");
    let which = json!({ "UserPoolId": pool, "Identifier": "mcp" });
    assert_eq!(cognito.call("DescribeResourceServer", which.clone()).await.output(200), created);
    let listed = cognito.call("ListResourceServers", json!({ "UserPoolId": pool })).await.output(200);
    assert_eq!(listed, json!({ "ResourceServers": [server] }));
    assert_eq!(cognito.call("DeleteResourceServer", which.clone()).await.text, "");
    for operation in ["DescribeResourceServer", "DeleteResourceServer"] {
        let answer = cognito.call(operation, which.clone()).await;
        answer.refused("ResourceNotFoundException", "Resource server mcp does not exist.");
    }
}

#[tokio::test]
async fn wrong_scopes_are_reported_by_their_place() {
    let cognito = Cognito::new();
    let scopes = json!([{ "ScopeName": "tools/read", "ScopeDescription": "x" }]);
    let input = json!({ "UserPoolId": "us-east-1_abc", "Identifier": "mcp", "Name": "x", "Scopes": scopes });
    cognito.call("CreateResourceServer", input).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value 'tools/read' at 'scopes.1.member.scopeName' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [\\x21\\x23-\\x2E\\x30-\\x5B\\x5D-\\x7E]+",
    );
}

#[tokio::test]
async fn a_domain_belongs_to_one_pool_and_a_pool_has_one() {
    let cognito = Cognito::new();
    let (pool, other) = (cognito.pool().await, cognito.pool().await);
    let create = |domain: &str, pool: &str| {
        cognito.call("CreateUserPoolDomain", json!({ "Domain": domain, "UserPoolId": pool }))
    };
    assert_eq!(create("demo", &pool).await.output(200), json!({ "ManagedLoginVersion": 1 }));
    create("demo", &other)
        .await
        .refused("InvalidParameterException", "Domain already associated with another user pool.");
    create("demo-2", &pool)
        .await
        .refused("InvalidParameterException", "User pool already has a domain configured.");
    create("my-cognito", &other)
        .await
        .refused("InvalidParameterException", "Domain cannot contain reserved word: cognito");
    create("auth.example.com", &other)
        .await
        .refused("InvalidParameterException", "Domain prefix cannot contain a dot: auth.example.com");
    let custom = json!({
        "Domain": "auth.example.com", "UserPoolId": other, "CustomDomainConfig": { "CertificateArn": CERTIFICATE }
    });
    cognito.call("CreateUserPoolDomain", custom).await.refused(
        "UnsupportedOperationException",
        "CreateUserPoolDomain with CustomDomainConfig is not emulated by agentcore-local",
    );
    let described = cognito.call("DescribeUserPoolDomain", json!({ "Domain": "demo" })).await.output(200);
    let description = &described["DomainDescription"];
    assert_eq!((&description["UserPoolId"], &description["Status"]), (&json!(pool), &json!("ACTIVE")));
    assert_eq!(
        (&description["AWSAccountId"], &description["Domain"]),
        (&json!("123456789012"), &json!("demo"))
    );
    let pools = cognito.call("DescribeUserPool", json!({ "UserPoolId": pool })).await.output(200);
    assert_eq!(pools["UserPool"]["Domain"], "demo");
}

#[tokio::test]
async fn an_unknown_domain_has_an_empty_description() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let described = cognito.call("DescribeUserPoolDomain", json!({ "Domain": "demo" })).await.output(200);
    assert_eq!(described, json!({ "DomainDescription": {} }));
    let delete = json!({ "Domain": "demo", "UserPoolId": pool });
    cognito
        .call("DeleteUserPoolDomain", delete)
        .await
        .refused("InvalidParameterException", "No such domain or user pool exists.");
}

#[tokio::test]
async fn an_update_replaces_name_and_scopes() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let scopes = json!([{ "ScopeDescription": "read", "ScopeName": "tools.read" }]);
    let server = json!({ "UserPoolId": pool, "Identifier": "mcp", "Name": "MCP", "Scopes": scopes });
    cognito.call("CreateResourceServer", server).await.output(200);
    let update = json!({ "UserPoolId": pool, "Identifier": "mcp", "Name": "Other" });
    let updated = cognito.call("UpdateResourceServer", update.clone()).await.output(200);
    assert_eq!(
        updated["ResourceServer"],
        json!({ "Identifier": "mcp", "Name": "Other", "Scopes": [], "UserPoolId": pool })
    );
    let which = json!({ "UserPoolId": pool, "Identifier": "mcp" });
    assert_eq!(cognito.call("DescribeResourceServer", which.clone()).await.output(200), updated);
    cognito.call("UpdateResourceServer", which).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    );
    let unknown = json!({ "UserPoolId": pool, "Identifier": "other", "Name": "x" });
    cognito
        .call("UpdateResourceServer", unknown)
        .await
        .refused("ResourceNotFoundException", "Resource server other does not exist.");
}

#[tokio::test]
async fn a_pool_has_twenty_five_resource_servers() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let create = |name: String| {
        let input = json!({ "UserPoolId": pool, "Identifier": name, "Name": name });
        cognito.call("CreateResourceServer", input)
    };
    for number in 0..25 {
        create(number.to_string()).await.output(200);
    }
    create("25".to_owned())
        .await
        .refused("LimitExceededException", "The user pool has as many resource servers as it can have: 25.");
    create("0".to_owned())
        .await
        .refused("InvalidParameterException", "A resource server with identifier 0 already exists.");
}

#[tokio::test]
async fn a_domain_changes_the_version_of_its_login_pages() {
    let cognito = Cognito::new();
    let (pool, other) = (cognito.pool().await, cognito.pool().await);
    let domain = json!({ "UserPoolId": pool, "Domain": "demo" });
    cognito.call("CreateUserPoolDomain", domain.clone()).await.output(200);
    let update = json!({ "UserPoolId": pool, "Domain": "demo", "ManagedLoginVersion": 2 });
    assert_eq!(
        cognito.call("UpdateUserPoolDomain", update).await.output(200),
        json!({ "ManagedLoginVersion": 2 })
    );
    let described = cognito.call("DescribeUserPoolDomain", json!({ "Domain": "demo" })).await.output(200);
    assert_eq!(described["DomainDescription"]["ManagedLoginVersion"], 2);
    assert_eq!(described["DomainDescription"].get("CustomDomainConfig"), None);
    let foreign = json!({ "UserPoolId": other, "Domain": "demo" });
    cognito
        .call("UpdateUserPoolDomain", foreign)
        .await
        .refused("ResourceNotFoundException", "Domain demo does not exist.");
    let custom = json!({
        "UserPoolId": pool, "Domain": "auth.example.com", "CustomDomainConfig": { "CertificateArn": CERTIFICATE }
    });
    cognito.call("UpdateUserPoolDomain", custom).await.refused(
        "UnsupportedOperationException",
        "UpdateUserPoolDomain with CustomDomainConfig is not emulated by agentcore-local",
    );
    cognito.call("UpdateUserPoolDomain", json!({ "Domain": "demo" })).await.refused(
        "InvalidParameterException",
        "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
    );
}
