//! Drives the whole API by calls: secrets, versions, deletion, lists, and the secrets of services.

mod api;
mod deletion;
mod lists;
mod owned;
mod policies;
mod secrets;
mod versions;

use serde_json::{Value, json};

use super::Parts;
use super::dispatch::answer;
use crate::aws::call::Call;
use crate::base::arn::Place;
use crate::base::http::read;
use crate::base::{Clock, Entropy};

const NOT_FOUND: &str = "Secrets Manager can't find the specified secret.";
const MARKED: &str = "You can't perform this operation on the secret because it was marked for deletion.";

/// A resource policy that is taken.
const POLICY: &str = r#"{"Version":"2012-10-17", "Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}"#;

struct Manager {
    parts: Parts,
    region: &'static str,
}

struct Answer {
    status: u16,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("{} is no JSON", self.text))
    }

    fn output(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    /// One of the service's own exceptions.
    fn refused(&self, code: &str, message: &str) {
        assert_eq!(self.json(), json!({ "__type": code, "Message": message }));
        assert_eq!(self.status, 400);
    }

    /// An error of the framework below the service.
    fn refused_early(&self, code: &str, message: &str) {
        assert_eq!(self.json(), json!({ "__type": code, "message": message }));
        assert_eq!(self.status, 400);
    }
}

impl Manager {
    fn new() -> Self {
        Self { parts: Parts::new(Clock::system(), Entropy::system()), region: "us-east-1" }
    }

    fn place(&self) -> Place {
        Place { region: self.region.to_owned(), account: "123456789012".to_owned() }
    }

    async fn call(&self, operation: &str, input: Value) -> Answer {
        self.send(operation, Some("AKIDEXAMPLE"), &input.to_string()).await
    }

    async fn send(&self, operation: &str, access_key_id: Option<&str>, body: &str) -> Answer {
        let call = Call {
            operation: operation.to_owned(),
            place: self.place(),
            is_placed: true,
            access_key_id: access_key_id.map(str::to_owned),
            body: body.to_owned().into(),
        };
        let response = answer(&self.parts, call).await;
        assert_eq!(response.headers()["content-type"], "application/x-amz-json-1.1");
        let status = response.status().as_u16();
        let body = read(response.into_body(), 1 << 20).await.unwrap();
        Answer { status, text: String::from_utf8(body.to_vec()).unwrap() }
    }

    /// Creates a secret with this value; gives the answer.
    async fn create(&self, name: &str, value: &str) -> Value {
        self.call(
            "CreateSecret",
            json!({ "Name": name, "SecretString": value, "ClientRequestToken": token(1) }),
        )
        .await
        .output()
    }

    async fn put(&self, number: u8, value: &str, labels: &[&str]) -> Value {
        let mut input =
            json!({ "SecretId": "demo", "SecretString": value, "ClientRequestToken": token(number) });
        if !labels.is_empty() {
            input["VersionStages"] = json!(labels);
        }
        self.call("PutSecretValue", input).await.output()
    }

    async fn describe(&self, id: &str) -> Value {
        self.call("DescribeSecret", json!({ "SecretId": id })).await.output()
    }

    async fn value(&self, id: &str) -> Value {
        self.call("GetSecretValue", json!({ "SecretId": id })).await.output()["SecretString"].clone()
    }

    /// The labels of the versions that have any, as `1: AWSPREVIOUS`.
    async fn labels(&self) -> Vec<String> {
        let described = self.describe("demo").await;
        let labels = described["VersionIdsToStages"].as_object().unwrap();
        let number = |id: &str| id.trim_start_matches('0').to_owned();
        let names = |labels: &Value| {
            let labels = labels.as_array().unwrap().iter();
            labels.map(|label| label.as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        labels.iter().map(|(id, labels)| format!("{}: {}", number(id), names(labels))).collect()
    }
}

/// A request's token, which is a version's id.
fn token(number: u8) -> String {
    format!("{number:032}")
}
