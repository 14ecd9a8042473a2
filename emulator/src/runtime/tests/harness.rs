//! One runtime with its issuer, and servers to put behind it.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::base::http::{Body, full};
use crate::jwt::{AuthorizerConfiguration, ClaimRule, CustomClaim, KeyOrigin, KeyStock, SigningKey};
use crate::runtime::agent_runtime::AgentRuntime;
use crate::runtime::error::RuntimeError;
use crate::runtime::{
    AgentRuntimeConfiguration, LineSink, REQUEST_TIMEOUT, RuntimeService, START_DEADLINE, Server,
    create_agent_runtime,
};
use crate::test_support::{Answer, PUBLIC_URL, Reply, World, account_region};
use crate::trace::Trace;

pub(in crate::runtime) const ISSUER: &str = "https://issuer.test/pool";
pub(in crate::runtime) const BODY: &str = r#"{"jsonrpc":"2.0","id":"a-1","method":"tools/list"}"#;
/// An MCP response as a server sends it.
pub(in crate::runtime) const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nserver: uvicorn\r\n\
    connection: close\r\nmcp-session-id: of-the-server\r\ncontent-length: 40\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"a-1\",\"result\":{}}";

pub(in crate::runtime) struct Emulated {
    pub(in crate::runtime) service: Arc<RuntimeService>,
    pub(in crate::runtime) runtime: Arc<AgentRuntime>,
    pub(in crate::runtime) key: SigningKey,
    pub(in crate::runtime) other_key: SigningKey,
    world: World,
}

pub(in crate::runtime) fn configuration(server: Server) -> AgentRuntimeConfiguration {
    AgentRuntimeConfiguration {
        role: "arn:aws:iam::123456789012:role/demo".parse().unwrap(),
        description: serde_json::Map::new(),
        authorizer: Some(AuthorizerConfiguration {
            discovery_url: format!("{ISSUER}/.well-known/openid-configuration"),
            allowed_audience: vec!["audience-1".to_owned()],
            allowed_clients: vec!["client-1".to_owned()],
            allowed_scopes: vec!["tools/read".to_owned()],
            custom_claims: vec![CustomClaim {
                name: "tenant".to_owned(),
                rule: ClaimRule::Equals("blue".to_owned()),
            }],
        }),
        request_header_allowlist: vec!["X-Tenant".to_owned()],
        server,
        start_deadline: START_DEADLINE,
        request_timeout: REQUEST_TIMEOUT,
        output: LineSink::new(|_| {}),
    }
}

impl Emulated {
    pub(in crate::runtime) async fn new(server: Server) -> Self {
        Self::with(configuration(server)).await
    }

    pub(in crate::runtime) async fn with(configuration: AgentRuntimeConfiguration) -> Self {
        let keys = KeyStock::new(KeyOrigin::Embedded);
        let (key, other_key) = (keys.signing_key().await.unwrap(), keys.signing_key().await.unwrap());
        let world = World::new();
        world.outside.issue(ISSUER, &[&key]);
        world.outside.reach_loopback();
        let service = Arc::clone(&world.app.runtime);
        let entropy = Entropy::seeded("runtime");
        let runtime =
            create_agent_runtime(&service, &account_region(), &entropy, "demo".to_owned(), configuration)
                .await;
        Self { service, runtime: runtime.unwrap(), key, other_key, world }
    }

    /// Creates another runtime; fails as its creation does.
    pub(in crate::runtime) async fn create(
        &self,
        account_region: &AccountRegion,
        name: &str,
        configuration: AgentRuntimeConfiguration,
    ) -> Result<Arc<AgentRuntime>, RuntimeError> {
        create_agent_runtime(
            &self.service,
            account_region,
            &Entropy::system(),
            name.to_owned(),
            configuration,
        )
        .await
    }

    /// How many runtimes there are in the account and region of the first one.
    pub(in crate::runtime) fn count(&self) -> usize {
        self.service.runtimes.page(&account_region(), 100, None, |_| ()).unwrap().0.len()
    }

    /// The emulator around it.
    pub(in crate::runtime) fn world(&self) -> &World {
        &self.world
    }

    pub(in crate::runtime) fn hide_keys(&self) {
        let url = format!("{ISSUER}/.well-known/jwks.json");
        self.world.outside.put(&url, Reply::Refused("refused"));
    }

    /// Claims that pass every check.
    pub(in crate::runtime) fn claims(&self) -> Value {
        json!({
            "iss": ISSUER,
            "sub": "user-1",
            "aud": ["audience-1"],
            "client_id": "client-1",
            "scope": "tools/read tools/write",
            "tenant": "blue",
            "exp": self.service.clock.epoch_seconds() + 3600,
        })
    }

    pub(in crate::runtime) fn token(&self) -> String {
        self.key.sign(&self.claims()).unwrap()
    }

    pub(in crate::runtime) fn path(&self) -> String {
        let url = self.service.addresses.invocations(&self.runtime.arn.to_string());
        url.strip_prefix(PUBLIC_URL).unwrap().to_owned()
    }

    /// A request as an MCP client sends it, without a token.
    pub(in crate::runtime) fn request(&self) -> http::request::Builder {
        Request::post(format!("{}?qualifier=DEFAULT", self.path()))
            .header("accept", "application/json, text/event-stream")
            .header("content-type", "application/json")
    }

    /// The same with a token that passes.
    pub(in crate::runtime) fn authorized(&self) -> http::request::Builder {
        self.request().header("authorization", format!("Bearer {}", self.token()))
    }

    pub(in crate::runtime) async fn invoke(
        &self,
        request: http::request::Builder,
        body: &'static str,
    ) -> Answer {
        self.answer(request.body(full(body)).unwrap()).await
    }

    pub(in crate::runtime) async fn answer(&self, request: Request<Body>) -> Answer {
        self.world.send(request).await
    }

    /// A response that still streams.
    pub(in crate::runtime) async fn open(&self, request: Request<Body>) -> Response<Body> {
        self.world.open(request).await
    }

    pub(in crate::runtime) fn trace(&self) -> Trace {
        self.service.traces.last().unwrap()
    }
}

/// A fake server, and the requests that it received (head and body unchanged).
pub(in crate::runtime) struct Fake {
    pub(in crate::runtime) url: http::Uri,
    pub(in crate::runtime) requests: mpsc::UnboundedReceiver<String>,
}

/// Reads one request from each connection and lets `answer` write any response.
pub(in crate::runtime) async fn fake<F>(
    answer: impl Fn(TcpStream, String) -> F + Send + Sync + 'static,
) -> Fake
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", listener.local_addr().unwrap()).parse().unwrap();
    let (say, requests) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let request = read_request(&mut stream).await;
            let _ = say.send(request.clone());
            tokio::spawn(answer(stream, request));
        }
    });
    Fake { url, requests }
}

/// A server that always sends this response.
pub(in crate::runtime) async fn answering(answer: &str) -> Fake {
    let answer: Arc<str> = answer.into();
    fake(move |mut stream, _| {
        let answer = Arc::clone(&answer);
        async move { stream.write_all(answer.as_bytes()).await.unwrap() }
    })
    .await
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return text;
            }
        }
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return String::from_utf8_lossy(&request).into_owned();
        }
    }
}

/// The next piece of a streamed body.
pub(in crate::runtime) async fn next_piece(body: &mut Body) -> Option<Bytes> {
    let frame = tokio::time::timeout(Duration::from_secs(10), body.frame()).await.expect("a piece comes");
    frame.map(|frame| frame.unwrap().into_data().unwrap())
}
