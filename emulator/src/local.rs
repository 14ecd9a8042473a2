//! The emulator's own namespace, `/_local/...`: health, current state, traces, tokens. No AWS path begins this way.

mod clock;
mod environment;
pub(crate) mod error;
pub(crate) mod handlers;
mod inventory;
mod log_in;
mod loops;
mod names;
mod policy;
pub(crate) mod refusal_log;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use self::error::LocalError;
use self::refusal_log::RefusalLog;
use crate::activity::{Calls, LogLine};
use crate::base::http::BoxFuture;
use crate::base::mapping::Mappings;
use crate::base::{Addresses, Clock, IamMode, Secret};
use crate::trace::Traces;
use crate::{cognito, runtime};

/// Serves the namespace from the current state of every hop.
pub(crate) struct LocalApi {
    pub(crate) traces: Arc<Traces>,
    pub(crate) addresses: Addresses,
    pub(crate) listening: SocketAddr,
    /// Where outbound calls go instead of the configured URLs.
    pub(crate) mappings: Mappings,
    /// Whether signatures are verified.
    pub(crate) iam: IamMode,
    pub(crate) cognito: Arc<cognito::Cognito>,
    pub(crate) identity: Arc<crate::identity::Identity>,
    pub(crate) runtime: Arc<runtime::RuntimeService>,
    pub(crate) gateway: Arc<crate::gateway::GatewayService>,
    pub(crate) ecr: Arc<crate::ecr::Ecr>,
    /// Decides what callers may do.
    pub(crate) authorizer: Arc<crate::iam::Authorizer>,
    /// What else was refused.
    pub(crate) refusals: RefusalLog,
    pub(crate) started_at: Timestamp,
    /// The clock that every expiry follows.
    pub(crate) clock: Clock,
    /// Set once every hop has answered.
    pub(crate) ready: OnceLock<Ready>,
    /// Set once the emulator can be reset.
    pub(crate) reset: OnceLock<Reset>,
}

/// Resets the emulator to its stack; fails with a sentence.
pub(crate) type Reset = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// What is known about the stack once all of it exists.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ready {
    /// The stack file, as it was named.
    pub(crate) stack: String,
    /// The users whose passwords are known, because they are in the stack file.
    pub(crate) users: Vec<KnownUser>,
    /// What is odd about the stack.
    pub(crate) warning: Option<String>,
}

#[derive(Clone, Debug)]
pub(crate) struct KnownUser {
    pub(crate) user_pool_id: String,
    pub(crate) username: String,
    /// The password given in the file.
    pub(crate) password: Secret,
}

impl std::fmt::Debug for LocalApi {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("LocalApi").field("ready", &self.ready).finish_non_exhaustive()
    }
}

impl LocalApi {
    /// Sets the function that resets the emulator from now on.
    pub(crate) fn reset_by(&self, reset: Option<Reset>) {
        if let Some(reset) = reset {
            // The first one set stays.
            let _ = self.reset.set(reset);
        }
    }

    /// What puts it back.
    pub(crate) fn reset(&self) -> Option<Reset> {
        self.reset.get().cloned()
    }

    /// The recent calls.
    pub(crate) fn calls(&self) -> Calls {
        Calls { calls: self.traces.summaries(), refusals: self.refusals.all() }
    }

    /// What the servers of one runtime or of all printed and did after the line of this number; fails if no such
    /// runtime is known.
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
        let there = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        Err(LocalError::misuse(format!("no runtime `{shown}`")).hint(format!("the runtimes: {there}")))
    }
}
