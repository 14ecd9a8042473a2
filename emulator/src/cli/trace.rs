//! `trace`: what happened to a call.

use clap::Args;

use super::client::Client;
use super::failure::Failure;
use super::output::{print, print_json};
use super::tree;

/// Shows the newest trace, or the one that an answer's x-agentcore-local-trace-id names.
#[derive(Args, Debug)]
pub(crate) struct Trace {
    /// The trace's id
    #[arg(conflicts_with = "last")]
    id: Option<String>,
    /// The newest trace; also what is shown without an id
    #[arg(long)]
    last: bool,
    /// Print the trace as JSON
    #[arg(long)]
    json: bool,
}

impl Trace {
    /// Fetches and prints.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let id = self.id()?;
        let trace: agentcore_local::trace::Trace = client.get(&format!("traces/{id}")).await?;
        match self.json {
            true => print_json(&trace),
            false => print(tree::render(&trace).trim_end()),
        }
    }

    /// What names the trace in the emulator's own namespace.
    fn id(&self) -> Result<&str, Failure> {
        let id = self.id.as_deref().unwrap_or("last");
        if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Ok(id);
        }
        Err(Failure::misused(format!("`{id}` is not a trace id")).hint("expected one such as 3f9a2c-17"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_word() {
        let id = |id: Option<&str>| {
            Trace { id: id.map(str::to_owned), last: false, json: false }.id().map(str::to_owned)
        };
        assert_eq!(id(None).unwrap(), "last");
        assert_eq!(id(Some("3f9a2c-17")).unwrap(), "3f9a2c-17");
        for wrong in ["", "a b", "../stack"] {
            assert!(id(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
