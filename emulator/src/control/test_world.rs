//! A control plane with an issuer and an MCP server outside, asked by whole requests.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use http::{Request, Response, StatusCode};
use serde_json::{Map, Value, json};

use super::{Parts, Register, face};
use crate::base::arn::Place;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, SharedClient, full, read};
use crate::base::{Addresses, Clock, Entropy, Ruleset};
use crate::trace::Traces;
use crate::{gateway, identity, runtime};

pub(super) const REGION: &str = "us-east-1";
pub(super) const DISCOVERY: &str = "https://issuer.test/.well-known/openid-configuration";
pub(super) const SERVER: &str = "https://mcp.test/mcp";
pub(super) const ROLE: &str = "arn:aws:iam::123456789012:role/gateway";

pub(super) struct World {
    pub(super) parts: Arc<Parts>,
    pub(super) outside: Arc<Outside>,
    clock: Clock,
}

/// What answers in place of the network.
#[derive(Debug, Default)]
pub(super) struct Outside {
    pub(super) is_gone: AtomicBool,
    pub(super) authorizations: Mutex<Vec<Option<String>>>,
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
        let client: SharedClient = outside.clone();
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let place = Place { region: REGION.into(), account: "123456789012".into() };
        let addresses = Addresses::new("http://127.0.0.1:4747", place).unwrap();
        let traces = Arc::new(Traces::new(clock.clone(), &entropy));
        let identity = Arc::new(identity::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            client.clone(),
            traces.clone(),
        ));
        let runtime = Arc::new(runtime::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            client.clone(),
            traces.clone(),
            runtime::Images::default(),
        ));
        let gateway = Arc::new(gateway::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            client,
            traces,
            identity.clone(),
        ));
        let register = Register::new(Arc::default());
        let parts = Parts { addresses, entropy, gateway, identity, ruleset, register, runtime };
        Self { parts: Arc::new(parts), outside, clock }
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
        self.clock.advance(std::time::Duration::from_secs(60));
    }

    /// One call that is signed for a region.
    pub(super) async fn ask_in(&self, region: &str, verb: &str, path: &str, body: &Value) -> Answer {
        let scope = format!("Credential=AKIA/20261123/{region}/bedrock-agentcore/aws4_request");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = Request::builder().method(verb).uri(path);
        let request = request.header("authorization", format!("AWS4-HMAC-SHA256 {scope}"));
        let (head, body) = face::ask(&self.parts, request.body(full(body)).unwrap()).await.into_parts();
        let code = head.headers.get("x-amzn-errortype").map(|code| code.to_str().unwrap().to_owned());
        let text = String::from_utf8(read(body, 1_000_000).await.unwrap().to_vec()).unwrap();
        Answer { status: head.status.as_u16(), code: code.unwrap_or_default(), text }
    }

    pub(super) async fn ask(&self, verb: &str, path: &str, body: &Value) -> Answer {
        self.ask_in(REGION, verb, path, body).await
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &Value::Null).await
    }

    pub(super) async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, &Value::Null).await
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
