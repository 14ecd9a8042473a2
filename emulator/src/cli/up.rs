//! `up`: start, say that it is ready and how to use it, serve until told to stop.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use agentcore_local::stack::Stack;
use agentcore_local::{Builder, Emulator, Ruleset, StartError};

use super::failure::Failure;
use super::output::{line, note};
use super::style::{FAINT, GOOD, STRONG, WARNING};
use super::tree;

/// Threads beyond these would find the callers, not the emulator, to be the bottleneck.
const MOST_WORKERS: usize = 7;

/// Starts the emulator and serves until SIGINT or SIGTERM.
#[derive(Args, Debug)]
pub(crate) struct Up {
    /// A stack file; without it, the built-in stack m2m-auth-demo
    #[arg(long, value_name = "FILE")]
    stack: Option<PathBuf>,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:4747")]
    listen: String,
    /// The base of every URL that is given out [default: the address that is listened on]
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
    /// What runs in place of a container image: PATTERN=sample, PATTERN=http://HOST:PORT/mcp (the whole URL) or
    /// PATTERN=COMMAND ... (it listens on the port in PORT or {port}). In PATTERN, `*` stands for any text of an image's
    /// URI. Of several, the first that fits counts, before those of the stack file
    #[arg(long, value_name = "PATTERN=SERVER")]
    image: Vec<String>,
    /// Serve even when a target could not be synchronised, to reproduce the failure
    #[arg(long)]
    allow_failed_targets: bool,
    /// Which service rules hold where AWS has changed them
    #[arg(long, value_name = "RULESET", value_enum, default_value_t = Rules::Current)]
    ruleset: Rules,
}

/// The values of `--ruleset`.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Rules {
    /// Those of today
    Current,
    /// Those of January 2026: which outbound credentials a gateway's target could have
    #[value(name = "2026-01")]
    January2026,
}

impl From<Rules> for Ruleset {
    fn from(rules: Rules) -> Self {
        match rules {
            Rules::Current => Self::Current,
            Rules::January2026 => Self::January2026,
        }
    }
}

impl Default for Up {
    fn default() -> Self {
        Self {
            stack: None,
            listen: "127.0.0.1:4747".to_owned(),
            public_url: None,
            image: Vec::new(),
            allow_failed_targets: false,
            ruleset: Rules::Current,
        }
    }
}

impl Up {
    /// Starts, prints the banner, serves, stops everything that was started.
    pub(crate) async fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        let first_signal = stop_signal()?;
        tokio::pin!(first_signal);
        let stack = match &self.stack {
            Some(path) => Stack::load(path).map_err(|error| Failure::misused(error.styled()))?,
            None => Stack::built_in().map_err(|error| Failure::failed(error.styled()))?,
        };
        let mut builder = Emulator::builder()
            .stack(stack)
            .listen(&self.listen)
            .allow_failed_targets(self.allow_failed_targets)
            .ruleset(self.ruleset.into())
            .worker_threads(other_processors())
            .server_output(Arc::new(|server: &str, line: &str| {
                note(format_args!("{FAINT}{server} |{FAINT:#} {line}"));
            }));
        if let Some(url) = &self.public_url {
            builder = builder.public_url(url);
        }
        builder = with_images(builder, &self.image)?;
        if let Some(program) = this_program() {
            builder = builder.sample_program(program, ["sample-server".to_owned()]);
        }
        let emulator = tokio::select! {
            started = builder.start() => started.map_err(|error| explain(&error))?,
            () = &mut first_signal => return Err(Failure::failed("stopped before it was ready")),
        };
        print_banner(&emulator, began.elapsed());
        first_signal.await;
        note(format_args!("{FAINT}stopping{FAINT:#}"));
        let second_signal = stop_signal()?;
        tokio::select! {
            () = emulator.stop() => Ok(()),
            () = second_signal => Err(Failure::failed("stopped at once: calls under way were cut off")),
        }
    }
}

fn with_images(builder: Builder, rules: &[String]) -> Result<Builder, Failure> {
    rules.iter().try_fold(builder, |builder, rule| match rule.split_once('=') {
        Some((pattern, server)) if !pattern.is_empty() => Ok(builder.image(pattern, server)),
        _ => {
            let expected = "expected PATTERN=sample, PATTERN=http://HOST:PORT/mcp or PATTERN=COMMAND ...";
            Err(Failure::misused(format!("--image `{rule}` has no pattern: {expected}")))
        }
    })
}

#[expect(clippy::disallowed_methods, reason = "this is the program itself, not a test")]
fn this_program() -> Option<PathBuf> {
    std::env::current_exe().ok()
}

/// The processors that the program's own runtime, which has one thread, leaves idle.
fn other_processors() -> usize {
    std::thread::available_parallelism().map_or(0, |processors| processors.get() - 1).min(MOST_WORKERS)
}

/// Resolves at the first SIGINT or SIGTERM.
fn stop_signal() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let cannot = |error| Failure::failed(format!("cannot wait for signals: {error}"));
    let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

fn explain(error: &StartError) -> Failure {
    match error {
        StartError::Options(message) => Failure::misused(message.clone()),
        StartError::Listen(listen) if listen.source.kind() == ErrorKind::InvalidInput => {
            Failure::misused(error.to_string())
        }
        StartError::NotReady { reason, trace } => {
            if let Some(trace) = trace {
                note(tree::render(trace).trim_end());
            }
            Failure::failed(reason.clone()).hint(
                "to serve all the same and look at the failure: agentcore-local up --allow-failed-targets",
            )
        }
        other => Failure::failed(other.to_string()),
    }
}

fn print_banner(emulator: &Emulator, took: Duration) {
    let summary = emulator.summary();
    let program = std::env::args().next().unwrap_or_else(|| "agentcore-local".to_owned());
    let is_default = emulator.address().port() == 4747 && emulator.address().ip().is_loopback();
    let endpoint = if is_default { String::new() } else { format!(" --endpoint {}", summary.public_url) };
    let version = env!("CARGO_PKG_VERSION");
    let milliseconds = took.as_micros() as f64 / 1000.0;
    line(format_args!(
        "{STRONG}agentcore-local {version}{STRONG:#}  {GOOD}ready{GOOD:#} in {milliseconds:.1} ms  \
         stack {}  {} {}\n",
        summary.stack, summary.region, summary.account
    ));
    let item = |name: &str, value: &str| line(format_args!("  {FAINT}{name:<12}{FAINT:#} {value}"));
    item("endpoint", &summary.public_url);
    for (label, variable) in [
        ("gateway", "GATEWAY_URL"),
        ("runtime", "RUNTIME_ARN"),
        ("user pool A", "INBOUND_USER_POOL_ID"),
        ("  client", "INBOUND_CLIENT_ID"),
        ("user pool B", "OUTBOUND_USER_POOL_ID"),
        ("  client", "OUTBOUND_CLIENT_ID"),
        ("  token URL", "OUTBOUND_TOKEN_ENDPOINT"),
    ] {
        if let Some(value) = summary.environment.get(variable) {
            item(label, value);
        }
    }
    if let Some(user) = &summary.user {
        item("user", &user.username);
    }
    for target in &summary.targets {
        item("target", &format!("{} {}, {} tools", target.name, target.status, target.tools));
        for reason in &target.status_reasons {
            line(format_args!("  {WARNING}{:<12} {reason}{WARNING:#}", ""));
        }
    }
    if let Some(warning) = &summary.warning {
        line(format_args!("  {WARNING}{:<12} {warning}{WARNING:#}", "warning"));
    }
    line(format_args!("\nIn another terminal:"));
    line(format_args!("  eval \"$({program}{endpoint} env)\""));
    if summary.user.is_some() && summary.gateway.is_some() {
        line(format_args!("  {program}{endpoint} tools"));
        let example = summary.targets.iter().find_map(|target| target.example.as_deref());
        line(format_args!("  {program}{endpoint} call {}", example.unwrap_or("TOOL NAME=VALUE")));
    }
    line(format_args!("  {program}{endpoint} trace --last\n"));
    line(format_args!(
        "{FAINT}Not checked yet: SigV4 signatures and IAM policies (see README). Ctrl-C stops.{FAINT:#}"
    ));
    if !emulator.address().ip().is_loopback() {
        let address = emulator.address();
        note(format_args!(
            "{WARNING}warning{WARNING:#}: {address} can be reached by other machines, and so can every secret of the stack"
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn failure(listen: &str) -> String {
        let error = Emulator::builder().listen(listen).start().await.unwrap_err();
        format!("{:?}", explain(&error))
    }

    #[test]
    fn a_ruleset_is_todays_or_that_of_january_and_no_other() {
        #[derive(clap::Parser)]
        struct Program {
            #[command(flatten)]
            up: Up,
        }
        let ruleset = |arguments: &[&str]| {
            let program = <Program as clap::Parser>::try_parse_from([&["up"], arguments].concat());
            program.map(|program| Ruleset::from(program.up.ruleset)).ok()
        };
        assert_eq!(ruleset(&[]), Some(Ruleset::Current));
        assert_eq!(ruleset(&["--ruleset", "current"]), Some(Ruleset::Current));
        assert_eq!(ruleset(&["--ruleset", "2026-01"]), Some(Ruleset::January2026));
        assert_eq!(ruleset(&["--ruleset", "2025-01"]), None);
    }

    #[tokio::test]
    async fn what_is_no_address_is_a_wrong_option_and_a_busy_one_is_a_failure() {
        for wrong in ["nope", "127.0.0.1", "127.0.0.1:99999"] {
            assert!(failure(wrong).await.contains("code: 2"), "{wrong}");
        }
        let busy = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        assert!(failure(&busy.local_addr().unwrap().to_string()).await.contains("code: 1"));
    }
}
