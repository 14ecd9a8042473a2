//! Reports that the emulator is ready, for scripts: one line of JSON.

use std::io::{ErrorKind, Write as _};
use std::path::Path;

use indexmap::IndexMap;
use serde::Serialize;

use agentcore_local::Emulator;
use agentcore_local::status::Status;

use crate::cli::failure::Failure;
use crate::cli::output::json_line;

#[derive(Serialize)]
pub(super) struct Ready {
    event: &'static str,
    endpoint: String,
    pid: u32,
    environment: IndexMap<String, String>,
    #[serde(flatten)]
    status: Status,
}

impl Ready {
    pub(super) fn of(emulator: &Emulator) -> Self {
        let environment = emulator.environment(None).unwrap_or_default();
        Self {
            event: "ready",
            endpoint: emulator.endpoint(),
            pid: std::process::id(),
            environment,
            status: emulator.status(),
        }
    }

    /// The line, without its line break.
    pub(super) fn line(&self) -> String {
        json_line(self)
    }

    /// Writes the line to the file atomically: whoever sees the file sees all of it.
    pub(super) fn write(&self, path: &Path) -> Result<(), Failure> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", self.pid));
        let part = path.with_file_name(name);
        let written = std::fs::File::create(&part)
            .and_then(|mut file| file.write_all(format!("{}\n", self.line()).as_bytes()))
            .and_then(|()| std::fs::rename(&part, path));
        written.map_err(|error| {
            Failure::failed(format!("cannot write the ready file `{}`: {error}", path.display()))
        })
    }

    /// Removes the file of an earlier start, which would say that this one is ready.
    pub(super) fn forget(path: Option<&Path>) -> Result<(), Failure> {
        let Some(path) = path else { return Ok(()) };
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Failure::misused(format!("cannot remove the ready file `{}`: {error}", path.display())))
            }
            _ => Ok(()),
        }
    }
}
