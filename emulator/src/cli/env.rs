//! `env`: the variables for one's own tools, in the language of one's shell.

use clap::{Args, ValueEnum};
use indexmap::IndexMap;

use super::client::Client;
use super::environment;
use super::failure::Failure;
use super::output::{print, print_json};

/// Prints `export NAME='value'` lines for `eval "$(agentcore-local env)"`.
///
/// Where there is no emulator it prints `false`, so that a script under `set -e` ends there. Variables that are set and
/// would lead AWS's tools elsewhere, such as AWS_PROFILE, are unset.
#[derive(Args, Debug)]
pub(crate) struct Env {
    /// The gateway whose variables are meant, by name or id [default: the one that was made first]
    #[arg(long, value_name = "NAME|ID")]
    gateway: Option<String>,
    /// The language of the lines
    #[arg(long, value_enum, default_value_t = Format::Sh)]
    format: Format,
    /// Print one JSON object: the same as --format json
    #[arg(long)]
    json: bool,
}

/// The languages of `env`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// bash, zsh and every POSIX shell: eval "$(agentcore-local env)"
    Sh,
    /// fish: agentcore-local env --format fish | source
    Fish,
    /// PowerShell: agentcore-local env --format powershell | Out-String | Invoke-Expression
    Powershell,
    /// A .env file
    Dotenv,
    /// GitHub Actions: agentcore-local env --format github >> "$GITHUB_ENV"
    Github,
    /// One JSON object
    Json,
}

impl Env {
    /// Prints the variables, or what fails where they would have been evaluated.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let format = if self.json { Format::Json } else { self.format };
        match environment::variables(client, self.gateway.as_deref()).await {
            Ok(variables) if format == Format::Json => print_json(&variables),
            Ok(variables) => print(format.lines(&variables, &environment::misleading())),
            Err(failure) => {
                if let Some(failing) = format.failing() {
                    print(failing)?;
                }
                Err(failure)
            }
        }
    }
}

impl Format {
    fn lines(self, variables: &IndexMap<String, String>, misleading: &[String]) -> String {
        let line = |(name, value): (&String, &String)| match self {
            Self::Sh => format!("export {name}={}", quote_sh(value)),
            Self::Fish => format!("set -gx {name} {}", quote_fish(value)),
            Self::Powershell => format!("$env:{name} = '{}'", value.replace('\'', "''")),
            Self::Dotenv => format!("{name}={}", quote_dotenv(value)),
            // No value of ours has a line break; one that had would need the delimiter form.
            Self::Github | Self::Json => format!("{name}={}", value.replace(['\n', '\r'], " ")),
        };
        let unset = |name: String| match self {
            Self::Sh => Some(format!("unset {name}")),
            Self::Fish => Some(format!("set -e {name}")),
            Self::Powershell => Some(format!("Remove-Item Env:{name}")),
            Self::Dotenv | Self::Github | Self::Json => None,
        };
        let set = variables.iter().map(line);
        set.chain(misleading.iter().cloned().filter_map(unset)).collect::<Vec<_>>().join("\n")
    }

    /// What fails when it is evaluated; none where nothing is.
    fn failing(self) -> Option<&'static str> {
        match self {
            Self::Sh | Self::Fish => Some("false"),
            Self::Powershell => Some("throw 'agentcore-local env failed'"),
            Self::Dotenv | Self::Github | Self::Json => None,
        }
    }
}

/// The value in single quotes, as every POSIX shell reads it back.
fn quote_sh(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}

/// Documented: fish, quotes: within single quotes only `\'` and `\\` are escapes.
fn quote_fish(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

/// Single quotes, in which nothing is expanded; double quotes where the value has a single one.
fn quote_dotenv(value: &str) -> String {
    if value.contains('\'') {
        return format!("\"{}\"", value.replace('\\', r"\\").replace('"', "\\\"").replace('$', r"\$"));
    }
    format!("'{value}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_survive() {
        assert_eq!(quote_sh("a b$c`d\"e"), "'a b$c`d\"e'");
        assert_eq!(quote_sh("it's"), r"'it'\''s'");
        assert_eq!(quote_fish(r"it's\"), r"'it\'s\\'");
        assert_eq!(quote_dotenv("a$b"), "'a$b'");
        assert_eq!(quote_dotenv("it's $5"), r#""it's \$5""#);
    }
}
