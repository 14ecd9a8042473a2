//! Resources of two regions do not see each other.

use super::*;

impl Cognito {
    /// Calls an operation with a signature for the other region.
    async fn elsewhere(&self, operation: &str, input: Value) -> Answer {
        let request = api_request(operation).header("authorization", signature("eu-west-1", "cognito-idp"));
        self.send(request.body(full(input.to_string())).unwrap()).await
    }

    async fn pool_elsewhere(&self) -> String {
        let output = self.elsewhere("CreateUserPool", json!({ "PoolName": "demo" })).await.output(200);
        text(&output["UserPool"]["Id"])
    }

    /// Calls an operation unsigned, by the AWS host name of a region.
    async fn by_host(&self, region: &str, operation: &str, input: &Value) -> Answer {
        let mut request = api_request(operation).body(full(input.to_string())).unwrap();
        request.extensions_mut().insert(host_of(region));
        self.send(request).await
    }
}

fn host_of(region: &str) -> LocalUri {
    LocalUri { path_and_query: "/".parse().unwrap(), region: Some(region.to_owned()), service: None }
}

#[tokio::test]
async fn a_pool_is_of_the_region_that_signs() {
    let cognito = Cognito::new();
    let (here, there) = (cognito.pool().await, cognito.pool_elsewhere().await);
    assert!(here.starts_with("us-east-1_") && there.starts_with("eu-west-1_"));
    let input = json!({ "UserPoolId": there });
    let described = cognito.elsewhere("DescribeUserPool", input.clone()).await.output(200);
    let arn = format!("arn:aws:cognito-idp:eu-west-1:123456789012:userpool/{there}");
    assert_eq!(described["UserPool"]["Arn"], arn);
    let tags = json!({ "ResourceArn": arn });
    assert_eq!(
        cognito.elsewhere("ListTagsForResource", tags.clone()).await.output(200),
        json!({ "Tags": {} })
    );

    let unknown = format!("User pool {there} does not exist.");
    for operation in ["DescribeUserPool", "ListUsers", "ListGroups", "DeleteUserPool"] {
        cognito.call(operation, input.clone()).await.refused("ResourceNotFoundException", &unknown);
    }
    cognito.call("ListTagsForResource", tags).await.refused("ResourceNotFoundException", &unknown);
    let client = json!({ "UserPoolId": there, "ClientName": "demo" });
    cognito.call("CreateUserPoolClient", client).await.refused("ResourceNotFoundException", &unknown);
    assert_eq!(cognito.elsewhere("DescribeUserPool", input).await.status, 200, "it is still there");
}

#[tokio::test]
async fn each_region_lists_its_own() {
    let cognito = Cognito::new();
    let (here, there) = (cognito.pool().await, cognito.pool_elsewhere().await);
    let ids = |listed: &Value| {
        let pools = listed["UserPools"].as_array().unwrap();
        pools.iter().map(|pool| text(&pool["Id"])).collect::<Vec<_>>()
    };
    let all = json!({ "MaxResults": 60 });
    assert_eq!(ids(&cognito.call("ListUserPools", all.clone()).await.output(200)), [here]);
    assert_eq!(ids(&cognito.elsewhere("ListUserPools", all).await.output(200)), [there]);
}

#[tokio::test]
async fn an_unsigned_call_is_of_its_hosts_region_or_else_of_its_clients() {
    let cognito = Cognito::new();
    let pool = cognito.pool_elsewhere().await;
    let flows = json!({
        "UserPoolId": pool, "ClientName": "demo", "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
    });
    let client = cognito.elsewhere("CreateUserPoolClient", flows).await.output(200);
    let client = text(&client["UserPoolClient"]["ClientId"]);
    let create = json!({ "UserPoolId": pool, "Username": "local", "MessageAction": "SUPPRESS" });
    cognito.elsewhere("AdminCreateUser", create).await.output(200);
    let set = json!({ "UserPoolId": pool, "Username": "local", "Password": PASSWORD, "Permanent": true });
    cognito.elsewhere("AdminSetUserPassword", set).await.output(200);

    let token = cognito.signed_in(&client, "local").await["AccessToken"].clone();
    let sign_in = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client,
        "AuthParameters": { "USERNAME": "local", "PASSWORD": PASSWORD },
    });
    assert_eq!(cognito.by_host("eu-west-1", "InitiateAuth", &sign_in).await.status, 200);
    cognito
        .by_host("us-east-1", "InitiateAuth", &sign_in)
        .await
        .refused("ResourceNotFoundException", &format!("User pool client {client} does not exist."));

    let get_user = json!({ "AccessToken": token });
    assert_eq!(cognito.unsigned("GetUser", get_user.clone()).await.output(200)["Username"], "local");
    assert_eq!(cognito.by_host("eu-west-1", "GetUser", &get_user).await.status, 200);
    cognito
        .by_host("us-east-1", "GetUser", &get_user)
        .await
        .refused("NotAuthorizedException", "Invalid Access Token");
}

#[tokio::test]
async fn a_prefix_is_unique_in_its_region_only() {
    let cognito = Cognito::new();
    let (here, there) = (cognito.pool().await, cognito.pool_elsewhere().await);
    let domain = |pool: &str| json!({ "Domain": "demo", "UserPoolId": pool });
    cognito.call("CreateUserPoolDomain", domain(&here)).await.output(200);
    cognito.elsewhere("CreateUserPoolDomain", domain(&there)).await.output(200);
    let of = |described: &Value| text(&described["DomainDescription"]["UserPoolId"]);
    let which = json!({ "Domain": "demo" });
    assert_eq!(of(&cognito.call("DescribeUserPoolDomain", which.clone()).await.output(200)), here);
    assert_eq!(of(&cognito.elsewhere("DescribeUserPoolDomain", which).await.output(200)), there);

    let foreign = cognito.elsewhere("DeleteUserPoolDomain", domain(&here)).await;
    foreign.refused("InvalidParameterException", "No such domain or user pool exists.");
    cognito.call("DeleteUserPoolDomain", domain(&here)).await.output(200);
    let pool = cognito.elsewhere("DescribeUserPool", json!({ "UserPoolId": there })).await.output(200);
    assert_eq!(pool["UserPool"]["Domain"], "demo");
}

#[tokio::test]
async fn the_documents_of_a_pool_name_the_domain_of_its_region() {
    let cognito = Cognito::new();
    let (here, there) = (cognito.pool().await, cognito.pool_elsewhere().await);
    let domain = |pool: &str| json!({ "Domain": "demo", "UserPoolId": pool });
    cognito.call("CreateUserPoolDomain", domain(&here)).await.output(200);
    cognito.elsewhere("CreateUserPoolDomain", domain(&there)).await.output(200);
    for (pool, path) in [(&here, "demo"), (&there, "demo.auth.eu-west-1")] {
        let document = cognito.get(&format!("/{pool}/.well-known/openid-configuration")).await.json();
        let endpoint = format!("http://127.0.0.1:4747/domain/{path}/oauth2/token");
        assert_eq!(document["token_endpoint"], endpoint);
        cognito.form(path, None, "grant_type=client_credentials").await;
        let found = cognito.checks().into_iter().find(|check| check.check == "domain").unwrap();
        assert_eq!((found.verdict, found.actual.contains(pool.as_str())), (Verdict::Passed, true), "{path}");
    }
    // AWS's own host name contains the stack's region too.
    cognito.form("demo.auth.us-east-1", None, "grant_type=client_credentials").await;
    assert_ne!(cognito.failed_check(), "domain");
    cognito.form("demo.auth.us-west-2", None, "grant_type=client_credentials").await;
    assert_eq!(cognito.failed_check(), "domain");
}

#[tokio::test]
async fn a_document_is_at_the_host_of_its_region() {
    let cognito = Cognito::new();
    let pool = cognito.pool_elsewhere().await;
    for (region, status) in [(None, 200), (Some("eu-west-1"), 200), (Some("us-east-1"), 404)] {
        let path = format!("/{pool}/.well-known/jwks.json");
        let mut request = Request::get(path).body(full("")).unwrap();
        if let Some(region) = region {
            request.extensions_mut().insert(host_of(region));
        }
        assert_eq!(cognito.send(request).await.status, status, "{region:?}");
    }
}
