//! A control plane with an issuer and an MCP server outside, asked by whole requests.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use http::{Request, Response, StatusCode};
use serde_json::{Map, Value, json};

use super::Parts;
use super::operations::answer;
use crate::aws::{ApiError, Call, Principal};
use crate::base::Ruleset;
use crate::base::addresses::percent_encode;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, full, read};
use crate::model::Service;
use crate::test_support::{self, signature};

pub(super) use crate::test_support::REGION;

pub(super) const DISCOVERY: &str = "https://issuer.test/.well-known/openid-configuration";
pub(super) const SERVER: &str = "https://mcp.test/mcp";
pub(super) const IMAGE: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/demo:latest";
/// A client token.
pub(super) const TOKEN: &str = "0123456789-0123456789-0123456789-0123";
pub(super) const ROLE: &str = "arn:aws:iam::123456789012:role/gateway";

pub(super) struct World {
    pub(super) parts: Arc<Parts>,
    pub(super) outside: Arc<Outside>,
    emulator: test_support::World,
}

/// What answers in place of the network.
#[derive(Debug, Default)]
pub(super) struct Outside {
    pub(super) is_gone: AtomicBool,
    pub(super) authorizations: Mutex<Vec<Option<String>>>,
    /// While a test holds it, nothing is answered.
    pub(super) silence: tokio::sync::Mutex<()>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) code: String,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The output of a success of this status.
    pub(super) fn output(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()
    }

    pub(super) fn refused(&self, status: u16, code: &str, message: &str) {
        let told = self.json();
        let told = (self.status, self.code.as_str(), told["message"].as_str().unwrap());
        assert_eq!(told, (status, code, message));
    }

    /// A refusal because nothing here does what the message names.
    pub(super) fn not_emulated(&self, what: &str) {
        let message = format!("{what} is not emulated by agentcore-local");
        self.refused(400, "UnsupportedOperationException", &message);
    }
}

impl World {
    pub(super) fn new() -> Self {
        Self::of(Ruleset::Current)
    }

    pub(super) fn of(ruleset: Ruleset) -> Self {
        let outside = Arc::new(Outside::default());
        let emulator = test_support::World::beside(outside.clone(), ruleset);
        Self { parts: Arc::clone(&emulator.app.api.control), outside, emulator }
    }

    /// Makes the OAuth2 credential provider `m2m`; gives its ARN.
    pub(super) async fn provider(&self) -> String {
        let configuration = json!({"customOauth2ProviderConfig": {"clientId": "client", "clientSecret": "secret",
            "oauthDiscovery": {"discoveryUrl": DISCOVERY}}});
        let input = json!({"name": "m2m", "credentialProviderVendor": "CustomOauth2",
            "oauth2ProviderConfigInput": configuration});
        let answer = self.ask("POST", "/identities/CreateOauth2CredentialProvider", &input).await;
        answer.output(201)["credentialProviderArn"].as_str().unwrap().to_owned()
    }

    /// Makes the API key credential provider `key`; gives its ARN.
    pub(super) async fn api_key_provider(&self) -> String {
        let input = json!({"name": "key", "apiKey": "the-key"});
        let answer = self.ask("POST", "/identities/CreateApiKeyCredentialProvider", &input).await;
        answer.output(201)["credentialProviderArn"].as_str().unwrap().to_owned()
    }

    /// Time goes on, so that what changes then has another time than what was made now.
    pub(super) fn later(&self) {
        self.emulator.clock.advance(std::time::Duration::from_secs(60));
    }

    /// One call that is signed for a region.
    pub(super) async fn ask_in(&self, region: &str, verb: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = Request::builder().method(verb).uri(path);
        let request = request.header("authorization", signature(region, "bedrock-agentcore"));
        let answer = self.emulator.send(request.body(full(body)).unwrap()).await;
        let code = answer.headers.get("x-amzn-errortype").map(|code| code.to_str().unwrap().to_owned());
        Answer { status: answer.status, code: code.unwrap_or_default(), text: answer.text }
    }

    pub(super) async fn ask(&self, verb: &str, path: &str, body: &Value) -> Answer {
        self.ask_in(REGION, verb, path, body).await
    }

    /// One call of an input that has passed the API model, or that of a newer one.
    pub(super) async fn call(&self, operation: &str, input: Value) -> Result<Value, ApiError> {
        let operation = Service::AgentCoreControl.operation(operation).unwrap();
        let app = &self.emulator.app;
        let call = Call {
            operation,
            place: app.addresses.place().clone(),
            is_placed: true,
            principal: Principal::Stack,
            now: self.emulator.clock.now(),
            entropy: app.entropy.clone(),
            hop: None,
            input,
        };
        answer(&self.parts, &call).await.map(|output| output.to_value())
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &Value::Null).await
    }

    pub(super) async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, &Value::Null).await
    }

    /// An operation of Identity: each is a POST to its name.
    pub(super) async fn identities(&self, operation: &str, input: &Value) -> Answer {
        self.ask("POST", &format!("/identities/{operation}"), input).await
    }

    /// The tags of a resource.
    pub(super) async fn tags(&self, arn: &str) -> Answer {
        self.get(&format!("/tags/{}", percent_encode(arn))).await
    }

    /// Makes the gateway; gives its path.
    pub(super) async fn gateway(&self, name: &str) -> String {
        let output = self.ask("POST", "/gateways/", &gateway(name)).await.output(202);
        format!("/gateways/{}/", output["gatewayId"].as_str().unwrap())
    }
}

/// The input of CreateGateway with all that it needs.
pub(super) fn gateway(name: &str) -> Value {
    json!({
        "name": name,
        "roleArn": ROLE,
        "protocolType": "MCP",
        "authorizerType": "CUSTOM_JWT",
        "authorizerConfiguration": authorizer(DISCOVERY),
    })
}

/// The input of CreateAgentRuntime with all that it needs.
pub(super) fn runtime(name: &str) -> Value {
    json!({
        "agentRuntimeName": name,
        "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
        "roleArn": ROLE,
        "networkConfiguration": {"networkMode": "PUBLIC"},
        "protocolConfiguration": {"serverProtocol": "MCP"},
        "authorizerConfiguration": authorizer(DISCOVERY),
    })
}

pub(super) fn authorizer(discovery_url: &str) -> Value {
    json!({"customJWTAuthorizer": {"discoveryUrl": discovery_url, "allowedClients": ["client"]}})
}

/// The input with other members added to it or in the place of its own; null takes one away.
pub(super) fn with(mut input: Value, members: &Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        input[name.as_str()] = value.clone();
    }
    input
}

pub(super) fn names(object: &Value) -> Vec<&str> {
    let mut names: Vec<_> = object.as_object().unwrap_or(&Map::new()).keys().cloned().collect();
    names.sort();
    let object = object.as_object().unwrap();
    names.iter().map(|name| object.get_key_value(name).unwrap().0.as_str()).collect()
}

impl HttpClient for Outside {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            drop(self.silence.lock().await);
            let (head, body) = request.into_parts();
            let url = head.uri.to_string();
            let message = read(body, 1_000_000).await.unwrap();
            let message: Value = serde_json::from_slice(&message).unwrap_or_default();
            let is_server = url.starts_with("https://mcp.test/") && !self.is_gone.load(Ordering::Relaxed);
            if is_server && message["method"] == "initialize" {
                let value = head.headers.get("authorization");
                let value = value.map(|value| value.to_str().unwrap().to_owned());
                self.authorizations.lock().unwrap().push(value);
            }
            let answer = match (url.as_str(), message["method"].as_str()) {
                (DISCOVERY, _) => {
                    json!({"issuer": "https://issuer.test", "jwks_uri": "https://issuer.test/keys",
                    "authorization_endpoint": "https://issuer.test/authorize", "token_endpoint": "https://issuer.test/token"})
                }
                ("https://issuer.test/token", _) => {
                    json!({"access_token": "m2m-token", "expires_in": 3600, "token_type": "Bearer"})
                }
                (_, Some("initialize")) if is_server => result(
                    &message,
                    &json!({"protocolVersion": "2025-11-25",
                    "capabilities": {"tools": {}}, "serverInfo": {"name": "test", "version": "1"}}),
                ),
                (_, Some("tools/list")) if is_server => {
                    result(&message, &json!({"tools": [{"name": "add", "inputSchema": {"type": "object"}}]}))
                }
                (_, Some(_)) if is_server => {
                    let accepted = Response::builder().status(StatusCode::ACCEPTED);
                    return Ok(accepted.body(full("")).unwrap());
                }
                _ => {
                    let host = head.uri.host().unwrap_or_default().to_owned();
                    return Err(SendError::Resolve { host, reason: "no such name".to_owned() });
                }
            };
            let response = Response::builder().header("content-type", "application/json");
            Ok(response.body(full(answer.to_string())).unwrap())
        })
    }
}

fn result(request: &Value, result: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": request["id"], "result": result})
}
