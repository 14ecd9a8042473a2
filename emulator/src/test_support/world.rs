//! An emulator for unit tests: all hops behind the real routes, with a client that reaches no network.

use std::sync::Arc;

use http::header::{AUTHORIZATION, HOST};
use http::{HeaderValue, Request, Response};

use super::{ANNOUNCED, Answer, Outside};
use crate::app::{App, Dependencies};
use crate::base::arn::AccountRegion;
use crate::base::http::{Body, full, read};
use crate::base::{Addresses, Clock, Entropy, IamMode, Ruleset, Secret};
use crate::client::{Client, InProcessService};
use crate::jwt::{KeyOrigin, KeyStock};
use crate::router::Routes;
use crate::runtime::Images;
use crate::sigv4::{Signer, SigningCredentials, SigningKeys, sign};
use crate::trace::Traces;

/// The URL of the emulator.
pub(crate) const PUBLIC_URL: &str = "http://127.0.0.1:4747";
/// The region of the emulator.
pub(crate) const REGION: &str = "us-east-1";
/// The account of the emulator.
pub(super) const ACCOUNT: &str = "123456789012";
/// The longest body that is signed, in bytes.
const MAX_SIGNED: usize = 1 << 27;

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
        Self::built(ruleset, IamMode::On, PUBLIC_URL)
    }

    /// Creates an emulator that accepts any signature.
    pub(crate) fn with_iam_off() -> Self {
        Self::built(Ruleset::default(), IamMode::Off, PUBLIC_URL)
    }

    /// Creates an emulator whose calls to its own URLs go outside, too: a script replaces its hops.
    pub(crate) fn with_own_urls_outside() -> Self {
        Self::built(Ruleset::default(), IamMode::On, "http://127.0.0.1:1")
    }

    /// `own_url` is what its client takes for its own.
    fn built(ruleset: Ruleset, iam: IamMode, own_url: &str) -> Self {
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
            iam,
        });
        let routes = Routes::new(&app).service();
        app.client.set_in_process_routes(&routes);
        Self { app, clock, outside, routes }
    }

    /// Sends a request to the routes; the response body still streams. A signature that is only announced, as by
    /// [`super::signature`], is made.
    pub(crate) async fn open(&self, request: Request<Body>) -> Response<Body> {
        (self.routes)(self.signed(request).await).await
    }

    async fn signed(&self, request: Request<Body>) -> Request<Body> {
        let announced = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(announced) = announced.filter(|text| text.ends_with(ANNOUNCED)).map(str::to_owned) else {
            return request;
        };
        let credential = announced.split(['=', ',']).nth(1).unwrap_or_default();
        let [id, _, region, service, _] = credential.split('/').collect::<Vec<_>>()[..] else {
            return request;
        };
        let (mut head, body) = request.into_parts();
        let Ok(body) = read(body, MAX_SIGNED).await else { panic!("a body that is too long to be signed") };
        head.headers.entry(HOST).or_insert(HeaderValue::from_static("127.0.0.1:4747"));
        head.headers.remove(AUTHORIZATION);
        let credentials = self.app.api.iam.account.read().access_keys.get(id).map(|key| SigningCredentials {
            secret: key.secret.clone(),
            session_token: key.session.as_ref().map(|session| session.token.clone()),
        });
        let unknown = || SigningCredentials { secret: Secret::new("unknown"), session_token: None };
        let credentials = &credentials.unwrap_or_else(unknown);
        let keys = &SigningKeys::default();
        let signer = Signer { access_key_id: id, credentials, region, service, keys };
        sign(&mut head, &body, signer, self.clock.machine_now()).unwrap();
        Request::from_parts(head, full(body))
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
