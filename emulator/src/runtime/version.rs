//! The versions of a runtime: each is made by a change of the runtime, and never changes itself.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::agent_runtime::AgentRuntime;
use super::error::RuntimeError;
use super::host::server::Server;
use super::host::{Host, LineSink};
use super::sessions::Sessions;
use super::{Allowlist, Metadata};
use crate::base::Clock;
use crate::base::http::SharedClient;
use crate::base::{Addresses, RoleArn};
use crate::jwt::{Authorizer, AuthorizerConfiguration};

/// What is asked of a version.
#[derive(Debug)]
pub(crate) struct AgentRuntimeConfiguration {
    /// The role that the runtime acts as.
    pub(crate) role: RoleArn,
    /// The members of the request that GetAgentRuntime gives back, as they are given back.
    pub(crate) description: Map<String, Value>,
    /// Who may invoke it; none for callers of AWS credentials.
    pub(crate) authorizer: Option<AuthorizerConfiguration>,
    /// The client's headers that reach the server beyond the usual ones.
    pub(crate) request_header_allowlist: Vec<String>,
    /// The MCP server behind it.
    pub(crate) server: Server,
    /// How long the server may take until it listens: [`super::START_DEADLINE`] unless told otherwise.
    pub(crate) start_deadline: Duration,
    /// How long the server may take until its answer begins: [`super::REQUEST_TIMEOUT`] unless told otherwise.
    pub(crate) request_timeout: Duration,
    /// Takes what the server prints.
    pub(crate) output: LineSink,
}

/// The same, found to be possible.
#[derive(Debug)]
pub(crate) struct VersionSettings {
    /// The role that the runtime acts as.
    pub(crate) role: RoleArn,
    /// The members of the request that GetAgentRuntime gives back, as they are given back.
    pub(crate) description: Map<String, Value>,
    /// Who may invoke it; none for callers of AWS credentials.
    pub(crate) authorizer: Option<Authorizer>,
    /// The headers that its server gets beyond the usual ones.
    pub(crate) allowlist: Allowlist,
    /// Which server is started.
    pub(super) server: Server,
    /// How long it may take until it listens.
    pub(super) start_deadline: Duration,
    /// How long it may take until its answer begins.
    pub(crate) request_timeout: Duration,
    /// Takes what it prints.
    pub(super) output: LineSink,
    /// The server in a trace: the program, the URL or the image.
    pub(crate) server_name: String,
    /// Whether it runs already, wherever its URL leads: perhaps back to this emulator.
    pub(super) is_elsewhere: bool,
    /// What a trace says of variables that the server does not get; none where it gets all.
    pub(super) withheld: Option<String>,
}

impl VersionSettings {
    /// Fetches the issuer's discovery document; nothing is started. Fails on what could not work.
    pub(super) async fn create(
        (client, clock, addresses): (&SharedClient, &Clock, &Addresses),
        configuration: AgentRuntimeConfiguration,
    ) -> Result<Self, RuntimeError> {
        let allowlist = Allowlist::new(&configuration.request_header_allowlist)?;
        let AgentRuntimeConfiguration { server, start_deadline, output, .. } = configuration;
        // What no host can be made of is refused before anything is there.
        super::host::server::host(server.clone(), start_deadline, output.clone())?;
        let authorizer = match configuration.authorizer {
            Some(authorizer) => Some(Authorizer::create(authorizer, client, clock, addresses).await?),
            None => None,
        };
        Ok(Self {
            role: configuration.role,
            description: configuration.description,
            authorizer,
            allowlist,
            server_name: server.display_name(),
            is_elsewhere: matches!(server, Server::Url(_)),
            withheld: (!server.withheld().is_empty()).then(|| {
                let names = server.withheld().join(", ");
                format!("{names} of the API call load other code and are withheld; --allow-runtime-variables gives them")
            }),
            server,
            start_deadline,
            request_timeout: configuration.request_timeout,
            output,
        })
    }
}

/// One version.
#[derive(Debug)]
pub(crate) struct Version {
    /// 1 for the first.
    pub(crate) number: u32,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// What it is made of.
    pub(crate) settings: VersionSettings,
}

/// What the invocations of an endpoint reach: the version that it points to, with a server of its own.
#[derive(Debug)]
pub(crate) struct LiveVersion {
    /// Whose version it is.
    pub(crate) runtime: Arc<AgentRuntime>,
    /// The version.
    pub(crate) version: Arc<Version>,
    /// Where its server runs. Dropping it ends the server.
    pub(crate) host: Arc<dyn Host>,
    /// Where an MCP client reads who issues its tokens; none where nobody does.
    pub(crate) metadata: Option<Metadata>,
    /// The sessions that began here.
    pub(crate) sessions: Sessions,
    /// An invocation in a trace.
    pub(crate) title: String,
    /// The runtime's name, for traces.
    pub(crate) label: Arc<str>,
}

impl LiveVersion {
    /// The version behind the endpoint of this name; its server is not started yet.
    pub(super) fn new(
        addresses: &Addresses,
        runtime: &Arc<AgentRuntime>,
        version: &Arc<Version>,
        endpoint: &str,
    ) -> Result<Arc<Self>, RuntimeError> {
        let settings = &version.settings;
        let host = super::host::server::host(
            settings.server.clone(),
            settings.start_deadline,
            settings.output.clone(),
        )?;
        let invocations = addresses.invocations(&runtime.arn.to_string());
        let metadata = settings.authorizer.as_ref();
        let metadata = metadata.map(|authorizer| Metadata::new(&invocations, endpoint, authorizer.issuer()));
        Ok(Arc::new(Self {
            title: format!("invoke {}", runtime.name),
            label: runtime.name.as_str().into(),
            runtime: Arc::clone(runtime),
            version: Arc::clone(version),
            host,
            metadata,
            sessions: Sessions::default(),
        }))
    }
}
