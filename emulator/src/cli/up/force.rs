//! The forced end: a separate thread makes sure that a signal ends the program, whatever its other threads do.

use std::io;
use std::thread;
use std::time::Duration;

use agentcore_local::kill_server_processes;

use super::stop::stop_signal;
use crate::cli::log::stderr;

/// How long an orderly end may take after the first signal.
const PATIENCE: Duration = Duration::from_secs(5);

/// From now on a signal that ends the program ends it within five seconds. Fails if the system cannot create a thread.
pub(super) fn end_by_force() -> io::Result<()> {
    let signals = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        if let Ok(signal) = signals.block_on(async { stop_signal() }) {
            signals.block_on(signal);
            thread::sleep(PATIENCE);
            kill_server_processes();
            // In a separate thread, because standard error may be what blocks everything.
            let said =
                thread::spawn(|| stderr::line("stopped by force: the orderly shutdown took more than 5 s"));
            thread::sleep(Duration::from_millis(50));
            drop(said);
            std::process::exit(1);
        }
    })?;
    Ok(())
}
