//! `trace`: what happened to a call, and which calls there were.

mod list;

use agentcore_local::activity::Calls;
use agentcore_local::trace::{Trace as WholeTrace, TraceSummary, Verdict};
use clap::{Args, Subcommand};

use super::client::Client;
use super::connection::Connection;
use super::failure::Failure;
use super::output::{WARNING, note, print, print_json};
use super::tree::Detail;
use super::{caller, log, terminal, tree};
use list::List;

/// Shows the newest trace, or the one that an answer's x-agentcore-local-trace-id names.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Trace {
    #[command(subcommand)]
    list: Option<Which>,
    /// The trace's id
    #[arg(conflicts_with = "last")]
    id: Option<String>,
    /// Show the newest trace, which is also the default
    #[arg(long)]
    last: bool,
    /// The newest trace of this gateway, by name or id
    #[arg(long, value_name = "NAME|ID", conflicts_with = "id")]
    gateway: Option<String>,
    /// Show every check, names and ids, and how sure the emulator is of each answer
    #[arg(short, long)]
    verbose: bool,
    /// Print the trace as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Which {
    /// List the calls, newest last, each in one line
    List(List),
}

impl Trace {
    /// The options of `list` that choose the emulator.
    pub(crate) fn connection(&self) -> Connection {
        self.list.as_ref().map(|Which::List(list)| list.connection.clone()).unwrap_or_default()
    }

    pub(crate) async fn run(self, client: Client) -> Result<(), Failure> {
        let Self { list, id, last: _, gateway, verbose, json } = self;
        if let Some(Which::List(list)) = list {
            return list.run(client).await;
        }
        let id = match &gateway {
            Some(gateway) => Some(newest_of(&client, gateway, false).await?),
            None => id,
        };
        let id = checked(id.as_deref().unwrap_or("last"))?;
        let trace: WholeTrace = client.get(&format!("traces/{id}")).await?;
        if id == "last" {
            note_later_refusal(&client, &trace.started_at).await?;
        }
        match json {
            true => print_json(&trace),
            false => {
                let detail = if verbose { Detail::Whole } else { Detail::Folded };
                print(tree::render(&trace, detail, terminal::width(&std::io::stdout())).trim_end())
            }
        }
    }
}

/// The id of the newest trace of a gateway, or of the newest that failed.
pub(super) async fn newest_of(client: &Client, gateway: &str, has_failed: bool) -> Result<String, Failure> {
    let status = client.status().await?;
    let gateway = caller::choose(&status, Some(gateway), client)?;
    let calls: Calls = client.get("calls").await?;
    let is_meant = |call: &TraceSummary| {
        call.resource.as_deref() == Some(&gateway.name) && (!has_failed || call.verdict == Verdict::Failed)
    };
    let newest = calls.calls.into_iter().find(is_meant);
    let none = || match has_failed {
        true => Failure::failed(format!("no call of gateway {} has failed yet", gateway.name)),
        false => Failure::failed(format!("there is no trace of gateway {} yet", gateway.name)),
    };
    newest.map(|call| call.trace_id).ok_or_else(none)
}

/// What was refused last may not be a call of the chain, and is then not in the newest trace.
pub(super) async fn note_later_refusal(client: &Client, started_at: &str) -> Result<(), Failure> {
    let calls: Calls = client.get("calls").await?;
    let Some(refusal) = calls.refusals.first() else { return Ok(()) };
    if format!("{:.3}", refusal.at).as_str() > started_at {
        let line = log::listed_refusal(refusal, false);
        note(format_args!("{WARNING}note{WARNING:#}: refused later, outside of the chain: {line}"));
    }
    Ok(())
}

/// Checks a trace's id as a segment of the emulator's own namespace.
pub(super) fn checked(id: &str) -> Result<&str, Failure> {
    if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Ok(id);
    }
    Err(Failure::misused(format!("`{id}` is not a trace id")).hint("expected one such as 3f9a2c-17"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_word() {
        assert_eq!(checked("last").unwrap(), "last");
        assert_eq!(checked("3f9a2c-17").unwrap(), "3f9a2c-17");
        for wrong in ["", "a b", "../stack"] {
            assert!(checked(wrong).is_err(), "{wrong}");
        }
    }
}
