//! The emulator's own namespace, `/_local/...`: health, what there is now, traces, tokens. No AWS path begins so.

mod environment;
pub(crate) mod error;
pub(crate) mod handlers;
mod inventory;
mod log_in;
mod loops;
mod names;
pub(crate) mod refusals;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use self::error::LocalError;
use crate::activity::{Calls, LogLine};
use crate::base::http::BoxFuture;
use crate::base::mapping::Mappings;
use crate::base::{Addresses, Secret};
use crate::trace::Traces;
use crate::{cognito, runtime};
use refusals::RefusalLog;

/// What the namespace tells of: every hop, as it is now.
pub(crate) struct LocalApi {
    /// What was called.
    pub(crate) traces: Arc<Traces>,
    /// The URLs that are given out.
    pub(crate) addresses: Addresses,
    /// The address that is listened on.
    pub(crate) listening: SocketAddr,
    /// Where outbound calls go in place of the URLs that are configured.
    pub(crate) mappings: Mappings,
    /// User pools.
    pub(crate) cognito: Arc<cognito::Cognito>,
    /// Credential providers.
    pub(crate) identity: Arc<crate::identity::service::Identity>,
    /// Runtimes.
    pub(crate) runtime: Arc<runtime::RuntimeService>,
    /// Gateways.
    pub(crate) gateway: Arc<crate::gateway::GatewayService>,
    /// What else was refused.
    pub(crate) refusals: RefusalLog,
    /// When the emulator started.
    pub(crate) started_at: Timestamp,
    /// Set once every hop has answered.
    pub(crate) ready: OnceLock<Ready>,
    /// Set once the emulator can be put back.
    pub(crate) reset: OnceLock<Reset>,
}

/// Puts the emulator back to its stack; fails with a sentence.
pub(crate) type Reset = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// What is known of the stack once all of it is there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ready {
    /// The stack file, as it was named.
    pub(crate) stack: String,
    /// The users whose passwords are known, because the stack file has them.
    pub(crate) users: Vec<KnownUser>,
    /// What is odd about the stack.
    pub(crate) warning: Option<String>,
}

/// A user of the stack file.
#[derive(Clone, Debug)]
pub(crate) struct KnownUser {
    /// The pool.
    pub(crate) user_pool_id: String,
    /// The name.
    pub(crate) username: String,
    /// The password that the file gives.
    pub(crate) password: Secret,
}

impl std::fmt::Debug for LocalApi {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LocalApi").field("ready", &self.ready).finish_non_exhaustive()
    }
}

impl LocalApi {
    /// From now on it can be put back, by this.
    pub(crate) fn reset_by(&self, reset: Option<Reset>) {
        if let Some(reset) = reset {
            // Who puts it back first does so always.
            let _ = self.reset.set(reset);
        }
    }

    /// What puts it back.
    pub(crate) fn reset(&self) -> Option<Reset> {
        self.reset.get().cloned()
    }

    /// What passed through lately, with the names of the ids in what failed.
    pub(crate) fn calls(&self) -> Calls {
        let mut calls = self.traces.summaries();
        for cause in calls.iter_mut().filter_map(|call| call.cause.as_mut()) {
            cause.names = self.names_in(&[&cause.expected, &cause.actual]);
        }
        Calls { calls, refusals: self.refusals.all() }
    }

    /// What the servers of one runtime or of all have printed and done behind the line of this number; fails when nothing
    /// is known of such a runtime.
    pub(crate) fn logs(&self, runtime: Option<&str>, after: u64) -> Result<Vec<LogLine>, LocalError> {
        let logs = &self.runtime.images.logs;
        let Some(name) = runtime else { return Ok(logs.after(None, after)) };
        let mut known = self.runtime.runtimes.each(|entry| entry.runtime.name.clone());
        known.extend(logs.runtimes());
        known.sort();
        known.dedup();
        if known.iter().any(|known| known == name) {
            return Ok(logs.after(Some(name), after));
        }
        let shown: String = name.chars().take(128).collect();
        let there = if known.is_empty() { "there is none".to_owned() } else { known.join(", ") };
        Err(LocalError::misuse(format!("no runtime `{shown}`")).hint(format!("the runtimes: {there}")))
    }
}
