//! `stack`: the built-in stack files, as templates; and how stack files are read.

use std::path::Path;

use clap::Args;

use agentcore_local::stack::{Stack as StackFile, StackError};

use super::failure::Failure;
use super::output::print;

/// Prints a built-in stack file: `agentcore-local stack > my-stack.toml`.
#[derive(Args, Debug)]
pub(crate) struct Stack {
    /// Which one: m2m-auth-demo, with tokens, or iam-chain, with AWS signatures [default: m2m-auth-demo]
    #[arg(value_name = "NAME", conflicts_with = "schema")]
    name: Option<String>,
    /// Print the JSON Schema of stack files instead, for editors
    #[arg(long)]
    schema: bool,
}

impl Stack {
    /// Prints it with its comments.
    pub(crate) fn run(self) -> Result<(), Failure> {
        let text = match &self.name {
            Some(name) => built_in(name)?,
            None if self.schema => StackFile::json_schema(),
            None => StackFile::built_in_text(),
        };
        print(text.trim_end())
    }
}

fn built_in(name: &str) -> Result<&'static str, Failure> {
    StackFile::built_in_text_of(name).map(|(_, text)| text).ok_or_else(|| {
        let names: Vec<_> = StackFile::built_in_names().collect();
        Failure::misused(format!("there is no built-in stack `{name}`"))
            .hint(format!("expected one of {}", names.join(", ")))
    })
}

/// Reads the stack file that an option names; `-` is standard input, and the name of a built-in stack that stack, unless
/// there is a file of this name. A command that could not be started here is a mistake too.
pub(crate) fn load(path: &Path) -> Result<StackFile, StackError> {
    let built_in = path.to_str().filter(|_| !path.exists()).and_then(StackFile::built_in_text_of);
    let stack = match built_in {
        Some((file_name, text)) => StackFile::parse(file_name, text)?,
        None if path == Path::new("-") => StackFile::read(&name(path), std::io::stdin())?,
        None => StackFile::load(path)?,
    };
    stack.check_commands()?;
    Ok(stack)
}

pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}
