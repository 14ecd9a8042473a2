//! `env`: the variables for the user's own tools, in the language of their shell.

use clap::{Args, ValueEnum};
use indexmap::IndexMap;

use super::client::Client;
use super::environment;
use super::escape;
use super::failure::Failure;
use super::output::{WARNING, note, print, print_json};

/// Prints `export NAME='value'` lines for `eval "$(agentcore-local env)"`.
///
/// Without an emulator it prints `false`, so that a script under `set -e` ends there. Variables that are set and would lead
/// AWS's tools elsewhere, such as AWS_PROFILE, are unset.
#[derive(Args, Debug)]
pub(crate) struct Env {
    /// The gateway whose variables to print, by name or id [default: the one created first]
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
    /// Prints the variables, or a failing command where they would have been evaluated.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let format = if self.json { Format::Json } else { self.format };
        match environment::variables(client, self.gateway.as_deref()).await {
            Ok(variables) if format == Format::Json => {
                format.warn(&environment::misleading());
                print_json(&variables)
            }
            Ok(mut variables) => {
                format.warn(&environment::misleading());
                let why = "this format cannot express such a value";
                environment::leave_out(&mut variables, why, |_, value| !format.takes(value));
                print(format.lines(&variables, &environment::misleading()))
            }
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
    /// Whether a value can be written so that it is read back unchanged, and shown on a terminal.
    fn takes(self, value: &str) -> bool {
        // Readers of .env files take the last quote for a part of the value.
        let ends_badly = self == Self::Dotenv && value.ends_with('\\');
        self == Self::Json || !ends_badly && escape::text(value) == value && !value.contains('\r')
    }

    fn lines(self, variables: &IndexMap<String, String>, misleading: &[String]) -> String {
        let line = |(name, value): (&String, &String)| match self {
            Self::Sh => format!("export {name}={}", quote_sh(value)),
            Self::Fish => format!("set -gx {name} {}", quote_fish(value)),
            Self::Powershell => format!("$env:{name} = {}", quote_powershell(value)),
            Self::Dotenv => format!("{name}={}", quote_dotenv(value)),
            Self::Github | Self::Json => github(name, value),
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

    /// Warns of variables that are set here and would lead AWS's tools elsewhere, where no line can unset them.
    fn warn(self, misleading: &[String]) {
        if !matches!(self, Self::Dotenv | Self::Github | Self::Json) || misleading.is_empty() {
            return;
        }
        note(format_args!(
            "{WARNING}warning{WARNING:#}: set here, and this format cannot unset it: {}; unset it where the variables are \
             used, or AWS's tools go wrong",
            misleading.join(", ")
        ));
    }

    /// A command that fails when it is evaluated; `None` for formats that are not evaluated.
    fn failing(self) -> Option<&'static str> {
        match self {
            Self::Sh | Self::Fish => Some("false"),
            Self::Powershell => Some("throw 'agentcore-local env failed'"),
            Self::Dotenv | Self::Github | Self::Json => None,
        }
    }
}

/// The value in single quotes, as every POSIX shell reads it.
fn quote_sh(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}

/// Documented: fish, quotes: within single quotes only `\'` and `\\` are escapes.
fn quote_fish(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

/// Documented: PowerShell, about_Quoting_Rules: a quote is doubled. Its typographic quotes end a string too (PowerShell's
/// tokenizer, `IsSingleQuote`).
fn quote_powershell(value: &str) -> String {
    let quotes = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];
    let doubled = value.chars().flat_map(|character| {
        let times = if quotes.contains(&character) { 2 } else { 1 };
        std::iter::repeat_n(character, times)
    });
    format!("'{}'", doubled.collect::<String>())
}

/// Documented: GitHub Actions, workflow commands, multiline strings: the value ends at a line that is the delimiter.
fn github(name: &str, value: &str) -> String {
    if !value.contains('\n') {
        return format!("{name}={value}");
    }
    let mut delimiter = "END_OF_VALUE".to_owned();
    while value.contains(&delimiter) {
        delimiter.push('_');
    }
    format!("{name}<<{delimiter}\n{value}\n{delimiter}")
}

/// Single quotes, in which nothing is expanded; double quotes if the value has a single quote, or a line break, which
/// line-based readers would take for the end.
fn quote_dotenv(value: &str) -> String {
    if value.contains(['\'', '\n']) {
        let escaped = value.replace('\\', r"\\").replace('"', "\\\"").replace('$', r"\$");
        return format!("\"{}\"", escaped.replace('`', r"\`").replace('\n', r"\n"));
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
        assert_eq!(quote_dotenv("a\n`b`"), r#""a\n\`b\`""#);
        assert_eq!(quote_powershell("it's \u{2018}a\u{2019}\u{201a}\u{201b}\n$x"), "'it''s ‘‘a’’‚‚‛‛\n$x'");
    }

    #[test]
    fn a_value_of_several_lines_ends_where_it_ends() {
        assert_eq!(github("A", "b=c<<d"), "A=b=c<<d");
        assert_eq!(github("A", "b\nC=d"), "A<<END_OF_VALUE\nb\nC=d\nEND_OF_VALUE");
        let guessed = github("A", "b\nEND_OF_VALUE\nPATH=/evil");
        assert_eq!(guessed, "A<<END_OF_VALUE_\nb\nEND_OF_VALUE\nPATH=/evil\nEND_OF_VALUE_");
    }

    #[test]
    fn what_a_format_cannot_express_is_left_out() {
        let formats = [Format::Sh, Format::Fish, Format::Powershell, Format::Dotenv, Format::Github];
        for format in formats {
            assert!(format.takes("a'b\"$c`d`\n\te‘\\f"), "{format:?}");
            for value in ["a\u{1b}[2J", "a\rb", "a\r\nb", "\u{9b}", "\u{202e}", "\0"] {
                assert!(!format.takes(value), "{format:?} {value:?}");
                assert!(Format::Json.takes(value));
            }
            assert_eq!(format.takes("a\\"), format != Format::Dotenv);
        }
    }
}
