//! The Amazon Bedrock AgentCore auth chain on a laptop, with no AWS account.

mod app;
mod aws;
mod base;
mod client;
mod cognito;
mod control;
mod emulator;
mod gateway;
mod identity;
mod jwt;
mod local;
mod readiness;
mod replay;
mod router;
mod runtime;
mod server;
pub mod stack;
pub mod summary;
pub mod trace;

pub use base::Clock;
pub use emulator::{Builder, Emulator, StartError};
pub use replay::ServerOutput;
pub use runtime::serve_sample;
pub use server::ListenError;
pub use summary::Summary;
