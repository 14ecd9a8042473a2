//! A control plane for tests: whole calls, from verb, path and body to the answer.

use std::sync::Arc;

use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use super::call::{Call, refused};
use super::dispatch::dispatch;
use super::{Parts, Register};
use crate::aws::rest_json::RestError;
use crate::base::arn::Place;
use crate::identity::test_provider::TestProvider;
use crate::model::Service;
use crate::{gateway, runtime};

pub(super) const HERE: &str = "us-east-1";

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
    fn success(status: u16, text: String) -> Self {
        Self { status, code: String::new(), text }
    }

    fn failure(error: &RestError) -> Self {
        let text = serde_json::json!({ "message": error.message }).to_string();
        Self { status: error.status.as_u16(), code: error.code.to_owned(), text }
    }

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
        let identity = TestProvider::new().identity();
        let (clock, entropy) = (identity.clock.clone(), identity.entropy.clone());
        let (addresses, client) = (identity.addresses.clone(), Arc::clone(&identity.client));
        let runtime = Arc::new(runtime::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            Arc::clone(&client),
            Arc::clone(&identity.traces),
            runtime::Images::default(),
        ));
        let gateway = Arc::new(gateway::Parts::new(
            clock,
            entropy.clone(),
            addresses.clone(),
            client,
            Arc::clone(&identity.traces),
            Arc::clone(&identity),
        ));
        let register = Register::new(Arc::default());
        Self {
            parts: Arc::new(Parts {
                addresses,
                entropy,
                gateway,
                identity,
                register,
                ruleset: crate::base::Ruleset::default(),
                runtime,
            }),
        }
    }

    /// One call that is signed for a region.
    pub(super) async fn ask(&self, region: &str, verb: &str, path: &str, body: Option<&Value>) -> Answer {
        let verb: Method = verb.parse().unwrap();
        let (operation, labels) = Service::AgentCoreControl.operation_at(&verb, path).unwrap();
        let body = body.map(Value::to_string).unwrap_or_default();
        let input = operation.rest_input(&labels, None, &HeaderMap::new(), body.as_bytes());
        let place = Place { region: region.into(), ..self.parts.addresses.place().clone() };
        let answer = match input.map_err(refused) {
            Ok(input) => {
                dispatch(&self.parts, &Call { operation, place, entropy: self.parts.entropy.clone(), input })
                    .await
            }
            Err(error) => Err(error),
        };
        match answer {
            Ok(_) if operation.success() == StatusCode::NO_CONTENT => Answer::success(204, String::new()),
            Ok(output) => Answer::success(operation.success().as_u16(), output.to_string()),
            Err(error) => Answer::failure(&error),
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
