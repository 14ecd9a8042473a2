//! Gateways as their callers see them: by whole requests, with an issuer and an MCP server outside.

mod authorizer;
mod changes;
mod creation;
mod mcp_server;
mod protocol;
mod signatures;
mod tools;

use crate::aws::Principal;
use std::sync::Arc;

use http::Request;
use serde_json::{Value, json};

use super::*;
use crate::base::Entropy;
use crate::base::http::{Body, full};
use crate::gateway::state::GatewayStatus;
use crate::gateway::target::Target;
use crate::jwt::{AuthorizerConfiguration, KeyOrigin, KeyStock, SigningKey};
use crate::test_support::{self, Answer, PUBLIC_URL};
use crate::trace::{TRACE_ID_HEADER, Trace};
use mcp_server::McpServer;

const ISSUER: &str = "https://issuer.test/us-east-1_Inbound";
const DISCOVERY_URL: &str = "https://issuer.test/us-east-1_Inbound/.well-known/openid-configuration";
const SERVER: &str = "http://mcp.test:8000/mcp";

/// An emulator's gateways, the servers outside, and a caller who may call.
struct World {
    service: Arc<GatewayService>,
    server: Arc<McpServer>,
    key: SigningKey,
    emulator: test_support::World,
}

impl World {
    async fn new() -> Self {
        let key = KeyStock::new(KeyOrigin::Embedded).signing_key().await.unwrap();
        let emulator = test_support::World::new();
        emulator.outside.issue(ISSUER, &[&key]);
        let server = Arc::<McpServer>::default();
        let answering = Arc::clone(&server);
        emulator.outside.serve(SERVER, move |asked| answering.answer(asked));
        Self { service: Arc::clone(&emulator.app.gateway), server, key, emulator }
    }

    /// The bodies of the tools/call that the MCP server received.
    fn calls(&self) -> Vec<String> {
        let calls = self.emulator.outside.asked(SERVER).into_iter();
        calls.filter(|asked| asked.method() == "tools/call").map(|asked| asked.body).collect()
    }

    /// A gateway that accepts the tokens of `token` and has one target, `demo`.
    async fn gateway(&self, configuration: GatewayConfiguration) -> Arc<Gateway> {
        let gateway = make(&self.service, configuration).await;
        make_target(&self.service, &gateway, target("demo")).await;
        gateway
    }

    fn claims(&self) -> Value {
        let now = self.service.clock.epoch_seconds();
        json!({"sub": "user", "iss": ISSUER, "client_id": "client", "token_use": "access", "scope": "mcp/read openid",
            "exp": now + 3600, "iat": now, "username": "test-user"})
    }

    fn token(&self) -> String {
        self.key.sign(&self.claims()).unwrap()
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        self.emulator.send(request).await
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

    fn trace(&self, answer: &Answer) -> Trace {
        self.service.traces.get(answer.header(TRACE_ID_HEADER)).unwrap()
    }
}

/// A gateway in the emulator's own account and region.
async fn make(service: &GatewayService, configuration: GatewayConfiguration) -> Arc<Gateway> {
    let account_region = service.addresses.account_region();
    create_gateway(service, &service.entropy, account_region, configuration).await.unwrap()
}

async fn make_target(
    service: &GatewayService,
    gateway: &Gateway,
    configuration: TargetConfiguration,
) -> Arc<Target> {
    let account_region = service.addresses.account_region();
    let made = create_target(
        service,
        &service.entropy,
        &Principal::Stack,
        account_region,
        &gateway.id,
        configuration,
    )
    .await;
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
        inbound: InboundConfiguration::CustomJwt(authorizer()),
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
