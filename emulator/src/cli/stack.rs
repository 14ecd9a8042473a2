//! `stack`: the built-in stack file, to start one of one's own from.

use clap::Args;

use agentcore_local::stack::Stack as StackFile;

use super::failure::Failure;
use super::output::print;

/// Prints the built-in stack file: `agentcore-local stack > my-stack.toml`.
#[derive(Args, Debug)]
pub(crate) struct Stack {}

impl Stack {
    /// Prints it with its comments.
    pub(crate) fn run(self) -> Result<(), Failure> {
        print(StackFile::built_in_text().trim_end())
    }
}
