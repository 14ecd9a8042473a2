//! One emulator for unit tests: all hops behind the real routes, with a client that reaches no network.

use std::sync::Arc;

use http::{HeaderMap, Request, Response};

use crate::app::{App, Surroundings};
use crate::base::arn::Place;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, SharedClient, full, read};
use crate::base::{Addresses, Clock, Entropy, Ruleset, root_key};
use crate::client::{Client, OwnService};
use crate::jwt::{KeyOrigin, KeyStock};
use crate::router::Routes;
use crate::runtime::Images;
use crate::trace::Traces;

/// The region of the emulator.
pub(crate) const REGION: &str = "us-east-1";
/// Its account.
pub(crate) const ACCOUNT: &str = "123456789012";

/// An emulator without any resource.
pub(crate) struct World {
    pub(crate) app: App,
    /// Tests move it.
    pub(crate) clock: Clock,
    routes: OwnService,
}

/// What a request was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// A network on which no name is known.
#[derive(Debug)]
struct Nowhere;

impl HttpClient for Nowhere {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        Box::pin(async { Err(SendError::Resolve { host, reason: "no such name".to_owned() }) })
    }
}

impl World {
    /// An emulator that reaches nobody.
    pub(crate) fn new() -> Self {
        Self::beside(Arc::new(Nowhere), Ruleset::default())
    }

    /// An emulator for which `outside` answers in the place of the network.
    pub(crate) fn beside(outside: SharedClient, ruleset: Ruleset) -> Self {
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let place = Place { region: REGION.to_owned(), account: ACCOUNT.to_owned() };
        let addresses = Addresses::new("http://127.0.0.1:4747", place).unwrap();
        let app = App::new(Surroundings {
            traces: Arc::new(Traces::new(clock.clone(), &entropy)),
            clock: clock.clone(),
            entropy,
            listening: "127.0.0.1:4747".parse().unwrap(),
            client: Client::beside(addresses.clone(), outside),
            addresses,
            keys: Arc::new(KeyStock::new(KeyOrigin::Embedded)),
            images: Images::default(),
            ruleset,
        });
        let routes = Routes::new(&app).service();
        app.client.answer_own_by(&routes);
        Self { app, clock, routes }
    }

    /// Sends a request to the routes.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (head, body) = (self.routes)(request).await.into_parts();
        let body = read(body, 1 << 24).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: head.status.as_u16(), headers: head.headers, text }
    }

    /// Sends a call of JSON 1.1, such as `secretsmanager.ListSecrets`, with this Authorization header.
    pub(crate) async fn json11(&self, target: &str, authorization: Option<&str>, body: &str) -> Answer {
        let request = Request::post("/")
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", target);
        self.send(authorized(request, authorization).body(full(body.to_owned())).unwrap()).await
    }

    /// Sends a call of the query protocol, with this Authorization header.
    pub(crate) async fn query(&self, form: &[(&str, &str)], authorization: Option<&str>) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request =
            Request::post("/").header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        self.send(authorized(request, authorization).body(full(body)).unwrap()).await
    }
}

fn authorized(request: http::request::Builder, authorization: Option<&str>) -> http::request::Builder {
    match authorization {
        Some(authorization) => request.header("authorization", authorization),
        None => request,
    }
}

/// The Authorization header of a call that the account's root signs for a service and region.
pub(crate) fn signature(region: &str, service: &str) -> String {
    signature_by(root_key::ACCESS_KEY_ID, region, service)
}

/// The same, by an access key of this id.
pub(crate) fn signature_by(access_key_id: &str, region: &str, service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={access_key_id}/20261123/{region}/{service}/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature=00"
    )
}

impl Answer {
    /// A header that has to be there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers)).to_str().unwrap()
    }
}
