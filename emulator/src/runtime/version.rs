//! The versions of a runtime: each is created by an update of the runtime, and is immutable.

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
use crate::base::arn::Arn;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock, RoleArn};
use crate::jwt::{Authorizer, AuthorizerConfiguration};

#[derive(Debug)]
pub(crate) struct AgentRuntimeConfiguration {
    pub(crate) role: RoleArn,
    /// The members of the request that GetAgentRuntime returns, in that form.
    pub(crate) description: Map<String, Value>,
    /// Who may invoke it; `None` for callers with AWS credentials.
    pub(crate) authorizer: Option<AuthorizerConfiguration>,
    /// The client's headers that reach the server in addition to the usual ones.
    pub(crate) request_header_allowlist: Vec<String>,
    pub(crate) server: Server,
    /// How long the server may take to start listening: by default [`super::START_DEADLINE`].
    pub(crate) start_deadline: Duration,
    /// How long the server may take to start its response: by default [`super::REQUEST_TIMEOUT`].
    pub(crate) request_timeout: Duration,
    /// Takes what the server prints.
    pub(crate) output: LineSink,
}

/// The same settings, validated.
#[derive(Debug)]
pub(crate) struct VersionSettings {
    pub(crate) role: RoleArn,
    /// The members of the request that GetAgentRuntime returns, in that form.
    pub(crate) description: Map<String, Value>,
    /// Who may invoke it; `None` for callers with AWS credentials.
    pub(crate) authorizer: Option<Authorizer>,
    /// The headers that its server gets in addition to the usual ones.
    pub(crate) allowlist: Allowlist,
    pub(super) server: Server,
    /// How long it may take to start listening.
    pub(super) start_deadline: Duration,
    /// The clock by which its sessions end.
    pub(super) clock: Clock,
    /// How long it may take to start its response.
    pub(crate) request_timeout: Duration,
    /// Takes what it prints.
    pub(super) output: LineSink,
    /// The server in a trace: the program, the URL or the image.
    pub(crate) server_name: String,
    /// Whether it runs already, wherever its URL leads: perhaps back to this emulator.
    pub(super) is_elsewhere: bool,
    /// The trace's note on variables that the server does not get; `None` if it gets all.
    pub(super) withheld: Option<String>,
}

impl VersionSettings {
    /// Fetches the issuer's discovery document; nothing is started. Fails if the settings could not work.
    pub(super) async fn create(
        (client, clock, addresses): (&SharedClient, &Clock, &Addresses),
        configuration: AgentRuntimeConfiguration,
    ) -> Result<Self, RuntimeError> {
        let allowlist = Allowlist::new(&configuration.request_header_allowlist)?;
        let AgentRuntimeConfiguration { server, start_deadline, output, .. } = configuration;
        // What no host can be created for is refused before anything exists.
        super::host::server::host(server.clone(), (start_deadline, clock), output.clone())?;
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
                format!("{names} of the API call load other code and are withheld; --allow-runtime-variables allows them")
            }),
            server,
            start_deadline,
            clock: clock.clone(),
            request_timeout: configuration.request_timeout,
            output,
        })
    }
}

#[derive(Debug)]
pub(crate) struct Version {
    /// 1 for the first.
    pub(crate) number: u32,
    pub(crate) created_at: Timestamp,
    pub(crate) settings: VersionSettings,
    /// Whether it has no authorizer, and an earlier version had one.
    pub(crate) dropped_authorizer: bool,
}

/// What the invocations of an endpoint reach: the version that it points to, with a server of its own.
#[derive(Debug)]
pub(crate) struct LiveVersion {
    pub(crate) runtime: Arc<AgentRuntime>,
    /// The ARNs that a caller must be allowed for, as texts: the runtime's, and `.../runtime-endpoint/NAME`.
    pub(crate) invoked_arns: [String; 2],
    pub(crate) version: Arc<Version>,
    /// Where its server runs. Dropping it ends the server.
    pub(crate) host: Arc<dyn Host>,
    /// Tells an MCP client who issues its tokens; `None` if no one does.
    pub(crate) metadata: Option<Metadata>,
    /// The sessions that began here.
    pub(crate) sessions: Sessions,
    pub(crate) title: String,
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
            (settings.start_deadline, &settings.clock),
            settings.output.clone(),
        )?;
        let invocations = addresses.invocations(&runtime.arn.to_string());
        let metadata = settings.authorizer.as_ref();
        let metadata = metadata.map(|authorizer| Metadata::new(&invocations, endpoint, authorizer.issuer()));
        Ok(Arc::new(Self {
            title: format!("invoke {}", runtime.name),
            label: runtime.name.as_str().into(),
            runtime: Arc::clone(runtime),
            invoked_arns: [runtime.arn.to_string(), endpoint_arn(&runtime.arn, endpoint).to_string()],
            version: Arc::clone(version),
            host,
            metadata,
            sessions: Sessions::default(),
        }))
    }
}

/// The ARN of a runtime's endpoint. Recorded: GetAgentRuntimeEndpoint.
pub(crate) fn endpoint_arn(runtime: &Arn, name: &str) -> Arn {
    Arn { resource: format!("{}/runtime-endpoint/{name}", runtime.resource), ..runtime.clone() }
}
