//! A provider for tests: a discovery document and a token endpoint behind the client that Identity is given.

use std::sync::{Arc, LazyLock, Mutex};

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, Request, Response};
use serde_json::json;
use tokio::sync::watch;

use super::{
    Caller, Oauth2Discovery, Parts, ProviderConfiguration, ServiceResource, WorkloadAccessToken, workload,
};
use super::{create_oauth2_credential_provider, create_workload_identity, workload_access_token};
use crate::base::arn::Place;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, full, read};
use crate::base::{Addresses, Clock, Entropy, Secret};
use crate::jwt::SigningKey;
use crate::trace::{Recorder, Trace, Traces};

pub(super) const ISSUER: &str = "https://issuer.test";
const KEYS_URL: &str = "https://issuer.test/.well-known/jwks.json";
pub(super) const DISCOVERY_URL: &str = "https://issuer.test/.well-known/openid-configuration";
pub(super) const TOKEN_URL: &str = "https://issuer.test/oauth2/token";
pub(super) const SECRET: &str = "s3cret/with+signs";
pub(super) const GATEWAY: &str = "demo-0a1b2c3d4e";

/// What an endpoint does with a request.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Status and body.
    Answer(u16, String),
    /// Its host has no address.
    Unresolved,
    /// No connection, for this reason.
    Refused(&'static str),
    /// Nothing, ever.
    Silence,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) accept: String,
    pub(super) content_type: String,
    pub(super) authorization: String,
    pub(super) body: String,
    /// Whether the caller's trace came along.
    pub(super) traced: bool,
}

#[derive(Debug)]
pub(crate) struct TestProvider {
    discovery: Mutex<Reply>,
    token: Mutex<Reply>,
    keys: Mutex<String>,
    asked: Mutex<Vec<Asked>>,
    open: watch::Sender<bool>,
}

/// An Identity, and the traces of those who ask it.
#[derive(Clone)]
pub(crate) struct TestIdentity {
    parts: Arc<Parts>,
    pub(crate) traces: Arc<Traces>,
}

impl std::ops::Deref for TestIdentity {
    type Target = Arc<Parts>;

    fn deref(&self) -> &Arc<Parts> {
        &self.parts
    }
}

impl TestProvider {
    /// Answers as it should: the first token is `token-1`, good for an hour.
    pub(crate) fn new() -> Arc<Self> {
        let document = json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://issuer.test/oauth2/authorize",
            "jwks_uri": KEYS_URL,
            "token_endpoint": TOKEN_URL,
        });
        Arc::new(Self {
            discovery: Mutex::new(Reply::Answer(200, document.to_string())),
            token: Mutex::new(answer("token-1", 3600)),
            keys: Mutex::default(),
            asked: Mutex::default(),
            open: watch::Sender::new(true),
        })
    }

    /// An Identity that reaches this provider alone and has no resource.
    pub(crate) fn identity(self: &Arc<Self>) -> TestIdentity {
        let addresses = Addresses::new("http://127.0.0.1:4747", HERE.clone()).unwrap();
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let traces = Arc::new(Traces::new(clock.clone(), &entropy));
        let client: Arc<dyn HttpClient> = Arc::<Self>::clone(self);
        TestIdentity { parts: Arc::new(Parts::new(clock, entropy, addresses, client)), traces }
    }

    pub(super) fn discovery_replies(&self, reply: Reply) {
        *self.discovery.lock().unwrap() = reply;
    }

    pub(super) fn token_replies(&self, reply: Reply) {
        *self.token.lock().unwrap() = reply;
    }

    /// Makes a key of the issuer's known.
    pub(super) fn publish(&self, key: &SigningKey) {
        *self.keys.lock().unwrap() = json!({ "keys": [key.jwk()] }).to_string();
    }

    /// Makes the token endpoint wait with its answers, or lets them go.
    pub(super) fn open(&self, open: bool) {
        self.open.send_replace(open);
    }

    /// What was asked at this URL.
    pub(super) fn asked(&self, url: &str) -> Vec<Asked> {
        self.asked.lock().unwrap().iter().filter(|asked| asked.url == url).cloned().collect()
    }

    async fn reply(&self, request: Request<Body>) -> Result<Response<Body>, SendError> {
        let (head, body) = request.into_parts();
        let header = |name: HeaderName| {
            head.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let asked = Asked {
            method: head.method.to_string(),
            url: head.uri.to_string(),
            accept: header(ACCEPT),
            content_type: header(CONTENT_TYPE),
            authorization: header(AUTHORIZATION),
            body: String::from_utf8(read(body, 10_000).await.unwrap().to_vec()).unwrap(),
            traced: head.extensions.get::<Recorder>().is_some(),
        };
        let is_token = asked.url.ends_with("/oauth2/token");
        self.asked.lock().unwrap().push(asked.clone());
        if is_token {
            self.open.subscribe().wait_for(|open| *open).await.unwrap();
        }
        let reply = match asked.url.as_str() {
            KEYS_URL => Reply::Answer(200, self.keys.lock().unwrap().clone()),
            _ if is_token => self.token.lock().unwrap().clone(),
            _ => self.discovery.lock().unwrap().clone(),
        };
        match reply {
            Reply::Answer(status, body) => Ok(Response::builder().status(status).body(full(body)).unwrap()),
            Reply::Unresolved => Err(SendError::Resolve {
                host: head.uri.host().unwrap().to_owned(),
                reason: "no such name".to_owned(),
            }),
            Reply::Refused(reason) => Err(SendError::Connect {
                authority: head.uri.authority().unwrap().to_string(),
                reason: reason.to_owned(),
            }),
            Reply::Silence => std::future::pending().await,
        }
    }
}

impl HttpClient for TestProvider {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(self.reply(request))
    }
}

/// The answer of a token endpoint.
pub(super) fn answer(token: &str, expires_in: u32) -> Reply {
    let body = format!(r#"{{"access_token":"{token}","expires_in":{expires_in},"token_type":"Bearer"}}"#);
    Reply::Answer(200, body)
}

/// A provider called `provider` with the client `client`.
pub(super) fn configuration() -> ProviderConfiguration {
    ProviderConfiguration {
        name: "provider".into(),
        discovery: Oauth2Discovery::DiscoveryUrl(DISCOVERY_URL.into()),
        client_id: "client".into(),
        client_secret: Secret::new(SECRET),
        client_authentication_method: None,
    }
}

/// An Identity with the provider `provider`, a gateway's workload and the plain workload `agent`.
pub(super) fn parts(provider: &Arc<TestProvider>) -> TestIdentity {
    let parts = provider.identity();
    fill(&parts);
    parts
}

/// Makes the provider `provider`, a gateway's workload and the plain workload `agent`.
pub(super) fn fill(parts: &Parts) {
    let (entropy, here) = (&parts.entropy, parts.addresses.place());
    create_oauth2_credential_provider(parts, here, entropy, configuration()).unwrap();
    create_workload_identity(parts, here, GATEWAY, Some(ServiceResource::Gateway(GATEWAY.into()))).unwrap();
    create_workload_identity(parts, here, "agent", None).unwrap();
}

pub(super) static HERE: LazyLock<Place> = LazyLock::new(workload::tests::place);

pub(super) fn gateway() -> Caller<'static> {
    Caller::Gateway { gateway_id: GATEWAY, place: &HERE }
}

pub(super) fn principal() -> Caller<'static> {
    Caller::Principal { place: &HERE }
}

/// A workload access token of the gateway.
pub(super) async fn gateway_token(parts: &Parts) -> WorkloadAccessToken {
    workload_access_token(parts, &gateway(), GATEWAY, None).await.unwrap()
}

/// The newest trace, which must not show any of these texts.
pub(super) fn last_trace(traces: &Traces, hidden: &[&str]) -> Trace {
    for trace in traces.all() {
        let written = serde_json::to_string(&trace).unwrap();
        for text in hidden.iter().chain(&[SECRET, "s3cret%2Fwith%2Bsigns", "AgV4"]) {
            assert!(!written.contains(text), "{text} in {written}");
        }
    }
    traces.last().unwrap()
}
