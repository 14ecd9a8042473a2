//! A control plane with an issuer and an MCP server outside, tested by whole requests.

use std::sync::Arc;

use http::{Request, Response, StatusCode};
use serde_json::{Map, Value, json};

use super::ControlPlane;
use super::operations::answer;
use crate::aws::output::Output;
use crate::aws::{ApiError, AuditNotes, Call, Principal};
use crate::base::Ruleset;
use crate::base::addresses::percent_encode;
use crate::base::http::{Body, full};
use crate::model::Service;
use crate::test_support::{self, Answer, Asked, signature};

pub(super) use crate::test_support::REGION;

const ISSUER: &str = "https://issuer.test";
pub(super) const DISCOVERY: &str = "https://issuer.test/.well-known/openid-configuration";
pub(super) const SERVER: &str = "https://mcp.test/mcp";
/// All URLs of this host are served.
const SERVERS: &str = "https://mcp.test/";
pub(super) const IMAGE: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/demo:latest";
pub(super) const TOKEN: &str = "0123456789-0123456789-0123456789-0123";
pub(super) const ROLE: &str = "arn:aws:iam::123456789012:role/gateway";

pub(super) struct World {
    pub(super) service: Arc<ControlPlane>,
    pub(super) emulator: test_support::World,
}

pub(super) trait Refused {
    fn refused(&self, status: u16, code: &str, message: &str);

    fn not_emulated(&self, what: &str);
}

impl Refused for Answer {
    fn refused(&self, status: u16, code: &str, message: &str) {
        let told = self.json();
        let told = (self.status, self.error_type(), told["message"].as_str().unwrap());
        assert_eq!(told, (status, code, message));
    }

    fn not_emulated(&self, what: &str) {
        let message = format!("{what} is not emulated by agentcore-local");
        self.refused(400, "UnsupportedOperationException", &message);
    }
}

impl World {
    pub(super) fn new() -> Self {
        Self::of(Ruleset::Current)
    }

    pub(super) fn of(ruleset: Ruleset) -> Self {
        let emulator = test_support::World::of(ruleset);
        emulator.outside.issue(ISSUER, &[]);
        emulator.add_role("gateway");
        let world = Self { service: Arc::clone(&emulator.app.api.control), emulator };
        world.server_comes();
        world
    }

    /// The MCP server outside responds from now on.
    pub(super) fn server_comes(&self) {
        self.emulator.outside.serve(SERVERS, |asked| Some(Ok(serve(asked))));
    }

    /// The MCP server cannot be reached from now on.
    pub(super) fn server_goes(&self) {
        self.emulator.outside.stop(SERVERS);
    }

    /// The Authorization headers of the requests that asked the MCP server for a session.
    pub(super) fn authorizations(&self) -> Vec<Option<String>> {
        let opened = |asked: &Asked| asked.url.starts_with(SERVERS) && asked.method() == "initialize";
        let opened = self.emulator.outside.asked_where(opened).into_iter();
        let header = |asked: Asked| asked.headers.get("authorization").cloned();
        opened.map(|asked| header(asked).map(|value| value.to_str().unwrap().to_owned())).collect()
    }

    /// Creates the OAuth2 credential provider `m2m`; returns its ARN.
    pub(super) async fn provider(&self) -> String {
        let configuration = json!({"customOauth2ProviderConfig": {"clientId": "client", "clientSecret": "secret",
            "oauthDiscovery": {"discoveryUrl": DISCOVERY}}});
        let input = json!({"name": "m2m", "credentialProviderVendor": "CustomOauth2",
            "oauth2ProviderConfigInput": configuration});
        let answer = self.ask("POST", "/identities/CreateOauth2CredentialProvider", &input).await;
        answer.output(201)["credentialProviderArn"].as_str().unwrap().to_owned()
    }

    /// Creates the API key credential provider `key`; returns its ARN.
    pub(super) async fn api_key_provider(&self) -> String {
        let input = json!({"name": "key", "apiKey": "the-key"});
        let answer = self.ask("POST", "/identities/CreateApiKeyCredentialProvider", &input).await;
        answer.output(201)["credentialProviderArn"].as_str().unwrap().to_owned()
    }

    /// Advances the clock, so that what changes later has another time than what is created now.
    pub(super) fn later(&self) {
        self.emulator.clock.advance(std::time::Duration::from_secs(60));
    }

    pub(super) async fn ask_in(&self, region: &str, verb: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = Request::builder().method(verb).uri(path);
        let request = request.header("authorization", signature(region, "bedrock-agentcore"));
        self.emulator.send(request.body(full(body)).unwrap()).await
    }

    pub(super) async fn ask(&self, verb: &str, path: &str, body: &Value) -> Answer {
        self.ask_in(REGION, verb, path, body).await
    }

    /// A call whose input has passed the API model, or that of a newer one.
    pub(super) async fn call(&self, operation: &str, input: Value) -> Result<Value, ApiError> {
        let operation = Service::AgentCoreControl.operation(operation).unwrap();
        let app = &self.emulator.app;
        let call = Call {
            operation,
            account_region: app.addresses.account_region().clone(),
            has_explicit_region: true,
            principal: Arc::new(Principal::Stack),
            now: self.emulator.clock.now(),
            entropy: app.entropy.clone(),
            hop: None,
            audit_notes: AuditNotes::default(),
            input,
        };
        answer(&self.service, &call).await.map(Output::into_value)
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &Value::Null).await
    }

    pub(super) async fn delete(&self, path: &str) -> Answer {
        self.ask("DELETE", path, &Value::Null).await
    }

    pub(super) async fn identities(&self, operation: &str, input: &Value) -> Answer {
        self.ask("POST", &format!("/identities/{operation}"), input).await
    }

    pub(super) async fn tags(&self, arn: &str) -> Answer {
        self.get(&format!("/tags/{}", percent_encode(arn))).await
    }

    /// Creates the gateway; returns its path.
    pub(super) async fn gateway(&self, name: &str) -> String {
        let output = self.ask("POST", "/gateways/", &gateway(name)).await.output(202);
        format!("/gateways/{}/", output["gatewayId"].as_str().unwrap())
    }
}

/// The input of CreateGateway with all required members.
pub(super) fn gateway(name: &str) -> Value {
    json!({
        "name": name,
        "roleArn": ROLE,
        "protocolType": "MCP",
        "authorizerType": "CUSTOM_JWT",
        "authorizerConfiguration": authorizer(DISCOVERY),
    })
}

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

/// The input with other members added or replaced; null removes one.
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

fn serve(asked: &Asked) -> Response<Body> {
    let result = match asked.method().as_str() {
        "initialize" => json!({"protocolVersion": "2025-11-25",
            "capabilities": {"tools": {}}, "serverInfo": {"name": "test", "version": "1"}}),
        "tools/list" => json!({"tools": [{"name": "add", "inputSchema": {"type": "object"}}]}),
        _ => return Response::builder().status(StatusCode::ACCEPTED).body(full("")).unwrap(),
    };
    let answer = json!({"jsonrpc": "2.0", "id": asked.message()["id"], "result": result});
    let response = Response::builder().header("content-type", "application/json");
    response.body(full(answer.to_string())).unwrap()
}
