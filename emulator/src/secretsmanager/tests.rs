//! Tests the whole API through calls: secrets, versions, deletion, lists, and the secrets of services.

mod api;
mod deletion;
mod lists;
mod owned;
mod policies;
mod secrets;
mod versions;

use serde_json::{Value, json};

use super::SecretsManager;
use crate::base::arn::AccountRegion;
use crate::test_support::{Answer, World, signature};

const NOT_FOUND: &str = "Secrets Manager can't find the specified secret.";
const MARKED: &str = "You can't perform this operation on the secret because it was marked for deletion.";

/// A resource policy that is accepted.
const POLICY: &str = r#"{"Version":"2012-10-17", "Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}"#;

struct Manager {
    world: World,
    region: &'static str,
}

/// Assertions on the errors of Secrets Manager.
trait Refused {
    /// Asserts one of the service's own exceptions.
    fn refused(&self, code: &str, message: &str);

    /// Asserts an error of the framework below the service.
    fn refused_early(&self, code: &str, message: &str);
}

impl Refused for Answer {
    fn refused(&self, code: &str, message: &str) {
        assert_eq!(self.json(), json!({ "__type": code, "Message": message }));
        assert_eq!(self.status, 400);
    }

    fn refused_early(&self, code: &str, message: &str) {
        self.refused_in_json11(code, message);
    }
}

impl Manager {
    fn new() -> Self {
        Self { world: World::new(), region: "us-east-1" }
    }

    fn service(&self) -> &SecretsManager {
        &self.world.app.api.secretsmanager
    }

    fn account_region(&self) -> AccountRegion {
        AccountRegion { region: self.region.to_owned(), account: "123456789012".to_owned() }
    }

    async fn call(&self, operation: &str, input: Value) -> Answer {
        self.send(operation, true, &input.to_string()).await
    }

    async fn send(&self, operation: &str, is_signed: bool, body: &str) -> Answer {
        let signature = is_signed.then(|| signature(self.region, "secretsmanager"));
        let target = format!("secretsmanager.{operation}");
        let answer = self.world.json11(&target, signature.as_deref(), body).await;
        assert_eq!(answer.header("content-type"), "application/x-amz-json-1.1");
        answer
    }

    /// Creates a secret with this value; returns the response.
    async fn create(&self, name: &str, value: &str) -> Value {
        self.call(
            "CreateSecret",
            json!({ "Name": name, "SecretString": value, "ClientRequestToken": token(1) }),
        )
        .await
        .output(200)
    }

    async fn put(&self, number: u8, value: &str, labels: &[&str]) -> Value {
        let mut input =
            json!({ "SecretId": "demo", "SecretString": value, "ClientRequestToken": token(number) });
        if !labels.is_empty() {
            input["VersionStages"] = json!(labels);
        }
        self.call("PutSecretValue", input).await.output(200)
    }

    async fn describe(&self, id: &str) -> Value {
        self.call("DescribeSecret", json!({ "SecretId": id })).await.output(200)
    }

    async fn value(&self, id: &str) -> Value {
        self.call("GetSecretValue", json!({ "SecretId": id })).await.output(200)["SecretString"].clone()
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
