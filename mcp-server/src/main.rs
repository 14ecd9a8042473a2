//! `mcp-server`: the sample MCP server on its own, as it runs in a container behind AgentCore Runtime.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The sample MCP server: add_numbers, multiply_numbers and greet_user over streamable HTTP at /mcp
#[derive(Parser)]
#[command(version, after_help = "The environment variable PORT sets the port when --listen is not given.")]
struct Arguments {
    /// Address to listen on [default: 0.0.0.0:8000]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

#[derive(Debug, Error)]
enum StartError {
    #[error("the environment variable PORT must be a port from 0 to 65535, got `{0}`")]
    Port(String),
    #[error("cannot listen on {address}: {cause}")]
    Listen { address: String, cause: io::Error },
    #[error("cannot wait for signals: {0}")]
    Signals(io::Error),
    #[error("stopped by an error: {0}")]
    Serve(io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log(format_args!("{error}"));
            ExitCode::from(1)
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), StartError> {
    let address = match arguments.listen {
        Some(address) => address,
        None => format!("0.0.0.0:{}", port()?),
    };
    let listen_error = |cause| StartError::Listen { address: address.clone(), cause };
    let listener = TcpListener::bind(&address).await.map_err(listen_error)?;
    let bound = listener.local_addr().map_err(listen_error)?;
    // Before the ready line, so that whoever waits for it may send a signal at once.
    let interrupt = signal(SignalKind::interrupt()).map_err(StartError::Signals)?;
    let terminate = signal(SignalKind::terminate()).map_err(StartError::Signals)?;
    log(format_args!("listening on http://{bound}{}", mcp_server::PATH));
    mcp_server::serve(listener, either(interrupt, terminate)).await.map_err(StartError::Serve)
}

fn port() -> Result<u16, StartError> {
    let Some(text) = env::var_os("PORT") else { return Ok(8000) };
    let text = text.to_string_lossy();
    text.parse().map_err(|_| StartError::Port(text.into_owned()))
}

async fn either(mut interrupt: Signal, mut terminate: Signal) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}

/// A closed standard error is no reason to fail.
fn log(line: std::fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "mcp-server: {line}");
}
