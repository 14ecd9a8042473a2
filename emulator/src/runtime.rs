//! AgentCore Runtime: who may invoke, and the MCP server behind it.
//!
//! The way of an invocation: `face` -> `invoke` -> `lookup` -> `authorizer` -> `session` -> `headers` -> `proxy` ->
//! `host` and the server. What each of them refuses comes back as an `outcome`, what the server fails at as a `failure`.

pub(crate) mod authorizer;
pub(crate) mod create;
pub(crate) mod face;
pub(crate) mod failure;
pub(crate) mod headers;
pub(crate) mod host;
pub(crate) mod invoke;
pub(crate) mod lookup;
pub(crate) mod metadata;
pub(crate) mod outcome;
pub(crate) mod proxy;
mod quote;
pub(crate) mod relay;
pub(crate) mod sample;
pub(crate) mod session;
pub(crate) mod table;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use crate::base::arn::Arn;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock, Entropy};
use crate::jwt::Authorizer;
use crate::trace::Traces;
pub(crate) use create::{AgentRuntimeConfiguration, create_agent_runtime};
pub(crate) use headers::Allowlist;
pub(crate) use host::{CommandLine, Host, LineSink, START_DEADLINE, Server};
pub(crate) use metadata::Metadata;
pub(crate) use proxy::REQUEST_TIMEOUT;
pub use sample::serve_sample;
pub(crate) use table::Runtimes;

/// The one endpoint that every runtime has. Documented: AgentCore Runtime, versioning and endpoints.
pub(crate) const DEFAULT_QUALIFIER: &str = "DEFAULT";

/// What the runtimes of one emulator share.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The emulator's time.
    pub(crate) clock: Clock,
    /// For request and session ids.
    pub(crate) entropy: Entropy,
    /// Where the runtimes are reached.
    pub(crate) addresses: Addresses,
    /// Reaches issuers and MCP servers.
    pub(crate) client: SharedClient,
    /// Where invocations are recorded.
    pub(crate) traces: Arc<Traces>,
    /// All runtimes.
    pub(crate) runtimes: Runtimes,
}

impl Parts {
    /// Parts without a runtime.
    pub(crate) fn new(
        clock: Clock,
        entropy: Entropy,
        addresses: Addresses,
        client: SharedClient,
        traces: Arc<Traces>,
    ) -> Self {
        Self { clock, entropy, addresses, client, traces, runtimes: Runtimes::default() }
    }
}

/// One runtime with an MCP server behind it.
#[derive(Debug)]
pub(crate) struct AgentRuntime {
    /// `NAME-` and ten letters and digits.
    pub(crate) id: String,
    /// `arn:aws:bedrock-agentcore:REGION:ACCOUNT:runtime/ID`.
    pub(crate) arn: Arn,
    /// As it was created.
    pub(crate) name: String,
    /// Who may invoke it.
    pub(crate) authorizer: Authorizer,
    /// The headers that its server gets beyond the usual ones.
    pub(crate) allowlist: Allowlist,
    /// Where an MCP client reads who issues its tokens.
    pub(crate) metadata: Metadata,
    /// Where its server runs.
    pub(crate) host: Arc<dyn Host>,
    /// How long its server may take until its answer begins.
    pub(crate) request_timeout: Duration,
    /// The server in a trace: the program or the URL.
    pub(crate) server: String,
    /// An invocation in a trace.
    pub(crate) title: String,
}
