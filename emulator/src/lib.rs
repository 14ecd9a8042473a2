//! The Amazon Bedrock AgentCore auth chain on a laptop, with no AWS account.

#![allow(dead_code, unused_imports, reason = "the hops are not wired yet")]

mod aws;
mod base;
mod cognito;
mod gateway;
mod identity;
mod jwt;
mod runtime;
mod stack;
pub mod trace;

pub use base::Clock;
