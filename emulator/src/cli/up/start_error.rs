//! Why `up` did not start, and what to do about it.

use std::io::ErrorKind;
use std::time::Duration;

use agentcore_local::StartError;

use super::options::Options;
use crate::cli::client::Client;
use crate::cli::failure::Failure;
use crate::cli::output::note;
use crate::cli::tree;

/// How long who listens on a busy port may take to say who it is.
const WHO_IS_THERE: Duration = Duration::from_secs(1);

/// The failure that the error comes to; prints the trace of a target that failed.
pub(super) async fn explain(error: &StartError, options: &Options) -> Failure {
    match error {
        StartError::Options(message) => Failure::misused(message.clone()),
        StartError::Listen(listen) if listen.source.kind() == ErrorKind::InvalidInput => {
            Failure::misused(error.to_string())
        }
        StartError::Listen(listen) if listen.source.kind() == ErrorKind::AddrInUse => {
            match who_listens(&listen.address).await {
                Some(who) => Failure::failed(format!("cannot listen on {}: {who}", listen.address)).hint(
                    "stop it, use it as it is, or choose another port with --port PORT (0 for a free one)",
                ),
                None => Failure::failed(error.to_string()),
            }
        }
        StartError::NotReady { reason, trace } => {
            if let Some(trace) = trace {
                note(tree::render(trace).trim_end());
            }
            let again = options.command_line();
            Failure::failed(reason.clone()).hint(format!(
                "to serve all the same and look at the failure: {again} --allow-failed-targets"
            ))
        }
        other => Failure::failed(other.to_string()),
    }
}

/// The agentcore-local that has the address already; none when it is another program.
async fn who_listens(address: &str) -> Option<String> {
    let address = address.replace("0.0.0.0", "127.0.0.1");
    let client = Client::new(&format!("http://{address}"), "--listen", WHO_IS_THERE).ok()?;
    let status = client.status().await.ok()?;
    Some(format!(
        "an agentcore-local with {} runs there since {} (process {})",
        status.stack, status.started_at, status.process_id
    ))
}
