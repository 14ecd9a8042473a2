//! Which emulator a command calls, and how long it waits.

use std::time::Duration;

use clap::Args;

use super::client::Client;
use super::failure::Failure;

pub(crate) const DEFAULT_ENDPOINT: &str = "http://127.0.0.1:4747";
/// The variable that names the emulator; `env` exports it.
pub(crate) const ENDPOINT_VARIABLE: &str = "AGENTCORE_LOCAL_ENDPOINT";
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);

/// The options of every command that asks the running emulator.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Connection {
    /// The running emulator [env: AGENTCORE_LOCAL_ENDPOINT] [default: http://127.0.0.1:4747]
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// How long to wait for answers [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: Option<u64>,
}

/// Whether the variable names an emulator; an empty one counts as not set.
pub(crate) fn is_named_by_variable() -> bool {
    std::env::var(ENDPOINT_VARIABLE).is_ok_and(|url| !url.is_empty())
}

impl Connection {
    /// These options, with those given before the command as defaults.
    pub(crate) fn or(self, before: &Self) -> Self {
        Self {
            endpoint: self.endpoint.or_else(|| before.endpoint.clone()),
            timeout: self.timeout.or(before.timeout),
        }
    }

    /// A client of the emulator; fails if the URL is not one of an emulator.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        // An empty variable counts as not set.
        let variable = std::env::var(ENDPOINT_VARIABLE).ok().filter(|url| !url.is_empty());
        let is_given = self.endpoint.is_some();
        let endpoint = self.endpoint.clone().or(variable).unwrap_or_else(|| DEFAULT_ENDPOINT.to_owned());
        let source = if is_given { "--endpoint" } else { ENDPOINT_VARIABLE };
        Client::new(&endpoint, source, self.timeout.map_or(DEFAULT_TIMEOUT, Duration::from_secs))
    }
}
