//! Runtimes, as calls of the control plane.

use std::path::Path;

use serde_json::json;

use super::Replay;
use super::agentcore::text;
use crate::base::program;
use crate::base::{Entropy, Secret};
use crate::runtime::{CommandLine, Container, START_DEADLINE, Server};
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
        let account_region = self.app.addresses.account_region();
        let images = &self.app.runtime.images;
        let start_deadline = runtime.start_deadline.unwrap_or(START_DEADLINE);
        let container = Container { server: self.server(&runtime.server)?, start_deadline };
        let image = images.bind(account_region, &runtime.name, container);
        let role = match &runtime.role_arn {
            Some(role_arn) => {
                self.named_runtime_role(entropy, self.resolve(role_arn)?, &runtime.name, &image).await?
            }
            None => self.runtime_role(entropy, &runtime.name, &image).await?,
        };
        let authorizer = match &runtime.custom_jwt_authorizer {
            Some(authorizer) => Some(json!({"customJWTAuthorizer": self.authorizer(authorizer)?})),
            None => None,
        };
        let mut input = json!({
            "agentRuntimeName": runtime.name,
            "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": image}},
            "roleArn": role,
            "networkConfiguration": {"networkMode": "PUBLIC"},
            "protocolConfiguration": {"serverProtocol": "MCP"},
            "authorizerConfiguration": authorizer,
        });
        let allowlist = &runtime.request_header_allowlist;
        if let (false, Some(members)) = (allowlist.is_empty(), input.as_object_mut()) {
            let headers = json!({ "requestHeaderAllowlist": allowlist });
            members.insert("requestHeaderConfiguration".to_owned(), headers);
        }
        let created = self.ask(entropy, "CreateAgentRuntime", input).await?;
        self.values.set(resource.clone(), Attribute::Id, text(&created, "agentRuntimeId")?);
        self.values.set(resource, Attribute::Arn, text(&created, "agentRuntimeArn")?);
        Ok(())
    }

    /// Fails if the program cannot be run: one whose name comes from other resources, which the file alone did not show.
    fn check_program(
        &self,
        command: &runtime::Command,
        words: &[String],
        directory: Option<&Path>,
    ) -> Result<(), String> {
        let (Some(written), Some(word)) = (command.command.first(), words.first()) else { return Ok(()) };
        if written.get_ref().references().next().is_none() || word.contains("{port}") {
            return Ok(());
        }
        let path = match command.path() {
            Some(path) => Some(self.resolve(path)?.into()),
            None => std::env::var_os("PATH"),
        };
        let found = program::check(word, directory.unwrap_or(Path::new("")), path.as_deref());
        let holds_secret = !written.get_ref().secrets(&self.values).is_empty();
        let outline = written.get_ref().display_outline();
        found.map_err(|error| error.told_of(if holds_secret { &outline } else { word }))
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
                let directory = self.stack.directory_of(command);
                let words = command.command.iter().map(|word| self.resolve(word.get_ref()));
                let words: Vec<String> = words.collect::<Result<_, _>>()?;
                self.check_program(command, &words, directory.as_deref())?;
                let secrets = command.command.iter().flat_map(|word| word.get_ref().secrets(&self.values));
                let secrets = secrets.collect();
                Ok(Server::Command(CommandLine {
                    words,
                    environment,
                    withheld: Vec::new(),
                    directory,
                    port: command.port,
                    speaks_stdio: command.speaks_stdio,
                    secrets,
                }))
            }
        }
    }
}
