//! Commands, their options, and how each ends.

mod call;
mod client;
mod env;
mod failure;
mod health;
mod output;
mod sample_server;
mod stack;
mod style;
mod token;
mod tools;
mod trace;
mod tree;
mod up;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

use client::Client;
use failure::Failure;

const DEFAULT_ENDPOINT: &str = "http://127.0.0.1:4747";
const AFTER_HELP: &str = "\
Start:       agentcore-local
Then:        eval \"$(agentcore-local env)\"
             agentcore-local tools
             agentcore-local call m2m-auth-demo-mcp-target___add_numbers a=5 b=3
             agentcore-local trace --last
Exit codes:  0 done, 1 failed, 2 wrong options or a wrong stack file";

/// Runs the Amazon Bedrock AgentCore auth chain on this machine, with no AWS account.
#[derive(Debug, Parser)]
#[command(name = "agentcore-local", version, after_help = AFTER_HELP)]
struct Arguments {
    /// The running emulator that the command talks to
    #[arg(
        long,
        global = true,
        value_name = "URL",
        env = "AGENTCORE_LOCAL_ENDPOINT",
        default_value = DEFAULT_ENDPOINT
    )]
    endpoint: String,
    /// What to do; without it: up
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the emulator with a stack, and serve until Ctrl-C
    Up(up::Up),
    /// Print the variables for AWS CLI and curl as shell exports
    Env(env::Env),
    /// Print an access token of the stack's user
    Token(token::Token),
    /// List the gateway's tools
    Tools(tools::Tools),
    /// Call a tool through the whole chain
    Call(call::Call),
    /// Show what happened to a call, hop by hop
    Trace(trace::Trace),
    /// Print the built-in stack file, to start one of your own from
    Stack(stack::Stack),
    /// Exit 0 when the emulator is ready, else 1
    Health(health::Health),
    /// Print the completions of a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Serve the sample MCP server: what `sample = true` in a stack starts
    #[command(hide = true)]
    SampleServer(sample_server::SampleServer),
}

/// Parses the command line, does what it says, and tells how it ended.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    if let Some(Command::Completions { shell }) = arguments.command {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Arguments::command(), "agentcore-local", &mut script);
        output::line(String::from_utf8_lossy(&script).trim_end());
        return ExitCode::SUCCESS;
    }
    log_to_stderr();
    let runtime = match arguments.runtime().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::failed(format!("cannot start: {error}")).report(),
    };
    match runtime.block_on(execute(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

impl Arguments {
    /// One thread, which never waits for another; the sample server stands for any server, and those have more.
    fn runtime(&self) -> tokio::runtime::Builder {
        match self.command {
            Some(Command::SampleServer(_)) => tokio::runtime::Builder::new_multi_thread(),
            _ => tokio::runtime::Builder::new_current_thread(),
        }
    }
}

/// What is worth a line while the emulator serves; `RUST_LOG` says how much of it.
fn log_to_stderr() {
    use std::io::IsTerminal as _;
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("agentcore_local=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .without_time()
        .init();
}

async fn execute(arguments: Arguments) -> Result<(), Failure> {
    // A variable that is set to nothing counts as not set.
    let endpoint = if arguments.endpoint.is_empty() { DEFAULT_ENDPOINT } else { &arguments.endpoint };
    let client = || Client::new(endpoint);
    match arguments.command.unwrap_or_else(|| Command::Up(up::Up::default())) {
        Command::Up(up) => up.run().await,
        Command::Env(env) => env.run(&client()?).await,
        Command::Token(token) => token.run(&client()?).await,
        Command::Tools(tools) => tools.run(&client()?).await,
        Command::Call(call) => call.run(&client()?).await,
        Command::Trace(trace) => trace.run(&client()?).await,
        Command::Health(health) => health.run(&client()?).await,
        Command::Stack(stack) => {
            stack.run();
            Ok(())
        }
        Command::SampleServer(server) => server.run().await,
        Command::Completions { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
