//! The versions of a runtime: each is made by a change of the runtime, and never changes itself.

use std::sync::Arc;

use jiff::Timestamp;

use super::error::RuntimeError;
use super::host::{self, Host};
use super::sessions::Sessions;
use super::settings::Settings;
use super::{AgentRuntime, Metadata};
use crate::base::Addresses;

/// One version.
#[derive(Debug)]
pub(crate) struct Version {
    /// 1 for the first.
    pub(crate) number: u32,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// What it is made of.
    pub(crate) settings: Settings,
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
        let host = host::host(settings.server.clone(), settings.start_deadline, settings.output.clone())?;
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
