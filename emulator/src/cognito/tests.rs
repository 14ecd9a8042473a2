//! Tests everything through HTTP requests: operations, documents, token endpoint.

mod admin_sign_in;
mod api;
mod app_clients;
mod client_credentials;
mod documents;
mod groups;
mod new_password;
mod pool_changes;
mod pools;
mod regions;
mod resource_servers;
mod sign_in;
mod sign_out;
mod tags;
mod token_endpoint;
mod tokens;
mod user_changes;
mod user_state;
mod users;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Request;
use serde_json::{Map, Value, json};

use crate::base::addresses::LocalUri;
use crate::base::http::{Body, full};
use crate::test_support::{Answer, REGION, World, signature};
use crate::trace::{Check, Verdict};

const PASSWORD: &str = "TestPassword123!";

/// Cognito in an emulator.
struct Cognito {
    world: World,
}

/// Assertions on Cognito's errors.
trait Refused {
    /// Asserts an operation's error: status, headers, body.
    fn refused(&self, code: &str, message: &str);
}

impl Refused for Answer {
    fn refused(&self, code: &str, message: &str) {
        self.refused_in_json11(code, message);
        assert_eq!(self.text, json!({ "__type": code, "message": message }).to_string());
        assert_eq!(self.header("x-amzn-errortype"), format!("{code}:"));
        assert_is_of_the_api(self);
    }
}

/// Asserts what success and error have in common.
fn assert_is_of_the_api(answer: &Answer) {
    assert_eq!(answer.header("content-type"), "application/x-amz-json-1.1");
    assert_eq!(answer.header("x-amzn-requestid").len(), 36);
}

impl Cognito {
    fn new() -> Self {
        Self { world: World::new() }
    }

    fn service(&self) -> &super::Cognito {
        &self.world.app.cognito
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        self.world.send(request).await
    }

    async fn call(&self, operation: &str, input: Value) -> Answer {
        let request = api_request(operation).header("authorization", signature(REGION, "cognito-idp"));
        self.ask(request, &input).await
    }

    async fn unsigned(&self, operation: &str, input: Value) -> Answer {
        self.ask(api_request(operation), &input).await
    }

    async fn ask(&self, request: http::request::Builder, input: &Value) -> Answer {
        let answer = self.send(request.body(full(input.to_string())).unwrap()).await;
        assert_is_of_the_api(&answer);
        answer
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(full("")).unwrap()).await
    }

    async fn form(&self, domain: &str, authorization: Option<&str>, form: &str) -> Answer {
        let mut request = Request::post(format!("/domain/{domain}/oauth2/token"))
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        self.send(request.body(full(form.to_owned())).unwrap()).await
    }

    async fn pool(&self) -> String {
        let output = self.call("CreateUserPool", json!({ "PoolName": "demo" })).await.output(200);
        text(&output["UserPool"]["Id"])
    }

    /// Creates an app client with these members in addition to pool and name.
    async fn client(&self, pool: &str, members: Value) -> Value {
        let mut input = json!({ "UserPoolId": pool, "ClientName": "demo" });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        self.call("CreateUserPoolClient", input).await.output(200)["UserPoolClient"].clone()
    }

    /// Creates a public client for passwords and refresh.
    async fn password_client(&self, pool: &str) -> String {
        let flows = json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] });
        text(&self.client(pool, flows).await["ClientId"])
    }

    /// Creates a confirmed user with [`PASSWORD`]; returns the sub.
    async fn user(&self, pool: &str, username: &str) -> String {
        let input = json!({
            "UserPoolId": pool, "Username": username, "MessageAction": "SUPPRESS",
            "UserAttributes": [{ "Name": "email", "Value": format!("{username}@example.com") }],
        });
        let user = self.call("AdminCreateUser", input).await.output(200);
        let set =
            json!({ "UserPoolId": pool, "Username": username, "Password": PASSWORD, "Permanent": true });
        assert_eq!(self.call("AdminSetUserPassword", set).await.output(200), json!({}));
        let attributes = user["User"]["Attributes"].as_array().unwrap();
        text(&attributes.iter().find(|attribute| attribute["Name"] == "sub").unwrap()["Value"])
    }

    async fn sign_in(&self, client: &str, username: &str, password: &str) -> Answer {
        let parameters = json!({ "USERNAME": username, "PASSWORD": password });
        let input =
            json!({ "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client, "AuthParameters": parameters });
        self.unsigned("InitiateAuth", input).await
    }

    async fn refresh(&self, client: &str, token: &str) -> Answer {
        let parameters = json!({ "REFRESH_TOKEN": token });
        let input =
            json!({ "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": client, "AuthParameters": parameters });
        self.unsigned("InitiateAuth", input).await
    }

    /// Returns the result of a user's successful sign-in.
    async fn signed_in(&self, client: &str, username: &str) -> Value {
        self.sign_in(client, username, PASSWORD).await.output(200)["AuthenticationResult"].clone()
    }

    /// Calls an operation on a user of a pool, with these additional members.
    async fn on_user(&self, operation: &str, pool: &str, username: &str, members: Value) -> Answer {
        let mut input = json!({ "UserPoolId": pool, "Username": username });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        self.call(operation, input).await
    }

    /// Calls an operation that an access token allows, with these additional members.
    async fn with_token(&self, operation: &str, token: &Value, members: Value) -> Answer {
        let mut input = json!({ "AccessToken": token });
        input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        self.unsigned(operation, input).await
    }

    /// Returns the checks of the newest trace's first hop.
    fn checks(&self) -> Vec<Check> {
        self.service().traces.last().unwrap().hops[0].checks.clone()
    }

    /// Returns the name of the check that failed in the newest trace.
    fn failed_check(&self) -> String {
        let failed = self.checks().into_iter().find(|check| check.verdict == Verdict::Failed);
        failed.expect("a failed check").check.into_owned()
    }
}

fn api_request(operation: &str) -> http::request::Builder {
    Request::post("/")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("AWSCognitoIdentityProviderService.{operation}"))
}

/// The message for a missing member; AWS does not show the value of a sensitive one.
fn missing(member: &str, is_sensitive: bool) -> String {
    let value = if is_sensitive { "Value" } else { "Value null" };
    format!(
        "1 validation error detected: {value} at '{member}' failed to satisfy constraint: Member must not be null"
    )
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Returns the claims of a token, in order; nothing is verified.
fn claims(token: &Value) -> Map<String, Value> {
    serde_json::from_str(&segment(token, 1)).unwrap()
}

/// Returns a segment of a token as it was written.
fn segment(token: &Value, index: usize) -> String {
    let bytes = URL_SAFE_NO_PAD.decode(token.as_str().unwrap().split('.').nth(index).unwrap()).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn names(members: &Map<String, Value>) -> Vec<&str> {
    members.keys().map(String::as_str).collect()
}
