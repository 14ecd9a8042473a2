//! `check`: reports the mistakes of stack files, for editors, hooks and CI; nothing is started.

use std::path::PathBuf;

use agentcore_local::stack::{Mistake, Stack, StackError};
use clap::Args;
use serde_json::json;

use super::failure::Failure;
use super::output::{WARNING, note, print, print_json_line};
use super::{escape, stack};

/// Shows the mistakes of stack files without starting anything: exits 0 when there are none, else 2.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Stack files, `-` for standard input; without any, the built-in stack
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Print one JSON object per file
    #[arg(long)]
    json: bool,
}

impl Check {
    /// Checks file by file; one wrong file makes the exit code 2.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let mut is_ok = true;
        if self.files.is_empty() {
            is_ok = self.report("m2m-auth-demo.toml", Stack::built_in())?;
        }
        for file in &self.files {
            is_ok &= self.report(&stack::name(file), stack::load(file))?;
        }
        // Every mistake has been printed.
        if is_ok { Ok(()) } else { Err(Failure::misused("").printed()) }
    }

    fn report(&self, file: &str, checked: Result<Stack, StackError>) -> Result<bool, Failure> {
        let is_ok = checked.is_ok();
        if self.json {
            let (mistakes, warnings) = match &checked {
                Ok(stack) => (Vec::<Mistake>::new(), stack.warnings()),
                Err(error) => (error.mistakes(), Vec::new()),
            };
            let report = json!({ "file": file, "ok": is_ok, "mistakes": mistakes, "warnings": warnings });
            print_json_line(&report)?;
            return Ok(is_ok);
        }
        match checked {
            Ok(stack) => {
                print(format_args!("{}: ok", escape::line(file)))?;
                for warning in stack.warnings() {
                    note(format_args!("{WARNING}warning{WARNING:#}: {}", escape::text(&warning)));
                }
            }
            Err(error) => note(error.styled()),
        }
        Ok(is_ok)
    }
}
