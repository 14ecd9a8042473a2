//! Why `up` did not start, and what to do about it.

use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use agentcore_local::StartError;
use agentcore_local::trace::{FailedCheck, Hop, HopName, Trace, Verdict};

use super::options::Options;
use crate::cli::client::Client;
use crate::cli::failure::Failure;
use crate::cli::output::{ERROR, note};
use crate::cli::tree::Detail;
use crate::cli::{log, terminal, tree};

/// How long the listener on a busy port may take to identify itself.
const WHO_IS_THERE: Duration = Duration::from_secs(1);

/// The failure for an error of `up`; prints the trace of a target that failed.
pub(super) async fn explain(error: &StartError, options: &Options) -> Failure {
    if let StartError::Listen(listen) = error
        && listen.source.kind() == ErrorKind::AddrInUse
        && let Some(who) = who_listens(&listen.address).await
    {
        return Failure::failed(format!("cannot listen on {}: {who}", listen.address))
            .hint("stop it, use it as it is, or choose another port with --port PORT (0 for a free one)");
    }
    let failure = explain_start(error, options.start.stack());
    if !matches!(error, StartError::NotReady { .. }) {
        return failure;
    }
    let again = options.command_line();
    failure.hint(format!("to serve anyway and look at the failure: {again} --allow-failed-targets"))
}

/// The failure for an error of any start; prints the trace of a target that failed.
pub(crate) fn explain_start(error: &StartError, stack: Option<&Path>) -> Failure {
    match error {
        StartError::Options(message) => Failure::misused(message.clone()),
        StartError::Listen(listen) if listen.source.kind() == ErrorKind::InvalidInput => {
            Failure::misused(error.to_string())
        }
        StartError::NotReady { reason, trace } => {
            if let Some(trace) = trace {
                let width = terminal::width(&std::io::stderr());
                note(tree::render(trace, Detail::Folded, width).trim_end());
            }
            let Some(cause) = trace.as_ref().and_then(|trace| trace.cause.as_ref()) else {
                return Failure::failed(reason.clone());
            };
            let place = trace.as_ref().and_then(|trace| place(trace, stack?)).unwrap_or_default();
            Failure::failed(reason.clone())
                .last(format!("{ERROR}cause{ERROR:#}: {}{place}", cause_line(cause)))
        }
        other => Failure::failed(other.to_string()),
    }
}

/// The position in the stack file of the runtime whose server failed, as ` (my.toml:12)`.
fn place(trace: &Trace, stack: &Path) -> Option<String> {
    let runtime = runtime_with_failed_server(&trace.hops)?;
    let text = std::fs::read_to_string(stack).ok()?;
    let is_its_name = |line: &str| {
        let pair = line.split_once('=');
        pair.is_some_and(|(key, value)| key.trim() == "name" && value.trim().trim_matches('"') == runtime)
    };
    let at = text.lines().position(is_its_name)?;
    Some(format!(" ({}:{})", log::one_line(&stack.display().to_string()), at + 1))
}

fn runtime_with_failed_server(hops: &[Hop]) -> Option<&str> {
    let failed = |hop: &Hop| hop.hop == HopName::McpServer && hop.verdict == Verdict::Failed;
    hops.iter().find_map(|hop| match hop.hops.iter().any(failed) {
        true => hop.resource.as_deref(),
        false => runtime_with_failed_server(&hop.hops),
    })
}

/// The cause in one line: for a server that ended, how it ended and the last line it printed.
fn cause_line(cause: &FailedCheck) -> String {
    if !matches!(cause.check.as_str(), "start" | "server") {
        return log::reason(cause);
    }
    let Some((end, said)) = cause.actual.split_once(" and said: ") else {
        return log::one_line(&cause.actual).into_owned();
    };
    let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    format!("{}: {}", log::one_line(end), log::one_line(last.trim()))
}

/// The agentcore-local that already listens on the address; `None` if it is another program.
async fn who_listens(address: &str) -> Option<String> {
    let address = address.replace("0.0.0.0", "127.0.0.1");
    let client = Client::new(&format!("http://{address}"), "--listen", WHO_IS_THERE).ok()?;
    let status = client.status().await.ok()?;
    Some(format!(
        "an agentcore-local with {} has been running there since {} (process {})",
        status.stack, status.started_at, status.process_id
    ))
}
