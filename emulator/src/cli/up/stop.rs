//! How the emulator is asked to stop, and how it stops.

use std::time::Duration;

use agentcore_local::Emulator;

use crate::cli::failure::Failure;
use crate::cli::log::Log;

/// Signals that follow the first one within this time count as the same: `timeout` sends two.
const SAME_SIGNAL: Duration = Duration::from_millis(500);

/// Resolves at the first SIGINT, SIGTERM or SIGHUP from now on.
pub(crate) fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let cannot = |error| Failure::failed(format!("cannot wait for signals: {error}"));
    let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
    let mut hang_up = signal(SignalKind::hangup()).map_err(cannot)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    })
}

/// Stops the emulator after a first signal; a second one cuts off what is in progress.
pub(super) async fn stop(emulator: Emulator, log: &Log) -> Result<(), Failure> {
    let calls = match emulator.calls_under_way() {
        0 => String::new(),
        1 => ": waiting up to 4 s for a call under way; Ctrl-C cuts it off".to_owned(),
        calls => format!(": waiting up to 4 s for {calls} calls under way; Ctrl-C cuts them off"),
    };
    let has_calls = !calls.is_empty();
    log.stopping(&format!("stopping{calls}"));
    let second_signal = async {
        tokio::time::sleep(SAME_SIGNAL).await;
        match stop_signal() {
            Ok(signal) => signal.await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = emulator.stop() => Ok(()),
        () = second_signal => Err(Failure::failed(match has_calls {
            true => "stopped at once: calls under way were cut off",
            false => "stopped at once: servers that did not end were left behind",
        })),
    }
}
