//! `stack`: the built-in stack file, as a template; and how stack files are read.

use std::path::Path;

use clap::Args;

use agentcore_local::stack::{Stack as StackFile, StackError};

use super::failure::Failure;
use super::output::print;

/// Prints the built-in stack file: `agentcore-local stack > my-stack.toml`.
#[derive(Args, Debug)]
pub(crate) struct Stack {
    /// Print the JSON Schema of stack files instead, for editors
    #[arg(long)]
    schema: bool,
}

impl Stack {
    /// Prints it with its comments.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let text = if self.schema { StackFile::json_schema() } else { StackFile::built_in_text() };
        print(text.trim_end())
    }
}

/// Reads the stack file that an option names; `-` is standard input. A command that could not be started here is a mistake
/// too.
pub(crate) fn load(path: &Path) -> Result<StackFile, StackError> {
    let stack = match path == Path::new("-") {
        true => StackFile::read(&name(path), std::io::stdin())?,
        false => StackFile::load(path)?,
    };
    stack.check_commands()?;
    Ok(stack)
}

pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}
