//! How a runtime comes to be.

use std::sync::Arc;
use std::time::Duration;

use super::headers::AllowlistError;
use super::host::{self, HostError, LineSink, Server};
use super::{AgentRuntime, Allowlist, Metadata, Parts};
use crate::base::Entropy;
use crate::base::entropy::ALPHANUMERIC;
use crate::jwt::{Authorizer, AuthorizerConfiguration, AuthorizerError};

/// What a runtime is made of.
#[derive(Debug)]
pub(crate) struct AgentRuntimeConfiguration {
    /// A letter, then at most 47 letters, digits and underscores.
    pub(crate) name: String,
    /// Who may invoke it.
    pub(crate) authorizer: AuthorizerConfiguration,
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

/// Why a runtime was not created. The texts of the first two are AWS's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CreateError {
    /// Recorded: the sentence for another resource; documented: the pattern (botocore).
    #[error(
        "1 validation error detected: Value '{0}' at 'agentRuntimeName' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [a-zA-Z][a-zA-Z0-9_]{{0,47}}"
    )]
    Name(String),
    /// Recorded: CreateAgentRuntime with a name in use.
    #[error("An agent with the specified name already exists")]
    NameInUse,
    /// A header that cannot be allow-listed.
    #[error(transparent)]
    Allowlist(#[from] AllowlistError),
    /// The authorizer is incomplete, or its discovery document is.
    #[error(transparent)]
    Authorizer(#[from] AuthorizerError),
    /// The server cannot be one.
    #[error(transparent)]
    Host(#[from] HostError),
}

impl CreateError {
    /// What exactly is wrong with the discovery document, which AWS does not tell; none for all other causes.
    pub(crate) fn detail(&self) -> Option<&str> {
        match self {
            Self::Authorizer(error) => error.detail(),
            _ => None,
        }
    }
}

/// Creates a runtime and enters it into the table. Its server is not started yet.
///
/// Ids come from `entropy`: a seeded one gives a stack's own runtimes the same ids at every start.
pub(crate) async fn create_agent_runtime(
    parts: &Parts,
    entropy: &Entropy,
    configuration: AgentRuntimeConfiguration,
) -> Result<Arc<AgentRuntime>, CreateError> {
    let AgentRuntimeConfiguration { name, server, .. } = configuration;
    if !is_name(&name) {
        return Err(CreateError::Name(name));
    }
    if parts.runtimes.has_name(&name) {
        return Err(CreateError::NameInUse);
    }
    let allowlist = Allowlist::new(&configuration.request_header_allowlist)?;
    let shown = server.shown();
    let host = host::host(server, configuration.start_deadline, configuration.output)?;
    let authorizer =
        Authorizer::create(configuration.authorizer, &parts.client, &parts.clock, &parts.addresses).await?;
    let id = format!("{name}-{}", entropy.characters(ALPHANUMERIC, 10));
    let arn = parts.addresses.place().arn("bedrock-agentcore", format!("runtime/{id}"));
    let metadata = Metadata::new(&parts.addresses.invocations(&arn.to_string()), authorizer.issuer());
    let runtime = Arc::new(AgentRuntime {
        title: format!("invoke {name}"),
        id,
        arn,
        name,
        authorizer,
        allowlist,
        metadata,
        host,
        request_timeout: configuration.request_timeout,
        server: shown,
    });
    if !parts.runtimes.insert(Arc::clone(&runtime)) {
        return Err(CreateError::NameInUse);
    }
    Ok(runtime)
}

/// Documented: botocore, AgentRuntimeName, `[a-zA-Z][a-zA-Z0-9_]{0,47}`.
fn is_name(name: &str) -> bool {
    name.len() <= 48
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
