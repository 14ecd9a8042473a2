//! The limit on open files of the process: each connection takes one.

use std::sync::OnceLock;

use rustix::process::{Pid, Resource, Rlimit, getrlimit, setrlimit};

/// The limit to assume if the system sets none.
const UNLIMITED: usize = 1 << 20;

/// The limit of this process before it was raised; empty if it was not.
static BEFORE: OnceLock<Rlimit> = OnceLock::new();

/// The current limit.
pub(crate) fn limit() -> usize {
    let current = getrlimit(Resource::Nofile).current;
    current.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(UNLIMITED)
}

/// Raises the limit on open files to what the system permits, because many systems default to 256 or 1,024, and every
/// connection takes one. Programs that the emulator starts get the original limit. If the system refuses, nothing changes:
/// then there is room for fewer callers.
pub fn raise_descriptor_limit() {
    let before = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: before.maximum, maximum: before.maximum };
    if before.current != before.maximum && setrlimit(Resource::Nofile, raised).is_ok() {
        // Raising it a second time has no effect.
        let _ = BEFORE.set(before);
    }
}

/// Restores the original limit for a program that has just been started: some programs scan every descriptor below it.
#[cfg(target_os = "linux")]
pub(crate) fn give_back(program: Pid) {
    if let Some(before) = BEFORE.get() {
        // It may have ended already.
        let _ = rustix::process::prlimit(Some(program), Resource::Nofile, *before);
    }
}

/// Does nothing: only Linux lets one process set the limit of another.
#[cfg(not(target_os = "linux"))]
pub(crate) fn give_back(_program: Pid) {}
