//! What CreateAgentRuntime and UpdateAgentRuntime have in common: everything that makes up a version.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::aws::ApiError;
use crate::base::{RoleArn, Secret};
use crate::control::call::Call;
use crate::control::{custom_jwt_authorizer, unsupported_members};
use crate::runtime::{AgentRuntimeConfiguration, Container, Images, REQUEST_TIMEOUT};

/// The members that GetAgentRuntime returns as they were sent, in addition to the role.
pub(super) const DESCRIBED: [&str; 10] = [
    "networkConfiguration",
    "lifecycleConfiguration",
    "description",
    "agentRuntimeArtifact",
    "protocolConfiguration",
    "environmentVariables",
    "authorizerConfiguration",
    "requestHeaderConfiguration",
    "metadataConfiguration",
    "filesystemConfigurations",
];

/// Documented: botocore and guide; recorded: that both are always returned.
const IDLE_TIMEOUT: u64 = 900;
const MAX_LIFETIME: u64 = 28800;

/// The members that change how a version runs.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    role_arn: RoleArn,
    agent_runtime_artifact: Artifact,
    request_header_configuration: Option<RequestHeaders>,
    #[serde(default)]
    environment_variables: Map<String, Value>,
    #[serde(default)]
    lifecycle_configuration: Lifecycle,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    container_configuration: ContainerMember,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ContainerMember {
    container_uri: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestHeaders {
    request_header_allowlist: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lifecycle {
    idle_runtime_session_timeout: Option<u64>,
    max_lifetime: Option<u64>,
}

/// The version in the call, of the runtime of this name. Fails with what AWS refuses of the authorizer, then
/// with what is not emulated.
pub(super) fn configuration(
    images: &Images,
    call: &Call,
    name: &str,
) -> Result<AgentRuntimeConfiguration, ApiError> {
    let authorizer = call.input.get("authorizerConfiguration");
    let authorizer =
        authorizer.map(|union| custom_jwt_authorizer::read(call.operation.name(), union)).transpose()?;
    unsupported_members::check(call)?;
    check_values(call)?;
    let read: Read = call.input()?;
    let mut description = described(&call.input);
    description.insert("lifecycleConfiguration".to_owned(), read.lifecycle_configuration.checked()?);
    let environment = read.environment_variables.iter();
    let environment: Vec<(String, Secret)> =
        environment.filter_map(|(name, value)| Some((name.clone(), Secret::new(value.as_str()?)))).collect();
    let image = &read.agent_runtime_artifact.container_configuration.container_uri;
    let Container { server, start_deadline } = images.container(image, &environment);
    let headers = read.request_header_configuration;
    Ok(AgentRuntimeConfiguration {
        role: read.role_arn,
        description,
        authorizer,
        request_header_allowlist: headers.map(|member| member.request_header_allowlist).unwrap_or_default(),
        server,
        start_deadline,
        request_timeout: REQUEST_TIMEOUT,
        output: images.output_of(name),
    })
}

fn described(input: &Value) -> Map<String, Value> {
    let sent = DESCRIBED.iter().filter_map(|name| Some(((*name).to_owned(), input.get(name)?.clone())));
    sent.collect()
}

/// Refuses what is not emulated although all members are: a default, and a value that is not a name.
fn check_values(call: &Call) -> Result<(), ApiError> {
    let refused = |what: &str| ApiError::not_emulated(&format!("{} with {what}", call.operation.name()));
    let value = |path: &str| call.input.pointer(path);
    // Documented: guide, a runtime without a protocol speaks HTTP.
    if value("/protocolConfiguration/serverProtocol").is_none() {
        return Err(refused("protocolConfiguration.serverProtocol HTTP"));
    }
    // Documented: guide, a runtime that does not require it cannot be invoked since 2026-06-30.
    if value("/metadataConfiguration/requireMMDSV2") == Some(&json!(false)) {
        return Err(refused("metadataConfiguration.requireMMDSV2 false"));
    }
    Ok(())
}

impl Lifecycle {
    /// With the defaults for what is not sent. Documented: guide, the idle timeout is not above the lifetime; inferred:
    /// the text.
    fn checked(&self) -> Result<Value, ApiError> {
        let idle = self.idle_runtime_session_timeout.unwrap_or(IDLE_TIMEOUT);
        let lifetime = self.max_lifetime.unwrap_or(MAX_LIFETIME);
        if idle > lifetime {
            return Err(ApiError::validation(
                "idleRuntimeSessionTimeout must be less than or equal to maxLifetime",
            ));
        }
        Ok(json!({"idleRuntimeSessionTimeout": idle, "maxLifetime": lifetime}))
    }
}

/// The default of a member that is always there although it was not sent. Recorded: GetAgentRuntime.
pub(super) fn by_default(member: &str) -> Option<Value> {
    match member {
        "lifecycleConfiguration" => {
            Some(json!({"idleRuntimeSessionTimeout": IDLE_TIMEOUT, "maxLifetime": MAX_LIFETIME}))
        }
        "metadataConfiguration" => Some(json!({"requireMMDSV2": true})),
        "networkConfiguration" => Some(json!({"networkMode": "PUBLIC"})),
        _ => None,
    }
}
