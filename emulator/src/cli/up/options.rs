//! The options of `up`, and the part of them that `exec` shares.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use agentcore_local::activity::{Activity, ActivitySink};
use agentcore_local::stack::Stack;
use agentcore_local::{Builder, Emulator, IamMode, Ruleset, supervise_server_processes};
use clap::{Args, ValueEnum};

use crate::cli::failure::Failure;
use crate::cli::log::{Log, LogOptions};
use crate::cli::output::{WARNING, note};
use crate::cli::{escape, stack};

/// With more threads the callers, not the emulator, would be the bottleneck.
const MAX_WORKERS: usize = 7;

#[derive(Args, Debug, Default)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) start: StackOptions,
    /// Where to listen: HOST:PORT, :PORT or PORT; port 0 takes a free one [default: 127.0.0.1:4747]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
    /// The port to listen on, on 127.0.0.1; 0 takes a free one
    #[arg(long, value_name = "PORT", conflicts_with = "listen")]
    pub(crate) port: Option<u16>,
    /// The base of every URL that the emulator hands out [default: the address it listens on]
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Print one line of JSON when ready, in place of the banner: endpoint, process id, variables, all resources
    #[arg(long)]
    pub(crate) json: bool,
    /// Write the line of --json to a file when ready; an existing file is removed first
    #[arg(long, value_name = "FILE")]
    pub(crate) ready_file: Option<PathBuf>,
}

/// What is started: the options of `up` that `exec` has too.
#[derive(Args, Debug, Default)]
pub(crate) struct StackOptions {
    /// A stack file, `-` for standard input, or a built-in stack: m2m-auth-demo or iam-chain [default: m2m-auth-demo]
    #[arg(long, value_name = "FILE")]
    pub(crate) stack: Option<PathBuf>,
    /// What runs in place of a container image: PATTERN=sample, PATTERN=http://HOST:PORT/mcp (the whole URL) or
    /// PATTERN=COMMAND ... (it listens on the port in PORT or {port}). In PATTERN, `*` stands for any text of an image's
    /// URI. May be repeated: the first that matches applies, before those of the stack file
    #[arg(long, value_name = "PATTERN=SERVER")]
    image: Vec<String>,
    /// Serve even when a target could not be synchronized, to reproduce the failure
    #[arg(long)]
    allow_failed_targets: bool,
    /// Which service rules apply where AWS has changed them [default: current]
    #[arg(long, value_name = "RULESET", value_enum)]
    ruleset: Option<Rules>,
    /// Whether AWS signatures are verified and policies decide, for API calls and at gateways and runtimes; `audit` records what
    /// policies would deny and lets it through, `off` accepts any access key and secret [default: on]
    #[arg(long, value_name = "on|audit|off", value_enum, hide_possible_values = true)]
    iam: Option<Iam>,
    /// An additional host name or address of the emulator, without a port; by default it accepts only its own
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// The origin of web pages that may call everything, such as https://app.example; pages of other sites are refused
    #[arg(long, value_name = "URL")]
    allow_origin: Vec<String>,
    /// Also refuse pages of http://localhost, http://127.0.0.1 and http://[::1], which otherwise may call Cognito, gateways
    /// and runtimes
    #[arg(long)]
    no_local_origins: bool,
    /// Send calls for URLs of targets, servers, discovery, token endpoints and key sets that begin with FROM to TO. FROM is a
    /// scheme, a host and optionally a path of whole segments; the longest FROM applies, before those of the stack
    /// file, and TO is not mapped again. May be repeated
    #[arg(long, value_name = "FROM=TO")]
    map: Vec<String>,
    /// A PEM file with certificates of CAs that outbound calls over TLS trust, in addition to the system's or those of
    /// SSL_CERT_FILE and SSL_CERT_DIR. May be repeated
    #[arg(long, value_name = "FILE")]
    ca: Vec<PathBuf>,
    /// Let API calls set environment variables of runtimes' commands that load or run other code, such as LD_PRELOAD and
    /// NODE_OPTIONS
    #[arg(long)]
    allow_runtime_variables: bool,
    /// Leave the header x-agentcore-local-cause out of refused answers
    #[arg(long)]
    plain_answers: bool,
    #[command(flatten)]
    pub(crate) log: LogOptions,
    #[arg(skip)]
    loaded: Option<Stack>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rules {
    /// Those of today
    Current,
    /// Those of January 2026: which outbound credentials a gateway's target could have
    #[value(name = "2026-01")]
    January2026,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Iam {
    On,
    Audit,
    Off,
}

impl From<Iam> for IamMode {
    fn from(iam: Iam) -> Self {
        match iam {
            Iam::On => Self::On,
            Iam::Audit => Self::Audit,
            Iam::Off => Self::Off,
        }
    }
}

impl From<Rules> for Ruleset {
    fn from(rules: Rules) -> Self {
        match rules {
            Rules::Current => Self::Current,
            Rules::January2026 => Self::January2026,
        }
    }
}

impl Options {
    /// Fails if one of them is given before a command, where it would have no meaning.
    pub(crate) fn refuse_before_a_command(&self) -> Result<(), Failure> {
        let Self { start, listen, port, public_url, json, ready_file } = self;
        let given = [
            ("--stack", start.stack.is_some()),
            ("--image", !start.image.is_empty()),
            ("--allow-failed-targets", start.allow_failed_targets),
            ("--ruleset", start.ruleset.is_some()),
            ("--iam", start.iam.is_some()),
            ("--allow-host", !start.allow_host.is_empty()),
            ("--allow-origin", !start.allow_origin.is_empty()),
            ("--no-local-origins", start.no_local_origins),
            ("--allow-runtime-variables", start.allow_runtime_variables),
            ("--plain-answers", start.plain_answers),
            ("--map", !start.map.is_empty()),
            ("--ca", !start.ca.is_empty()),
            ("--listen", listen.is_some()),
            ("--port", port.is_some()),
            ("--public-url", public_url.is_some()),
            ("--json", *json),
            ("--ready-file", ready_file.is_some()),
            ("--quiet", start.log.quiet),
            ("--log-file", start.log.log_file.is_some()),
            ("--log-format", start.log.log_format.is_some()),
        ];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            Some((name, _)) => Err(Failure::misused(format!("`{name}` is before the command"))
                .hint("put the options of a command after its name")),
            None => Ok(()),
        }
    }

    /// The options that choose what is started, as they were given, to be pasted.
    pub(crate) fn command_line(&self) -> String {
        let mut words = vec![crate::cli::program::program(), "up".to_owned()];
        let mut option = |name: &str, value: String| words.extend([name.to_owned(), quote(&value)]);
        if let Some(stack) = &self.start.stack {
            option("--stack", stack.display().to_string());
        }
        if let Some(listen) = &self.listen {
            option("--listen", listen.clone());
        }
        if let Some(port) = self.port {
            option("--port", port.to_string());
        }
        if let Some(url) = &self.public_url {
            option("--public-url", url.clone());
        }
        match self.start.iam {
            Some(Iam::Off) => option("--iam", "off".to_owned()),
            Some(Iam::Audit) => option("--iam", "audit".to_owned()),
            Some(Iam::On) | None => {}
        }
        for (name, values) in [
            ("--image", &self.start.image),
            ("--allow-host", &self.start.allow_host),
            ("--allow-origin", &self.start.allow_origin),
            ("--map", &self.start.map),
        ] {
            values.iter().for_each(|value| option(name, value.clone()));
        }
        for file in &self.start.ca {
            option("--ca", file.display().to_string());
        }
        for (name, is_given) in [
            ("--no-local-origins", self.start.no_local_origins),
            ("--allow-runtime-variables", self.start.allow_runtime_variables),
            ("--plain-answers", self.start.plain_answers),
        ] {
            words.extend(is_given.then(|| name.to_owned()));
        }
        words.join(" ")
    }
}

fn quote(text: &str) -> String {
    shlex::try_quote(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

impl StackOptions {
    /// Reads the stack file, so that its mistakes are reported before anything else happens.
    pub(crate) fn read(&mut self) -> Result<(), Failure> {
        let stack = match &self.stack {
            Some(path) => stack::load(path).map_err(|error| Failure::misused(error.styled()).styled())?,
            None => Stack::built_in().map_err(|error| Failure::failed(error.styled()).styled())?,
        };
        for warning in stack.warnings() {
            note(format_args!("{WARNING}warning{WARNING:#}: {}", escape::text(&warning)));
        }
        self.loaded = Some(stack);
        Ok(())
    }

    /// A builder for an emulator of the stack that was read; `log` takes what happens, and `also` too.
    pub(crate) fn builder(&mut self, log: &Arc<Log>, also: Option<ActivitySink>) -> Result<Builder, Failure> {
        let output = Arc::clone(log);
        let mut builder = Emulator::builder()
            .allow_failed_targets(self.allow_failed_targets)
            .ruleset(self.ruleset.unwrap_or(Rules::Current).into())
            .local_origins(!self.no_local_origins)
            .runtime_variables(self.allow_runtime_variables)
            .plain_answers(self.plain_answers)
            .worker_threads(other_processors())
            .server_output(Arc::new(move |server: &str, line: &str| output.output(server, line)));
        let sink: Option<ActivitySink> = match (log.sink(), also) {
            (Some(log), Some(also)) => Some(Arc::new(move |activity: Activity| {
                log(activity.clone());
                also(activity);
            })),
            (log, also) => log.or(also),
        };
        if let Some(sink) = sink {
            builder = builder.activity(sink);
        }
        if let Some(stack) = self.loaded.take() {
            builder = builder.stack(stack);
        }
        if let Some(iam) = self.iam {
            builder = builder.iam(iam.into());
        }
        for rule in &self.image {
            builder = with_image(builder, rule)?;
        }
        for mapping in &self.map {
            builder = with_mapping(builder, mapping)?;
        }
        for file in &self.ca {
            let name = file.display().to_string();
            let pem = std::fs::read(file);
            let pem =
                pem.map_err(|error| Failure::misused(format!("--ca `{name}` cannot be read: {error}")))?;
            builder = builder.root_certificates(&name, pem);
        }
        builder = self.allow_host.iter().fold(builder, |builder, host| builder.allow_host(host));
        builder = self.allow_origin.iter().fold(builder, |builder, origin| builder.allow_origin(origin));
        Ok(match this_program() {
            Some(program) => {
                supervise_server_processes(program.clone(), vec!["supervise-servers".to_owned()]);
                builder.sample_program(program, ["sample-server".to_owned()])
            }
            None => builder,
        })
    }

    /// The name of the stack for people: the file, or the built-in one.
    pub(crate) fn stack(&self) -> Option<&Path> {
        self.stack.as_deref()
    }
}

fn with_image(builder: Builder, rule: &str) -> Result<Builder, Failure> {
    match rule.split_once('=') {
        Some((pattern, server)) if !pattern.is_empty() => Ok(builder.image(pattern, server)),
        _ => {
            let expected = "expected PATTERN=sample, PATTERN=http://HOST:PORT/mcp or PATTERN=COMMAND ...";
            Err(Failure::misused(format!("--image `{rule}` has no pattern: {expected}")))
        }
    }
}

fn with_mapping(builder: Builder, mapping: &str) -> Result<Builder, Failure> {
    match mapping.split_once('=') {
        Some((from, to)) => Ok(builder.map(from, to)),
        None => {
            let expected = "expected FROM=TO, such as https://api.example.com=http://127.0.0.1:9001";
            Err(Failure::misused(format!("--map `{mapping}` has no `=`: {expected}")))
        }
    }
}

/// The path of this program; `None` if the system does not report it.
#[expect(clippy::disallowed_methods, reason = "this is the program itself, not a test")]
pub(crate) fn this_program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// The processors left idle by the program's own runtime, which has one thread.
fn other_processors() -> usize {
    std::thread::available_parallelism().map_or(0, |processors| processors.get() - 1).min(MAX_WORKERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(clap::Parser)]
    struct Program {
        #[command(flatten)]
        options: Options,
    }

    fn options(arguments: &[&str]) -> Option<Options> {
        let program = <Program as clap::Parser>::try_parse_from([&["up"], arguments].concat());
        program.map(|program| program.options).ok()
    }

    #[test]
    fn a_ruleset_is_todays_or_that_of_january_and_no_other() {
        let ruleset =
            |arguments: &[&str]| options(arguments).map(|options| options.start.ruleset.map(Ruleset::from));
        assert_eq!(ruleset(&[]), Some(None));
        assert_eq!(ruleset(&["--ruleset", "current"]), Some(Some(Ruleset::Current)));
        assert_eq!(ruleset(&["--ruleset", "2026-01"]), Some(Some(Ruleset::January2026)));
        assert_eq!(ruleset(&["--ruleset", "2025-01"]), None);
    }

    #[test]
    fn iam_is_on_or_audits_or_is_off() {
        let iam = |arguments: &[&str]| options(arguments).map(|options| options.start.iam.map(IamMode::from));
        assert_eq!(iam(&[]), Some(None));
        assert_eq!(iam(&["--iam", "off"]), Some(Some(IamMode::Off)));
        assert_eq!(iam(&["--iam", "on"]), Some(Some(IamMode::On)));
        assert_eq!(iam(&["--iam", "audit"]), Some(Some(IamMode::Audit)));
        assert_eq!(iam(&["--iam", "maybe"]), None);
    }

    #[test]
    fn a_hint_keeps_what_was_given() {
        let options =
            options(&["--stack", "my stack.toml", "--port", "4748", "--image", "*=sample"]).unwrap();
        let line = options.command_line();
        assert!(line.ends_with(" up --stack 'my stack.toml' --port 4748 --image '*=sample'"), "{line}");
        assert!(options.refuse_before_a_command().is_err());
    }
}
