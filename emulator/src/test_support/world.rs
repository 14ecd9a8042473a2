//! An emulator for unit tests: all hops behind the real routes, with a client that reaches no network.

use std::sync::Arc;

use http::{Request, Response};

use super::{Answer, Outside};
use crate::app::{App, Dependencies};
use crate::base::arn::AccountRegion;
use crate::base::http::{Body, full};
use crate::base::{Addresses, Clock, Entropy, Ruleset};
use crate::client::{Client, InProcessService};
use crate::jwt::{KeyOrigin, KeyStock};
use crate::router::Routes;
use crate::runtime::Images;
use crate::trace::Traces;

/// The URL of the emulator.
pub(crate) const PUBLIC_URL: &str = "http://127.0.0.1:4747";
/// The region of the emulator.
pub(crate) const REGION: &str = "us-east-1";
/// The account of the emulator.
const ACCOUNT: &str = "123456789012";

/// An emulator without any resources.
pub(crate) struct World {
    pub(crate) app: App,
    /// Tests move it.
    pub(crate) clock: Clock,
    /// Responds in place of the network.
    pub(crate) outside: Arc<Outside>,
    routes: InProcessService,
}

pub(crate) fn account_region() -> AccountRegion {
    AccountRegion { region: REGION.to_owned(), account: ACCOUNT.to_owned() }
}

fn addresses_at(public_url: &str) -> Addresses {
    Addresses::new(public_url, account_region()).unwrap()
}

impl World {
    /// Creates an emulator without network access.
    pub(crate) fn new() -> Self {
        Self::of(Ruleset::default())
    }

    /// Creates an emulator with the rules of another date.
    pub(crate) fn of(ruleset: Ruleset) -> Self {
        Self::built(ruleset, PUBLIC_URL)
    }

    /// Creates an emulator whose calls to its own URLs go outside, too: a script replaces its hops.
    pub(crate) fn with_own_urls_outside() -> Self {
        Self::built(Ruleset::default(), "http://127.0.0.1:1")
    }

    /// `own_url` is what its client takes for its own.
    fn built(ruleset: Ruleset, own_url: &str) -> Self {
        let outside = Arc::<Outside>::default();
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let app = App::new(Dependencies {
            traces: Arc::new(Traces::new(clock.clone(), &entropy)),
            clock: clock.clone(),
            entropy,
            listening: "127.0.0.1:4747".parse().unwrap(),
            client: Client::beside(addresses_at(own_url), outside.clone()),
            addresses: addresses_at(PUBLIC_URL),
            keys: Arc::new(KeyStock::new(KeyOrigin::Embedded)),
            images: Images::default(),
            ruleset,
        });
        let routes = Routes::new(&app).service();
        app.client.set_in_process_routes(&routes);
        Self { app, clock, outside, routes }
    }

    /// Sends a request to the routes; the response body still streams.
    pub(crate) async fn open(&self, request: Request<Body>) -> Response<Body> {
        (self.routes)(request).await
    }

    /// Sends a request to the routes.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(self.open(request).await).await
    }

    /// Sends a JSON 1.1 call, such as `secretsmanager.ListSecrets`, with this Authorization header.
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
