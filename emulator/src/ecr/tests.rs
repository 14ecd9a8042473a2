//! Drives the whole API by calls: repositories, their settings, images.

mod api;
mod images;
mod repositories;
mod settings;

use serde_json::{Value, json};

use super::Parts;
use super::dispatch::answer;
use crate::aws::call::Call;
use crate::base::arn::Place;
use crate::base::http::read;
use crate::base::{Clock, Entropy};

const LIFECYCLE: &str = r#"{"rules":[{"rulePriority":1,"description":"Keep the last 10 images","selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":10},"action":{"type":"expire"}}]}"#;

struct Ecr {
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

    fn refused(&self, code: &str, message: &str) {
        assert_eq!(self.json(), json!({ "__type": code, "message": message }));
        assert_eq!(self.status, 400);
    }
}

impl Ecr {
    fn new() -> Self {
        Self { parts: Parts::new(Clock::system(), Entropy::system()), region: "us-east-1" }
    }

    async fn call(&self, operation: &str, input: Value) -> Answer {
        self.send(operation, Some("AKIDEXAMPLE"), &input.to_string()).await
    }

    async fn send(&self, operation: &str, access_key_id: Option<&str>, body: &str) -> Answer {
        let call = Call {
            operation: operation.to_owned(),
            place: Place { region: self.region.to_owned(), account: "123456789012".to_owned() },
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

    async fn repository(&self, name: &str) -> Value {
        let created = self.call("CreateRepository", json!({ "repositoryName": name })).await.output();
        created["repository"].clone()
    }

    /// Puts an image that differs by its configuration's size.
    async fn image(&self, size: u64, tag: Option<&str>) -> Answer {
        let mut input = json!({ "repositoryName": "demo", "imageManifest": manifest(size) });
        if let Some(tag) = tag {
            input["imageTag"] = json!(tag);
        }
        self.call("PutImage", input).await
    }
}

fn manifest(size: u64) -> String {
    json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "size": size },
        "layers": [{ "size": 100 }, { "size": 10 }],
    })
    .to_string()
}

fn missing(name: &str) -> String {
    format!("The repository with name '{name}' does not exist in the registry with id '123456789012'")
}
