//! The hops of a chain.

use serde::{Deserialize, Serialize};

/// A hop of the chain.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HopName {
    /// AgentCore Gateway.
    Gateway,
    /// AgentCore Identity.
    Identity,
    /// A Cognito domain's token endpoint, or another provider's.
    TokenEndpoint,
    /// An issuer's discovery document or key set.
    Discovery,
    /// AgentCore Runtime.
    Runtime,
    /// The user's MCP server.
    McpServer,
    /// An operation of an AWS API that creates, reads or changes something.
    Api,
}

impl HopName {
    /// The name for people, such as `token endpoint`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::Identity => "identity",
            Self::TokenEndpoint => "token endpoint",
            Self::Discovery => "discovery",
            Self::Runtime => "runtime",
            Self::McpServer => "mcp server",
            Self::Api => "api",
        }
    }
}
