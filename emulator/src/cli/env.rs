//! `env`: the running stack as shell variables.

use clap::Args;

use super::client::Client;
use super::failure::Failure;
use super::output::line;

/// Prints `export NAME='value'` lines for `eval "$(agentcore-local env)"`.
#[derive(Args, Debug)]
pub(crate) struct Env {
    /// Print one JSON object instead
    #[arg(long)]
    json: bool,
}

impl Env {
    /// Prints the variables.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let environment = client.summary().await?.environment;
        if self.json {
            line(serde_json::to_string_pretty(&environment).unwrap_or_default());
            return Ok(());
        }
        for (name, value) in &environment {
            line(format_args!("export {name}={}", quote(value)));
        }
        Ok(())
    }
}

/// The value in single quotes, as every POSIX shell reads it back.
fn quote(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_survive() {
        assert_eq!(quote("a b$c`d\"e"), "'a b$c`d\"e'");
        assert_eq!(quote("it's"), r"'it'\''s'");
    }
}
