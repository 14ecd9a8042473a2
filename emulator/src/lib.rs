//! The Amazon Bedrock AgentCore auth chain on a laptop, with no AWS account.
//!
//! An [`Emulator`] stands for Cognito user pools, AgentCore Identity, AgentCore Gateway and AgentCore Runtime, with a real
//! MCP server behind the runtime. It runs in the process that starts it, so a test can have one of its own: on a free port,
//! with its own users, traces and [`Clock`], which last until it is dropped. It is described by a [`Stack`](stack::Stack),
//! read from a TOML file or built in; what happened to a call is a [`Trace`](trace::Trace).
//!
//! ```no_run
//! use std::path::Path;
//! use std::time::Duration;
//!
//! use agentcore_local::Emulator;
//! use agentcore_local::stack::Stack;
//! use agentcore_local::trace::Verdict;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let stack = Stack::load(Path::new("my-stack.toml"))?;
//! let emulator = Emulator::builder().stack(stack).start().await?;
//!
//! // The same variables that `agentcore-local env` prints: hand them to the client under test.
//! let variables = &emulator.summary().environment;
//! println!("the gateway is at {}", variables["GATEWAY_URL"]);
//!
//! // Expires every token that was issued until now, without waiting for it.
//! emulator.clock().advance(Duration::from_secs(2 * 60 * 60));
//!
//! // Which hop refused the newest call, and by which check.
//! let trace = emulator.last_trace().ok_or("there is no trace")?;
//! assert_eq!(trace.verdict, Verdict::Failed);
//!
//! emulator.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! # Layout
//!
//! `ARCHITECTURE.md` says which module may use which, and follows one call through them.
//!
//! - `base`: names, time, randomness, secrets, HTTP messages, addresses
//! - `aws`: how AWS's protocols write responses and errors
//! - `trace`: what happened to a request, hop by hop and check by check
//! - `activity`: what happens, as lines of `up` show it
//! - `model`: the operations of AWS's API models, and the constraints on their input
//! - `jwt`: the only place where tokens are signed and verified; the customJWTAuthorizer
//! - `cognito`: user pools, their API and their token endpoints
//! - `sigv4`: reads, verifies and makes AWS signatures
//! - `iam`, `sts`: the account's roles, users, policies and credentials
//! - `identity`: workload identities, credential providers, outbound tokens
//! - `runtime`: who may invoke, and the MCP server behind it
//! - `gateway`: who may call, which tools there are, and the way to their targets
//! - `ecr`: container repositories, without the registry behind them
//! - `secretsmanager`: secrets and their versions, also those of other services
//! - `api`: the one entry point of the AWS APIs, whatever their protocol
//! - `control`: the emulated operations of the control plane
//! - `status`: the current resources of a running emulator, for the commands
//! - `policy`: what the command `policy` asks and gets
//! - `summary`: what a running emulator stood for when it was ready
//! - `local`: the emulator's own namespace, `/_local/...`
//! - `event_stream`: server-sent events, as they arrive
//! - `client`: the client of every hop; the emulator's own URLs stay in the process
//! - `stack`: stack files, their mistakes and their references
//! - `server`: the listener
//! - `app`: builds the hops and wires them
//! - `router`: every route
//! - `replay`: creates a stack's resources through the operations of AWS's APIs
//! - `readiness`: checks once whether every hop responds
//! - `emulator`: one running emulator, from its start to its stop
//!
//! The program, `main.rs` and `cli`, uses only what is public here.

pub mod activity;
mod api;
mod app;
mod aws;
mod base;
mod client;
mod cognito;
mod control;
mod ecr;
mod emulator;
pub mod event_stream;
mod gateway;
mod iam;
mod identity;
mod jwt;
mod local;
mod model;
pub mod policy;
mod readiness;
mod replay;
mod router;
mod runtime;
mod secretsmanager;
mod server;
mod sigv4;
pub mod stack;
pub mod status;
mod sts;
pub mod summary;
pub mod trace;

pub use self::emulator::start_error::StartError;
pub use base::{Clock, IamMode, Ruleset, raise_descriptor_limit};
pub use emulator::{Builder, Emulator};
pub use runtime::{
    ServerOutput, end_supervision, kill_server_processes, serve_sample, supervise, supervise_server_processes,
};
pub use server::ListenError;
pub use sigv4::{RequestSigner, Unsignable};
pub use summary::Summary;

#[cfg(test)]
mod fuzz;

#[cfg(test)]
mod test_support;
