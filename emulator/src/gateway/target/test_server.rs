//! An MCP server and an issuer for tests: a client that answers in place of the network.

use std::fmt;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body::Frame;
use http_body_util::{BodyExt as _, StreamBody};
use serde_json::{Value, json};

use super::{Target, TargetConfiguration};
use crate::base::arn::Place;
use crate::base::http::{Body, BodyError, BoxFuture, HttpClient, SendError, SharedClient, full, read};
use crate::base::{Addresses, Clock, Entropy, Secret};
use crate::gateway::outbound::Credential;
use crate::gateway::{Gateway, GatewayConfiguration, Parts, create_gateway};
use crate::identity::{self, Oauth2Discovery, ProviderConfiguration, create_oauth2_credential_provider};
use crate::jwt::AuthorizerConfiguration;
use crate::trace::{Recorder, Traces};

/// Where the runtime of these tests stands, as the emulator's own URL.
pub(in crate::gateway) const RUNTIME: &str =
    "http://127.0.0.1:4747/runtimes/a%3Ab/invocations?qualifier=DEFAULT";
/// Where a server outside of the emulator stands.
pub(in crate::gateway) const FOREIGN: &str = "https://mcp.example/mcp";
const DISCOVERY: &str = "https://issuer.example/.well-known/openid-configuration";

/// One request as the server saw it.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct Seen {
    /// Its verb.
    pub(in crate::gateway) verb: Method,
    /// Its URL.
    pub(in crate::gateway) url: String,
    /// Its headers.
    pub(in crate::gateway) headers: HeaderMap,
    /// Its body.
    pub(in crate::gateway) body: String,
    /// Whether the caller's recorder came with it.
    pub(in crate::gateway) is_traced: bool,
}

impl Seen {
    /// The JSON-RPC method; the verb for a request without a body.
    pub(in crate::gateway) fn method(&self) -> String {
        let message: Value = serde_json::from_str(&self.body).unwrap_or_default();
        message["method"].as_str().map_or_else(|| self.verb.to_string(), str::to_owned)
    }

    /// A header's text, empty when it is not there.
    pub(in crate::gateway) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What a server answers; none: it never does.
pub(in crate::gateway) type Answer = Option<Result<Response<Body>, SendError>>;
type Script = dyn Fn(&Seen) -> Answer + Send + Sync;

/// A client whose MCP server follows a script; the issuer's documents and tokens are always there.
pub(in crate::gateway) struct TestServer {
    script: Box<Script>,
    token: Mutex<(StatusCode, String)>,
    seen: Mutex<Vec<Seen>>,
}

impl fmt::Debug for TestServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TestServer")
    }
}

impl TestServer {
    /// A server that answers as `script` says.
    pub(in crate::gateway) fn new(script: impl Fn(&Seen) -> Answer + Send + Sync + 'static) -> Arc<Self> {
        let token = r#"{"access_token":"m2m-token","expires_in":3600,"token_type":"Bearer"}"#.to_owned();
        Arc::new(Self {
            script: Box::new(script),
            token: Mutex::new((StatusCode::OK, token)),
            seen: Mutex::default(),
        })
    }

    /// Lets the token endpoint answer this from now on.
    pub(in crate::gateway) fn token_endpoint_answers(&self, status: StatusCode, body: &str) {
        *self.token.lock().unwrap() = (status, body.to_owned());
    }

    /// What the MCP server has seen, in order.
    pub(in crate::gateway) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The methods of what the MCP server has seen.
    pub(in crate::gateway) fn methods(&self) -> Vec<String> {
        self.seen().iter().map(Seen::method).collect()
    }

    /// Lets spawned work run until the server has seen `count` requests.
    pub(in crate::gateway) async fn wait_for(&self, count: usize) {
        for _ in 0..1000 {
            if self.seen().len() >= count {
                return;
            }
            tokio::task::yield_now().await;
        }
        panic!("the server has seen only {:?}", self.methods());
    }

    fn issue(&self, path: &str) -> Response<Body> {
        if path == "/oauth2/token" {
            let (status, body) = self.token.lock().unwrap().clone();
            return answer(status, &[("content-type", "application/json")], body);
        }
        let document = json!({
            "issuer": "https://issuer.example",
            "jwks_uri": "https://issuer.example/jwks.json",
            "authorization_endpoint": "https://issuer.example/oauth2/authorize",
            "token_endpoint": "https://issuer.example/oauth2/token",
            "keys": [],
        });
        answer(StatusCode::OK, &[("content-type", "application/json")], document.to_string())
    }
}

impl HttpClient for TestServer {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            if head.uri.host() == Some("issuer.example") {
                return Ok(self.issue(head.uri.path()));
            }
            let body = read(body, 10_000_000).await.unwrap();
            let seen = Seen {
                verb: head.method,
                url: head.uri.to_string(),
                headers: head.headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
                is_traced: head.extensions.get::<Recorder>().is_some(),
            };
            self.seen.lock().unwrap().push(seen.clone());
            match (self.script)(&seen) {
                Some(answer) => answer,
                None => std::future::pending().await,
            }
        })
    }
}

/// An answer with these headers.
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
pub(in crate::gateway) fn result(seen: &Seen, result: &Value) -> Response<Body> {
    let message: Value = serde_json::from_str(&seen.body).unwrap();
    json_text(json!({"jsonrpc": "2.0", "id": message["id"], "result": result}).to_string())
}

/// 200 with an event stream that arrives in these pieces; it breaks at the end if `broken`.
pub(in crate::gateway) fn event_stream(pieces: Vec<Vec<u8>>, broken: bool) -> Response<Body> {
    let pieces = pieces.into_iter().map(|piece| Ok(Frame::data(Bytes::from(piece))));
    let end = broken.then(|| Err(BodyError::from("reset")));
    let body = StreamBody::new(stream::iter(pieces.chain(end).collect::<Vec<_>>())).boxed_unsync();
    Response::builder().header("content-type", "text/event-stream").body(body).unwrap()
}

/// What a server without sessions answers to the handshake and to notifications; none for other methods.
pub(in crate::gateway) fn shake_hands(seen: &Seen, version: &str, capabilities: &Value) -> Answer {
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

/// An emulator with one gateway, and nothing but `server` around it.
pub(in crate::gateway) async fn emulator(server: &Arc<TestServer>) -> (Parts, Arc<Gateway>) {
    let place = Place { region: "us-east-1".into(), account: "123456789012".into() };
    let addresses = Addresses::new("http://127.0.0.1:4747", place).unwrap();
    let (clock, entropy) = (Clock::system(), Entropy::seeded("gateway"));
    let client: SharedClient = server.clone();
    let traces = Arc::new(Traces::new(clock.clone(), &entropy));
    let identity =
        Arc::new(identity::Parts::new(clock.clone(), entropy.clone(), addresses.clone(), client.clone()));
    let provider = ProviderConfiguration {
        name: "m2m".into(),
        discovery: Oauth2Discovery::DiscoveryUrl(DISCOVERY.into()),
        client_id: "client".into(),
        client_secret: Secret::new("secret"),
        client_authentication_method: None,
    };
    create_oauth2_credential_provider(&identity, addresses.place(), &entropy, provider).unwrap();
    let parts = Parts::new(clock, entropy, addresses, client, traces, identity);
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
        authorizer,
        supported_versions: vec!["2025-11-25".into()],
        instructions: None,
        search: false,
        debug: false,
        sent: serde_json::Map::new(),
    };
    let gateway = create_gateway(&parts, &parts.entropy, parts.addresses.place(), configuration).await;
    let gateway = gateway.unwrap();
    (parts, gateway)
}

/// A target that is not synchronised yet.
pub(in crate::gateway) fn target(parts: &Parts, endpoint: &str, credential: Credential) -> Target {
    let configuration = TargetConfiguration::of_server("demo".into(), endpoint, credential).unwrap();
    Target::new(parts, "ABCDEFGHIJ".into(), configuration)
}

/// What makes a target's calls carry a token of the provider.
pub(in crate::gateway) fn oauth() -> Credential {
    let provider_arn =
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/oauth2credentialprovider/m2m";
    Credential::Oauth { provider_arn: provider_arn.into(), scopes: vec!["tools/read".into()] }
}
