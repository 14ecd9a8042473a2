//! How many files the process may have open: each connection is one.

use std::sync::OnceLock;

use rustix::process::{Pid, Resource, Rlimit, getrlimit, setrlimit};

/// What counts where the system sets no limit.
const UNLIMITED: usize = 1 << 20;

/// The limit of this process before it was raised; empty where it was not.
static BEFORE: OnceLock<Rlimit> = OnceLock::new();

/// The limit as it is now.
pub(crate) fn limit() -> usize {
    let current = getrlimit(Resource::Nofile).current;
    current.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(UNLIMITED)
}

/// Lets this process have as many files open as the system permits, because many systems begin with 256 or 1,024, and
/// every connection is one. Programs that the emulator starts have the limit of before. Where the system refuses,
/// nothing changes: then fewer callers have room.
pub fn raise_descriptor_limit() {
    let before = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: before.maximum, maximum: before.maximum };
    if before.current != before.maximum && setrlimit(Resource::Nofile, raised).is_ok() {
        // Who raises it again finds nothing to raise.
        let _ = BEFORE.set(before);
    }
}

/// Gives a program that has just been started the limit that this process had: some look at every number below it.
#[cfg(target_os = "linux")]
pub(crate) fn give_back(program: Pid) {
    if let Some(before) = BEFORE.get() {
        // It may have ended already.
        let _ = rustix::process::prlimit(Some(program), Resource::Nofile, *before);
    }
}

/// Nothing: only Linux lets one process set the limit of another.
#[cfg(not(target_os = "linux"))]
pub(crate) fn give_back(_program: Pid) {}
