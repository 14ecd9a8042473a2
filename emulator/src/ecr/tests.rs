//! Tests the whole API through calls: repositories, their settings, images.

mod api;
mod images;
mod repositories;
mod settings;

use serde_json::{Value, json};

use crate::test_support::{Answer, World, signature};

const LIFECYCLE: &str = r#"{"rules":[{"rulePriority":1,"description":"Keep the last 10 images","selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":10},"action":{"type":"expire"}}]}"#;

struct Ecr {
    world: World,
    region: &'static str,
}

/// Assertions on ECR's errors.
trait Refused {
    fn refused(&self, code: &str, message: &str);
}

impl Refused for Answer {
    fn refused(&self, code: &str, message: &str) {
        self.refused_in_json11(code, message);
    }
}

impl Ecr {
    fn new() -> Self {
        Self { world: World::new(), region: "us-east-1" }
    }

    async fn call(&self, operation: &str, input: Value) -> Answer {
        self.send(operation, true, &input.to_string()).await
    }

    async fn send(&self, operation: &str, is_signed: bool, body: &str) -> Answer {
        let target = format!("AmazonEC2ContainerRegistry_V20150921.{operation}");
        let signature = is_signed.then(|| signature(self.region, "ecr"));
        let answer = self.world.json11(&target, signature.as_deref(), body).await;
        assert_eq!(answer.header("content-type"), "application/x-amz-json-1.1");
        answer
    }

    async fn repository(&self, name: &str) -> Value {
        let created = self.call("CreateRepository", json!({ "repositoryName": name })).await.output(200);
        created["repository"].clone()
    }

    /// Puts an image that differs in the size of its configuration.
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
