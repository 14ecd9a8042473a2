//! The sample MCP server of the walkthrough: three tools over streamable HTTP, without sessions.
//!
//! # Layout
//!
//! - `server`: the socket, the HTTP route and the shutdown
//! - `protocol`: what the server says about itself and how a call becomes an answer
//! - `tools`: the three tools, and `tools/arguments`: what counts as a number or a string

mod protocol;
mod server;
mod tools;

pub use server::{PATH, serve};
