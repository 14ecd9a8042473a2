//! AgentCore Runtime: who may invoke, and the MCP server behind it.
//!
//! The path of an invocation: `handlers` -> `invoke` -> `lookup` -> `authorizer` -> `session` -> `message` -> `headers` ->
//! `proxy` -> `host` and the server. What each of them refuses is returned as an `outcome`.

pub(crate) mod agent_runtime;
pub(crate) mod authorizer;
pub(crate) mod endpoint;
pub(crate) mod entry;
pub(crate) mod error;
mod excerpt;
pub(crate) mod forwarded_headers;
pub(crate) mod handlers;
pub(crate) mod host;
pub(crate) mod id_issuer;
mod images;
pub(crate) mod invoke;
mod lifecycle;
mod logs;
pub(crate) mod lookup;
mod mcp_session;
mod message;
pub(crate) mod metadata;
pub(crate) mod outcome;
mod payload;
pub(crate) mod proxy;
pub(crate) mod relay;
pub(crate) mod sample;
pub(crate) mod session;
mod sessions;
mod shutdown;
mod stop_session;
pub(crate) mod table;
mod variables;
pub(crate) mod version;

use std::sync::Arc;

use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock, Entropy};
use crate::iam::{Authenticator, Authorizer};
use crate::trace::Traces;

pub(crate) use self::endpoint::{EndpointRequest, create_endpoint, delete_endpoint, update_endpoint};
pub(crate) use self::forwarded_headers::Allowlist;
pub(crate) use self::host::server::Server;
pub(crate) use self::shutdown::Shutdown;
pub(crate) use self::version::AgentRuntimeConfiguration;
pub(crate) use host::{CommandLine, LineSink, START_DEADLINE};
pub use host::{end_supervision, kill_server_processes, supervise, supervise_server_processes};
pub use images::ServerOutput;
pub(crate) use images::{Container, ImageRules, Images};
pub(crate) use lifecycle::{create_agent_runtime, delete_agent_runtime, update_agent_runtime};
pub(crate) use logs::Logs;
pub(crate) use metadata::Metadata;
pub(crate) use proxy::REQUEST_TIMEOUT;
pub use sample::serve_sample;
pub(crate) use table::Runtimes;

#[derive(Debug)]
pub(crate) struct RuntimeService {
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    pub(crate) addresses: Addresses,
    pub(crate) client: SharedClient,
    pub(crate) traces: Arc<Traces>,
    /// Finds out who signed a call.
    pub(crate) authenticator: Arc<Authenticator>,
    /// Decides what callers may do.
    pub(crate) authorizer: Arc<Authorizer>,
    pub(crate) runtimes: Runtimes,
    /// What runs in place of their container images.
    pub(crate) images: Images,
    /// Ends the streams that servers keep open.
    pub(crate) shutdown: Shutdown,
}

impl RuntimeService {
    /// Parts without a runtime.
    pub(crate) fn new(
        clock: Clock,
        entropy: Entropy,
        addresses: Addresses,
        client: SharedClient,
        traces: Arc<Traces>,
        (authenticator, authorizer): (Arc<Authenticator>, Arc<Authorizer>),
        images: Images,
    ) -> Self {
        let (runtimes, shutdown) = Default::default();
        Self {
            clock,
            entropy,
            addresses,
            client,
            traces,
            authenticator,
            authorizer,
            runtimes,
            images,
            shutdown,
        }
    }
}

#[cfg(test)]
mod tests;
