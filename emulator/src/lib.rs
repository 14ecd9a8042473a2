//! The Amazon Bedrock AgentCore auth chain on a laptop, with no AWS account.

#![allow(dead_code, unused_imports, reason = "the hops are not wired yet")]

mod aws;
mod base;
mod client;
mod cognito;
mod gateway;
mod identity;
mod jwt;
mod local;
mod runtime;
mod server;
pub mod stack;
pub mod summary;
pub mod trace;

pub use base::Clock;
pub use server::ListenError;
pub use summary::Summary;
