//! The commands, their options, and their exit codes.

mod asking;
mod call;
mod caller;
mod check;
mod client;
mod clock;
mod connection;
mod env;
mod environment;
mod escape;
mod exec;
mod explain;
mod failure;
mod gateway_credentials;
mod health;
mod log;
mod logs;
mod mcp;
mod mcp_config;
mod output;
mod overview;
mod page;
mod policy;
pub(crate) mod program;
mod report;
mod reset;
mod sample_server;
mod schema;
mod stack;
mod status;
mod supervise_servers;
mod terminal;
mod token;
mod tool;
mod tools;
mod trace;
mod tree;
mod up;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use asking::Asking;
use connection::Connection;
use failure::Failure;

const AFTER_HELP: &str = "\
Start:       agentcore-local
Then:        eval \"$(agentcore-local env)\"
             agentcore-local tools
             agentcore-local call m2m-auth-demo-mcp-target___add_numbers a=5 b=3
             agentcore-local trace --last
Without a command, the options are those of `up`: agentcore-local --stack my.toml --port 4748
Exit codes:  0 done, 1 failed, 2 wrong usage, 3 no emulator, 4 the call was refused, 5 the tool answered with an error";

/// Runs the Amazon Bedrock AgentCore auth chain on this machine, with no AWS account.
#[derive(Debug, Parser)]
#[command(name = "agentcore-local", version, after_help = AFTER_HELP)]
struct Arguments {
    #[command(flatten)]
    connection: Connection,
    #[command(flatten)]
    up: up::Options,
    /// What to do; without it: up
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the emulator with a stack, and serve until Ctrl-C
    Up(up::Up),
    /// Run a command with an emulator of its own
    Exec(exec::Exec),
    /// Print the variables for AWS CLI and curl as shell exports
    Env(Asking<env::Env>),
    /// Print an access token
    Token(Asking<token::Token>),
    /// List the gateway's tools
    Tools(Asking<tools::Tools>),
    /// Call a tool through the whole chain
    Call(Asking<call::Call>),
    /// Serve the gateway on standard input and output, for MCP clients
    Mcp(Asking<mcp::Mcp>),
    /// Print what an MCP client needs to start `mcp`
    McpConfig(Asking<mcp_config::McpConfig>),
    /// Show what happened to a call, hop by hop
    Trace(Asking<trace::Trace>),
    /// Say why a call failed, and what mends it
    Explain(Asking<explain::Explain>),
    /// Print the output and the events of MCP servers
    Logs(Asking<logs::Logs>),
    /// Show what the emulator has now
    Status(Asking<status::Status>),
    /// Ask the policies of the account: what they decide, and what a gateway's role needs
    Policy(policy::Policy),
    /// Reset the emulator to its stack file
    Reset(Asking<reset::Reset>),
    /// Show or move the clock by which tokens and sessions expire
    Clock(clock::Clock),
    /// Print a built-in stack file, as a starting point for your own
    Stack(stack::Stack),
    /// Show the mistakes of stack files without starting anything
    Check(check::Check),
    /// Exit 0 when the emulator is ready, else 1
    Health(Asking<health::Health>),
    /// Print the completions of a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Serve the sample MCP server: what `sample = true` in a stack starts
    #[command(hide = true)]
    SampleServer(sample_server::SampleServer),
    /// End MCP servers when the emulator is killed: started by `up` alongside them
    #[command(hide = true)]
    SuperviseServers(supervise_servers::SuperviseServers),
}

/// Parses the command line, runs the command, and returns its exit code.
pub(crate) fn run() -> ExitCode {
    // The arguments of the command that `exec` runs are its own.
    let is_exec = std::env::args_os().take_while(|argument| argument != "--").any(|word| word == "exec");
    let as_json = !is_exec && std::env::args_os().any(|argument| argument == "--json");
    let parsed = command_line().try_get_matches();
    let arguments = match parsed.and_then(|parsed| Arguments::from_arg_matches(&parsed)) {
        Ok(arguments) => arguments,
        Err(error) => return misparsed(&error, is_exec, as_json),
    };
    log_to_stderr();
    let runtime = match arguments.runtime().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return Failure::failed(format!("cannot start: {error}")).report(as_json),
    };
    let done = runtime.block_on(execute(arguments));
    // A pending read of standard input would keep the program alive forever.
    runtime.shutdown_background();
    agentcore_local::end_supervision();
    // Flushes the queued lines; later lines are written directly.
    log::stderr::close();
    match done {
        Ok(code) => ExitCode::from(code),
        Err(failure) => failure.report(as_json),
    }
}

/// The command line, whose help leaves the options of `up` to the help of `up`.
fn command_line() -> clap::Command {
    const SHOWN: [&str; 4] = ["endpoint", "timeout", "help", "version"];
    Arguments::command().mut_args(|argument| {
        let is_shown = SHOWN.contains(&argument.get_id().as_str());
        argument.hide(!is_shown)
    })
}

/// Prints help and version, and reports wrong usage in clap's own words.
fn misparsed(error: &clap::Error, is_exec: bool, as_json: bool) -> ExitCode {
    if !error.use_stderr() {
        let printed = output::print(error.render().ansi().to_string().trim_end());
        return printed.map_or_else(|failure| failure.report(false), |()| ExitCode::SUCCESS);
    }
    let failure = Failure::misused(error.render().ansi().to_string().trim_end()).styled();
    if is_exec { failure.exit_code(exec::NOT_RUN).report(as_json) } else { failure.report(as_json) }
}

impl Arguments {
    /// One thread, which never waits for another; the sample server stands in for any server, and those have more.
    fn runtime(&self) -> tokio::runtime::Builder {
        match self.command {
            Some(Command::SampleServer(_)) => tokio::runtime::Builder::new_multi_thread(),
            _ => tokio::runtime::Builder::new_current_thread(),
        }
    }
}

/// Logs what is worth a line while the emulator serves; `RUST_LOG` sets the level.
fn log_to_stderr() {
    use std::io::IsTerminal as _;
    let filter = tracing_subscriber::EnvFilter::try_from_default_env();
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("agentcore_local=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(log::stderr::Diagnostics)
        // It would panic if standard error fails.
        .log_internal_errors(false)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .fmt_fields(escape::fields())
        .without_time()
        .init();
}

/// Returns the exit code: 0, unless the command has one of its own.
async fn execute(arguments: Arguments) -> Result<u8, Failure> {
    let Arguments { connection, up, command } = arguments;
    let Some(command) = command else { return up::Up::from(up).run().await.map(|()| 0) };
    if !matches!(command, Command::SampleServer(_) | Command::SuperviseServers(_)) {
        up.refuse_before_a_command()?;
    }
    let client = |own: Connection| own.or(&connection).client();
    let done = match command {
        Command::Exec(exec) => return exec.run(&connection).await,
        Command::Up(up) => up.run().await,
        Command::Env(asking) => asking.command.run(&client(asking.connection)?).await,
        Command::Token(asking) => asking.command.run(&client(asking.connection)?).await,
        Command::Tools(asking) => asking.command.run(&client(asking.connection)?).await,
        Command::Call(asking) => asking.command.run(|| client(asking.connection)).await,
        Command::Mcp(asking) => asking.command.run(client(asking.connection)?).await,
        Command::McpConfig(asking) => asking.command.run(&client(asking.connection)?).await,
        Command::Trace(asking) => {
            let own = asking.command.connection().or(&asking.connection);
            asking.command.run(client(own)?).await
        }
        Command::Explain(asking) => asking.command.run(client(asking.connection)?).await,
        Command::Logs(asking) => asking.command.run(client(asking.connection)?).await,
        Command::Status(asking) => asking.command.run(&client(asking.connection)?).await,
        Command::Health(asking) => asking.command.run(client(asking.connection)?).await,
        Command::Policy(policy) => policy.run(client).await,
        Command::Reset(asking) => asking.command.run(&client(asking.connection)?).await,
        Command::Clock(clock) => {
            let client = client(clock.connection())?;
            clock.run(&client).await
        }
        Command::Stack(stack) => stack.run(),
        Command::Check(check) => check.run(),
        Command::SampleServer(server) => server.run().await,
        Command::SuperviseServers(_) => supervise_servers::SuperviseServers::run(),
        Command::Completions { shell } => completions(shell),
    };
    done.map(|()| 0)
}

fn completions(shell: clap_complete::Shell) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command_line(), "agentcore-local", &mut script);
    output::print(String::from_utf8_lossy(&script).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        command_line().debug_assert();
    }
}
