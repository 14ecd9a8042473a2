//! What the end-to-end tests share: emulators in the process, the real binary, and the parties around them.
//!
//! # Layout
//!
//! - `local`: an emulator in this process, and how its users reach it
//! - `answer`: an HTTP answer as it came
//! - `program`: the real binary and other programs, with what they printed
//! - `sigv4`: requests signed as the AWS SDKs sign them
//! - `folder`: a folder that is gone when the test is
//! - `bridge`: `agentcore-local mcp`, with a test in place of the MCP client
//! - `gateway`: an emulator with a gateway that answers what a test says
//! - `clients`: the Python environment with the AWS CLI, the clients of Node, a browser, and the fixtures
//! - `issuer`, `key`: an identity provider of another make, whose tokens may lie
//! - `stacks`: stacks with servers of a test's own
//! - `stub`: an MCP server that answers what a test says and keeps what it was asked
//! - `tls`: TLS before such a server, with certificates of the tests' own
//! - `mcp`: an MCP client of rmcp

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a harness fails by panicking, in the middle of its test"
)]

mod answer;
mod bridge;
mod clients;
mod folder;
mod gateway;
mod issuer;
mod key;
mod local;
mod mcp;
mod program;
mod sigv4;
mod stacks;
mod stub;
mod tls;

pub use answer::Answer;
pub use bridge::Bridge;
pub use clients::{
    aws, aws_sdk_client, browser, fixture, node, node_clients, proxy_python, python, repository,
    script_of_aws, server_venv, terraform, venv,
};
pub use folder::Folder;
pub use gateway::{Gateway, Held, held, json_answer};
pub use issuer::Issuer;
pub use key::Key;
pub use local::{Local, flatten};
pub use mcp::{McpClient, connect};
pub use program::{Finished, Up, agentcore_local, finish};
pub use sigv4::SigV4;
pub use stacks::{built_in_with, stack_with};
pub use stub::{Asked, Stub};
pub use tls::{Authority, Tls};
