//! An MCP server and an issuer for tests: the servers around a gateway.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::stream;
use http::{Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use serde_json::{Value, json};

use super::{Target, TargetConfiguration};
use crate::base::Secret;
use crate::base::http::{Body, BodyError, full};
use crate::gateway::outbound::Credential;
use crate::gateway::{Gateway, GatewayConfiguration, GatewayService, InboundConfiguration, create_gateway};
use crate::identity::{Oauth2Discovery, ProviderConfiguration, create_oauth2_credential_provider};
use crate::jwt::AuthorizerConfiguration;
use crate::test_support::{Asked, Outcome, Outside, Reply, World};

pub(in crate::gateway) const RUNTIME: &str =
    "http://127.0.0.1:4747/runtimes/a%3Ab/invocations?qualifier=DEFAULT";
pub(in crate::gateway) const FOREIGN: &str = "https://mcp.example/mcp";
const ISSUER: &str = "https://issuer.example";
const TOKEN_URL: &str = "https://issuer.example/oauth2/token";
const DISCOVERY: &str = "https://issuer.example/.well-known/openid-configuration";

/// The requests of an emulator's gateway to the MCP servers around it.
pub(in crate::gateway) struct Server(Arc<Outside>);

impl Server {
    pub(in crate::gateway) fn token_endpoint_answers(&self, status: StatusCode, body: &str) {
        self.0.put(TOKEN_URL, Reply::Answer(status.as_u16(), body.to_owned()));
    }

    /// The requests to MCP servers, in order.
    pub(in crate::gateway) fn seen(&self) -> Vec<Asked> {
        self.0.asked_where(is_of_server)
    }

    /// The methods of the requests to MCP servers.
    pub(in crate::gateway) fn methods(&self) -> Vec<String> {
        self.seen().iter().map(Asked::method).collect()
    }

    /// Lets spawned work run until MCP servers have seen `count` requests.
    pub(in crate::gateway) async fn wait_for(&self, count: usize) {
        self.0.wait_for(count, is_of_server).await;
    }
}

fn is_of_server(asked: &Asked) -> bool {
    !asked.url.starts_with(ISSUER)
}

pub(in crate::gateway) fn answer(
    status: StatusCode,
    headers: &[(&str, &str)],
    body: impl Into<Bytes>,
) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(full(body)).unwrap()
}

/// 200 with JSON.
pub(in crate::gateway) fn json_text(body: impl Into<Bytes>) -> Response<Body> {
    answer(StatusCode::OK, &[("content-type", "application/json")], body)
}

/// 200 with a result for the request.
pub(in crate::gateway) fn result(seen: &Asked, result: &Value) -> Response<Body> {
    json_text(json!({"jsonrpc": "2.0", "id": seen.message()["id"], "result": result}).to_string())
}

/// 200 with an event stream that arrives in these pieces; it breaks off at the end if `broken`.
pub(in crate::gateway) fn event_stream(pieces: Vec<Vec<u8>>, broken: bool) -> Response<Body> {
    let pieces = pieces.into_iter().map(|piece| Ok(Frame::data(Bytes::from(piece))));
    let end = broken.then(|| Err(BodyError::from("reset")));
    let body = StreamBody::new(stream::iter(pieces.chain(end).collect::<Vec<_>>())).boxed_unsync();
    Response::builder().header("content-type", "text/event-stream").body(body).unwrap()
}

/// The response of a server without sessions to the handshake and to notifications; none for other methods.
pub(in crate::gateway) fn shake_hands(seen: &Asked, version: &str, capabilities: &Value) -> Outcome {
    let hands = json!({
        "protocolVersion": version,
        "capabilities": capabilities,
        "serverInfo": {"name": "test", "version": "1"},
    });
    match seen.method().as_str() {
        "initialize" => Some(Ok(result(seen, &hands))),
        "notifications/initialized" => Some(Ok(answer(StatusCode::ACCEPTED, &[], ""))),
        _ => None,
    }
}

/// An emulator with one gateway, surrounded only by an issuer and MCP servers that answer according to `script`.
pub(in crate::gateway) async fn emulator(
    script: impl Fn(&Asked) -> Outcome + Send + Sync + 'static,
) -> (Arc<GatewayService>, Arc<Gateway>, Server) {
    let world = World::with_own_urls_outside();
    world.outside.issue(ISSUER, &[]);
    world.outside.serve("", script);
    world.add_role("demo");
    let service = Arc::clone(&world.app.gateway);
    let provider = ProviderConfiguration {
        name: "m2m".into(),
        discovery: Oauth2Discovery::DiscoveryUrl(DISCOVERY.into()),
        client_id: "client".into(),
        client_secret: Secret::new("secret"),
        client_authentication_method: None,
    };
    let account_region = service.addresses.account_region();
    create_oauth2_credential_provider(&service.identity, account_region, &service.entropy, provider).unwrap();
    let authorizer = AuthorizerConfiguration {
        discovery_url: DISCOVERY.into(),
        allowed_audience: Vec::new(),
        allowed_clients: vec!["client".into()],
        allowed_scopes: Vec::new(),
        custom_claims: Vec::new(),
    };
    let configuration = GatewayConfiguration {
        name: "demo".into(),
        role: "arn:aws:iam::123456789012:role/demo".parse().unwrap(),
        inbound: InboundConfiguration::CustomJwt(authorizer),
        supported_versions: vec!["2025-11-25".into()],
        instructions: None,
        search: false,
        debug: false,
        sent: serde_json::Map::new(),
    };
    let gateway =
        create_gateway(&service, &service.entropy, service.addresses.account_region(), configuration).await;
    let gateway = gateway.unwrap();
    (service, gateway, Server(world.outside))
}

/// A target that is not synchronized yet.
pub(in crate::gateway) fn target(service: &GatewayService, endpoint: &str, credential: Credential) -> Target {
    let configuration = TargetConfiguration::of_server("demo".into(), endpoint, credential).unwrap();
    Target::new("ABCDEFGHIJ".into(), configuration, &service.addresses, service.clock.now())
}

/// The credential for calls with a token of the provider.
pub(in crate::gateway) fn oauth() -> Credential {
    let provider_arn =
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/oauth2credentialprovider/m2m";
    Credential::Oauth { provider_arn: provider_arn.into(), scopes: vec!["tools/read".into()] }
}
