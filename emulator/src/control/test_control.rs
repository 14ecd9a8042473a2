//! A control plane for tests: whole calls, from the request to the answer.

use std::sync::Arc;

use axum::extract::State;
use http::{Request, Response};
use serde_json::Value;

use super::{Parts, Register, face};
use crate::base::arn::Place;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, read};
use crate::base::{Addresses, Clock, Entropy, Ruleset};
use crate::trace::Traces;
use crate::{gateway, identity, runtime};

pub(super) const HERE: &str = "us-east-1";

/// Nobody answers outside of the emulator.
#[derive(Debug)]
struct Nobody;

impl HttpClient for Nobody {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        let host = request.uri().host().unwrap_or_default().to_owned();
        Box::pin(async move { Err(SendError::Resolve { host, reason: "no such name".to_owned() }) })
    }
}

#[derive(Debug)]
pub(super) struct TestControl {
    pub(super) parts: Arc<Parts>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// The exception's name; empty for a success.
    pub(super) code: String,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} is no JSON", self.text))
    }

    /// The output of a success of this status.
    pub(super) fn output(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json()
    }

    pub(super) fn refused(&self, status: u16, code: &str, message: &str) {
        assert_eq!(
            (self.status, self.code.as_str(), self.json()["message"].as_str()),
            (status, code, Some(message))
        );
    }
}

impl TestControl {
    pub(super) fn new() -> Self {
        let place = Place { region: HERE.into(), account: "123456789012".into() };
        let addresses = Addresses::new("http://127.0.0.1:4747", place).unwrap();
        let (clock, entropy) = (Clock::system(), Entropy::system());
        let traces = Arc::new(Traces::new(clock.clone(), &entropy));
        let client: Arc<dyn HttpClient> = Arc::new(Nobody);
        let identity = Arc::new(identity::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            Arc::clone(&client),
            Arc::clone(&traces),
        ));
        let runtime = Arc::new(runtime::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            Arc::clone(&client),
            Arc::clone(&traces),
            runtime::Images::default(),
        ));
        let gateway = Arc::new(gateway::Parts::new(
            clock,
            entropy.clone(),
            addresses.clone(),
            client,
            traces,
            Arc::clone(&identity),
        ));
        let register = Register::default();
        Self {
            parts: Arc::new(Parts {
                addresses,
                entropy,
                gateway,
                identity,
                register,
                ruleset: Ruleset::default(),
                runtime,
            }),
        }
    }

    /// One call that is signed for a region.
    pub(super) async fn ask(&self, region: &str, verb: &str, path: &str, body: Option<&Value>) -> Answer {
        let signature =
            format!("AWS4-HMAC-SHA256 Credential=AKIA/20261123/{region}/bedrock-agentcore/aws4_request");
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = Request::builder().method(verb).uri(path).header("authorization", signature);
        let request = request.body(axum::body::Body::from(body)).unwrap();
        let (head, body) = face::answer(State(Arc::clone(&self.parts)), request).await.into_parts();
        let code = head.headers.get("x-amzn-errortype").map(|code| code.to_str().unwrap().to_owned());
        let body = read(body, 1_000_000).await.unwrap();
        Answer {
            status: head.status.as_u16(),
            code: code.unwrap_or_default(),
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// An operation of Identity: each is a POST to its name.
    pub(super) async fn identities(&self, operation: &str, input: &Value) -> Answer {
        self.ask(HERE, "POST", &format!("/identities/{operation}"), Some(input)).await
    }

    /// The tags of a resource.
    pub(super) async fn tags(&self, arn: &str) -> Answer {
        let path = format!("/tags/{}", crate::base::addresses::percent_encode(arn));
        self.ask(HERE, "GET", &path, None).await
    }
}
