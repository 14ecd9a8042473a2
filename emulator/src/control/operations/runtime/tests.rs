//! Runtimes as the clients of the control plane see them.

use serde_json::{Value, json};

use crate::control::test_world::{DISCOVERY, Refused as _, TOKEN, World, runtime, with};

/// Members without effect here, as a stack sends them.
fn harmless() -> Value {
    json!({
        "networkConfiguration": {"networkMode": "VPC", "networkModeConfig": {
            "securityGroups": ["sg-12345678"],
            "subnets": ["subnet-12345678", "subnet-87654321"],
            "requireServiceS3Endpoint": true,
        }},
        "filesystemConfigurations": [
            {"sessionStorage": {"mountPath": "/mnt/data"}},
            {"efsAccessPoint": {
                "accessPointArn": "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0",
                "mountPath": "/mnt/shared",
            }},
        ],
        "lifecycleConfiguration": {"idleRuntimeSessionTimeout": 300, "maxLifetime": 3600},
    })
}

#[tokio::test]
async fn what_has_no_effect_is_kept_and_given_back_as_it_was_sent() {
    let world = World::new();
    let created = world.ask("PUT", "/runtimes/", &with(runtime("demo"), &harmless())).await.output(202);
    let path = format!("/runtimes/{}/", created["agentRuntimeId"].as_str().unwrap());
    let found = world.get(&path).await.output(200);
    for (name, sent) in harmless().as_object().unwrap() {
        assert_eq!(&found[name], sent, "{name}");
    }
    let mut plain = runtime("demo");
    plain.as_object_mut().unwrap().swap_remove("agentRuntimeName");
    world.ask("PUT", &path, &plain).await.output(202);
    let found = world.get(&path).await.output(200);
    assert_eq!(found["networkConfiguration"], json!({"networkMode": "PUBLIC"}));
    assert_eq!(found.get("filesystemConfigurations"), None);
    let defaults = json!({"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800});
    assert_eq!(found["lifecycleConfiguration"], defaults);
    world.ask("PUT", &path, &with(plain, &harmless())).await.output(202);
    let found = world.get(&path).await.output(200);
    for (name, sent) in harmless().as_object().unwrap() {
        assert_eq!(&found[name], sent, "{name}");
    }
    let version = world.get(&format!("{path}?version=1")).await.output(200);
    assert_eq!(version["filesystemConfigurations"], harmless()["filesystemConfigurations"]);
}

#[tokio::test]
async fn what_is_not_served_is_refused_by_name_and_leaves_nothing() {
    let world = World::new();
    let code = json!({"code": {"s3": {"bucket": "my-bucket", "prefix": "code.zip"}}, "runtime": "PYTHON_3_13",
        "entryPoint": ["main.py"]});
    let cases = [
        (
            json!({"agentRuntimeArtifact": {"codeConfiguration": code}}),
            "agentRuntimeArtifact.codeConfiguration",
        ),
        (json!({"platformVersion": "1"}), "platformVersion"),
        (json!({"hooksConfiguration": {}}), "hooksConfiguration"),
        (json!({"resourceConfigurations": [{"minimumMemoryInMiB": 1}]}), "resourceConfigurations"),
        (
            json!({"protocolConfiguration": {"serverProtocol": "MCP", "port": 9000}}),
            "protocolConfiguration.port",
        ),
        (
            json!({"protocolConfiguration": {"serverProtocol": "A2A"}}),
            "protocolConfiguration.serverProtocol A2A",
        ),
        (json!({"protocolConfiguration": null}), "protocolConfiguration.serverProtocol HTTP"),
    ];
    for (members, what) in cases {
        let answer = world.ask("PUT", "/runtimes/", &with(runtime("demo"), &members)).await;
        answer.not_emulated(&format!("CreateAgentRuntime with {what}"));
    }
    let listed = world.ask("POST", "/runtimes/", &Value::Null).await.output(200);
    assert_eq!(listed, json!({"agentRuntimes": []}));
    // It asks for nothing.
    let members = json!({"resourceConfigurations": []});
    let created = world.ask("PUT", "/runtimes/", &with(runtime("demo"), &members)).await.output(202);
    let path = format!("/runtimes/{}/", created["agentRuntimeId"].as_str().unwrap());
    let members = json!({"agentRuntimeName": null, "metadataConfiguration": {"requireMMDSV2": false}});
    let answer = world.ask("PUT", &path, &with(runtime("demo"), &members)).await;
    answer.not_emulated("UpdateAgentRuntime with metadataConfiguration.requireMMDSV2 false");
}

#[tokio::test]
async fn equal_requests_of_one_moment_make_one_runtime_and_one_version() {
    let world = World::new();
    let input = with(runtime("demo"), &json!({ "clientToken": TOKEN }));
    let twice = async |path: &str, input: &Value| {
        world.emulator.outside.hold(DISCOVERY);
        let (first, second) = (world.ask("PUT", path, input), world.ask("PUT", path, input));
        let (first, second, ()) = tokio::join!(first, second, async { world.emulator.outside.release() });
        let first = first.output(202);
        assert_eq!(second.output(202), first);
        first
    };
    let made = twice("/runtimes/", &input).await;
    let path = format!("/runtimes/{}/", made["agentRuntimeId"].as_str().unwrap());
    let mut update = input;
    update.as_object_mut().unwrap().swap_remove("agentRuntimeName");
    let updated = twice(&path, &update).await;
    assert_eq!(updated["agentRuntimeVersion"], "2");
    assert_eq!(world.get(&path).await.output(200)["agentRuntimeVersion"], "2");
}

#[tokio::test]
async fn an_endpoint_that_is_deleted_can_be_made_again_by_the_same_request() {
    let world = World::new();
    let made = world.ask("PUT", "/runtimes/", &runtime("demo")).await.output(202);
    let path = format!("/runtimes/{}/runtime-endpoints/", made["agentRuntimeId"].as_str().unwrap());
    let input = json!({"name": "live", "clientToken": TOKEN});
    let first = world.ask("PUT", &path, &input).await.output(202);
    world.later();
    assert_eq!(world.ask("PUT", &path, &input).await.output(202), first);
    world.delete(&format!("{path}live/")).await.output(202);
    assert_ne!(world.ask("PUT", &path, &input).await.output(202)["createdAt"], first["createdAt"]);
    world.get(&format!("{path}live/")).await.output(200);
}

#[tokio::test]
async fn a_letter_then_letters_digits_and_low_lines_make_a_name() {
    let world = World::new();
    for name in ["A1_b", "a".repeat(48).as_str()] {
        world.ask("PUT", "/runtimes/", &runtime(name)).await.output(202);
    }
    for name in ["", "1a", "a-b", "_a", "ä", "a b", "a".repeat(49).as_str()] {
        let text = format!(
            "1 validation error detected: Value '{name}' at 'agentRuntimeName' failed to satisfy constraint: Member \
             must satisfy regular expression pattern: [a-zA-Z][a-zA-Z0-9_]{{0,47}}"
        );
        let answer = world.ask("PUT", "/runtimes/", &runtime(name)).await;
        answer.refused(400, "ValidationException", &text);
    }
}
