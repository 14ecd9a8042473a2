//! `trace list`: the calls of the chain and what else was refused, one line each.

use std::io::IsTerminal as _;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;

use agentcore_local::activity::{Calls, RefusalRecord};
use agentcore_local::trace::{TraceSummary, Verdict};

use crate::cli::client::Client;
use crate::cli::connection::Connection;
use crate::cli::failure::Failure;
use crate::cli::output::{json_line, print};
use crate::cli::{caller, log, terminal};

/// How often a followed list is polled.
const PAUSE: Duration = Duration::from_millis(200);

/// Lists the last 512 calls of the chain, and the last 128 other requests that were refused.
#[derive(Args, Debug)]
pub(super) struct List {
    /// Only calls that failed
    #[arg(long)]
    failed: bool,
    /// Keep printing new ones until Ctrl-C
    #[arg(long)]
    follow: bool,
    /// Only calls of this gateway, by name or id
    #[arg(long, value_name = "NAME|ID")]
    gateway: Option<String>,
    /// Print each as a line of JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
}

/// A line of the list, with its time.
enum ListLine {
    Call(Box<TraceSummary>),
    Refusal(RefusalRecord),
}

impl ListLine {
    fn at(&self) -> Timestamp {
        match self {
            Self::Call(call) => call.started_at,
            Self::Refusal(refusal) => refusal.at,
        }
    }

    fn is_answered(&self) -> bool {
        match self {
            Self::Call(call) => call.verdict != Verdict::Running,
            Self::Refusal(_) => true,
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Call(call) => call.trace_id.clone(),
            Self::Refusal(refusal) => {
                format!("{} {} {}", refusal.at, refusal.refusal.path, refusal.refusal.message)
            }
        }
    }
}

impl List {
    /// Prints the existing calls, and with `--follow` new ones.
    pub(super) async fn run(self, mut client: Client) -> Result<(), Failure> {
        let gateway = match &self.gateway {
            Some(name) => {
                let status = client.status().await?;
                Some(caller::choose(&status, Some(name), &client)?.name.clone())
            }
            None => None,
        };
        let mut shown = Vec::new();
        loop {
            let calls: Calls = client.get("calls").await?;
            let mut entries = self.entries(calls, gateway.as_deref());
            // A call that still runs is shown when it has ended.
            entries.retain(|entry| !self.follow || entry.is_answered());
            entries.retain(|entry| !shown.contains(&entry.key()));
            let lines: Vec<String> = entries.iter().map(|entry| self.line(entry)).collect();
            if !lines.is_empty() {
                print(lines.join("\n"))?;
            }
            if !self.follow {
                return Ok(());
            }
            shown.extend(entries.iter().map(ListLine::key));
            // More than the emulator keeps need not be remembered.
            shown.drain(..shown.len().saturating_sub(1024));
            tokio::time::sleep(PAUSE).await;
            client.renew();
        }
    }

    /// The requested entries, oldest first.
    fn entries(&self, calls: Calls, gateway: Option<&str>) -> Vec<ListLine> {
        let matches = |call: &TraceSummary| {
            (!self.failed || call.verdict == Verdict::Failed)
                && gateway.is_none_or(|gateway| call.resource.as_deref() == Some(gateway))
        };
        let mut entries: Vec<ListLine> = calls
            .calls
            .into_iter()
            .rev()
            .filter(matches)
            .map(|call| ListLine::Call(Box::new(call)))
            .chain(calls.refusals.into_iter().rev().filter(|_| gateway.is_none()).map(ListLine::Refusal))
            .collect();
        entries.sort_by_key(ListLine::at);
        entries
    }

    fn line(&self, entry: &ListLine) -> String {
        if self.json {
            return match entry {
                ListLine::Call(call) => json_line(call),
                ListLine::Refusal(refusal) => json_line(refusal),
            };
        }
        let stdout = std::io::stdout();
        let line = match entry {
            ListLine::Call(call) => log::listed(call, stdout.is_terminal()),
            ListLine::Refusal(refusal) => log::listed_refusal(refusal, stdout.is_terminal()),
        };
        match terminal::width(&stdout) {
            Some(width) => terminal::cut(&line, width).into_owned(),
            None => line,
        }
    }
}
