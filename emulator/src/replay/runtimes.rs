//! Runtimes, as the control plane makes them.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::Replay;
use super::agentcore::with_detail;
use crate::base::{Entropy, Secret};
use crate::identity::{ServiceResource, create_workload_identity};
use crate::jwt::{AuthorizerConfiguration, ClaimRule, CustomClaim};
use crate::runtime::{
    AgentRuntimeConfiguration, CommandLine, Container, REQUEST_TIMEOUT, START_DEADLINE, Server,
    create_agent_runtime,
};
use crate::stack::reference::{Attribute, Resource};
use crate::stack::schema::runtime::{self, Runtime};

impl Replay<'_> {
    /// CreateAgentRuntime, with an image that stands for the server of the file.
    pub(super) async fn runtime(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        runtime: &Runtime,
    ) -> Result<(), String> {
        let place = self.app.addresses.place();
        let images = &self.app.runtime.images;
        let start_deadline = runtime.start_deadline.unwrap_or(START_DEADLINE);
        let container = Container { server: self.server(&runtime.server)?, start_deadline };
        let image = images.bind(place, &runtime.name, container);
        let authorizer = self.authorizer(&runtime.custom_jwt_authorizer)?;
        let Container { server, start_deadline } = images.container(&image, &[]);
        let configuration = AgentRuntimeConfiguration {
            description: description(&image, &place.account, &authorizer, &runtime.request_header_allowlist),
            authorizer: Some(authorizer),
            request_header_allowlist: runtime.request_header_allowlist.clone(),
            server,
            start_deadline,
            request_timeout: REQUEST_TIMEOUT,
            output: images.output_of(&runtime.name),
        };
        let created =
            create_agent_runtime(&self.app.runtime, place, entropy, runtime.name.clone(), configuration)
                .await;
        let created = created.map_err(|error| with_detail(&error, error.detail()))?;
        let owner = ServiceResource::Runtime(created.id.clone());
        let workload = create_workload_identity(
            &self.app.identity,
            self.app.addresses.place(),
            &created.id,
            Some(owner),
        );
        workload.map_err(|error| error.to_string())?;
        self.values.set(resource.clone(), Attribute::Id, &created.id);
        self.values.set(resource, Attribute::Arn, created.arn.to_string());
        Ok(())
    }

    fn server(&self, server: &runtime::Server) -> Result<Server, String> {
        match server {
            runtime::Server::Url(url) => Ok(Server::Url(url.clone())),
            runtime::Server::Sample => Ok(self.app.runtime.images.sample()),
            runtime::Server::Command(command) => {
                let mut environment = Vec::new();
                for (name, value) in &command.environment {
                    environment.push((name.clone(), Secret::new(self.resolve(value)?)));
                }
                let from = self.stack.directory().unwrap_or(Path::new(""));
                let directory = command.working_directory.as_ref().map(|directory| from.join(directory));
                let words = self.resolve_all(&command.command)?;
                Ok(Server::Command(CommandLine { words, environment, directory }))
            }
        }
    }
}

/// What GetAgentRuntime gives back. A stack file names no role: its runtimes have one that is nowhere else.
fn description(
    image: &str,
    account: &str,
    authorizer: &AuthorizerConfiguration,
    allowlist: &[String],
) -> Map<String, Value> {
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
    set("agentRuntimeArtifact", json!({"containerConfiguration": {"containerUri": image}}));
    set("roleArn", json!(format!("arn:aws:iam::{account}:role/agentcore-local-stack")));
    set("networkConfiguration", json!({"networkMode": "PUBLIC"}));
    set("authorizerConfiguration", json!({"customJWTAuthorizer": custom_jwt_authorizer(authorizer)}));
    if !allowlist.is_empty() {
        set("requestHeaderConfiguration", json!({ "requestHeaderAllowlist": allowlist }));
    }
    set("protocolConfiguration", json!({"serverProtocol": "MCP"}));
    members
}

fn custom_jwt_authorizer(authorizer: &AuthorizerConfiguration) -> Value {
    let mut members = Map::new();
    members.insert("discoveryUrl".to_owned(), json!(authorizer.discovery_url));
    for (name, list) in [
        ("allowedAudience", &authorizer.allowed_audience),
        ("allowedClients", &authorizer.allowed_clients),
        ("allowedScopes", &authorizer.allowed_scopes),
    ] {
        if !list.is_empty() {
            members.insert(name.to_owned(), json!(list));
        }
    }
    if !authorizer.custom_claims.is_empty() {
        let claims: Vec<Value> = authorizer.custom_claims.iter().map(custom_claim).collect();
        members.insert("customClaims".to_owned(), json!(claims));
    }
    Value::Object(members)
}

fn custom_claim(claim: &CustomClaim) -> Value {
    let (kind, operator, value) = match &claim.rule {
        ClaimRule::Equals(value) => ("STRING", "EQUALS", json!({ "matchValueString": value })),
        ClaimRule::Contains(value) => ("STRING_ARRAY", "CONTAINS", json!({ "matchValueString": value })),
        ClaimRule::ContainsAny(values) => {
            ("STRING_ARRAY", "CONTAINS_ANY", json!({ "matchValueStringList": values }))
        }
    };
    json!({
        "inboundTokenClaimName": claim.name,
        "inboundTokenClaimValueType": kind,
        "authorizingClaimMatchValue": {"claimMatchValue": value, "claimMatchOperator": operator},
    })
}
