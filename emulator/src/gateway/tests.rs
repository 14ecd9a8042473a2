//! Gateways as their callers see them: through the face, with an issuer and an MCP server that stand outside.

mod authorizer;
mod changes;
mod creation;
mod outside;
mod protocol;
mod tools;

use std::sync::Arc;

use http::{HeaderMap, Request};
use serde_json::{Value, json};

use super::*;
use crate::base::arn::Place;
use crate::base::http::{Body, full};
use crate::jwt::{AuthorizerConfiguration, KeyOrigin, KeyStock, SigningKey};
use crate::trace::Trace;
use outside::Outside;

const PUBLIC_URL: &str = "http://127.0.0.1:4747";
const ISSUER: &str = "http://127.0.0.1:4747/us-east-1_Inbound";
const DISCOVERY_URL: &str = "http://127.0.0.1:4747/us-east-1_Inbound/.well-known/openid-configuration";
const SERVER: &str = "http://mcp.test:8000/mcp";

/// An emulator's gateways, what stands outside, and a caller who may call.
struct World {
    parts: Arc<Parts>,
    outside: Arc<Outside>,
    key: SigningKey,
}

/// An answer, read to its end.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl World {
    async fn new() -> Self {
        let key = KeyStock::new(KeyOrigin::Embedded).signing_key().await.unwrap();
        let outside = Arc::new(Outside::default());
        outside.issue(ISSUER, &key);
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let place = Place { region: "us-east-1".into(), account: "123456789012".into() };
        let addresses = Addresses::new(PUBLIC_URL, place).unwrap();
        let traces = Arc::new(Traces::new(clock.clone(), &entropy));
        let client: SharedClient = outside.clone();
        let identity =
            Arc::new(identity::Parts::new(clock.clone(), entropy.clone(), addresses.clone(), client.clone()));
        let parts = Arc::new(Parts::new(clock, entropy, addresses, client, traces, identity));
        Self { parts, outside, key }
    }

    /// A gateway that takes the tokens of `token` and has one target, `demo`.
    async fn gateway(&self, configuration: GatewayConfiguration) -> Arc<Gateway> {
        let gateway = make(&self.parts, configuration).await;
        make_target(&self.parts, &gateway, target("demo")).await;
        gateway
    }

    fn claims(&self) -> Value {
        let now = self.parts.clock.epoch_seconds();
        json!({"sub": "user", "iss": ISSUER, "client_id": "client", "token_use": "access", "scope": "mcp/read openid",
            "exp": now + 3600, "iat": now, "username": "test-user"})
    }

    fn token(&self) -> String {
        self.key.sign(&self.claims()).unwrap()
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let (head, body) = face::ask(&self.parts, request).await.into_parts();
        let body = read(body, usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, body }
    }

    async fn post_with(&self, gateway: &Gateway, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
        let mut request = Request::post(format!("/gateway/{}/mcp", gateway.id));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.ask(request.body(full(body)).unwrap()).await
    }

    async fn post(&self, gateway: &Gateway, body: impl Into<Bytes>) -> Answer {
        let authorization = format!("Bearer {}", self.token());
        self.post_with(gateway, &[("authorization", &authorization)], body).await
    }

    /// The trace that the answer names.
    fn trace(&self, answer: &Answer) -> Trace {
        self.parts.traces.get(answer.header(crate::trace::TRACE_ID_HEADER).unwrap()).unwrap()
    }
}

/// A gateway of the emulator's own place.
async fn make(parts: &Parts, configuration: GatewayConfiguration) -> Arc<Gateway> {
    let place = parts.addresses.place();
    create_gateway(parts, &parts.entropy, place, configuration).await.unwrap()
}

async fn make_target(parts: &Parts, gateway: &Gateway, configuration: TargetConfiguration) -> Arc<Target> {
    let place = parts.addresses.place();
    let made = create_target(parts, &parts.entropy, place, &gateway.id, configuration).await;
    made.unwrap()
}

fn authorizer() -> AuthorizerConfiguration {
    AuthorizerConfiguration {
        discovery_url: DISCOVERY_URL.to_owned(),
        allowed_audience: Vec::new(),
        allowed_clients: vec!["client".to_owned()],
        allowed_scopes: Vec::new(),
        custom_claims: Vec::new(),
    }
}

fn configuration(name: &str) -> GatewayConfiguration {
    GatewayConfiguration {
        name: name.to_owned(),
        role: "arn:aws:iam::123456789012:role/demo".parse().unwrap(),
        authorizer: authorizer(),
        supported_versions: Vec::new(),
        instructions: None,
        search: true,
        debug: false,
        sent: serde_json::Map::new(),
    }
}

fn target(name: &str) -> TargetConfiguration {
    TargetConfiguration::of_server(name.to_owned(), SERVER, Credential::None).unwrap()
}

fn request(id: &str, method: &str, params: &Value) -> String {
    format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"{method}","params":{params}}}"#)
}
