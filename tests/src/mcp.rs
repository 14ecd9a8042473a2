//! An MCP client of rmcp.

use rmcp::service::{RoleClient, RunningService};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use rmcp::{ServiceExt as _, service::ClientInitializeError};

/// A client that has shaken hands.
pub type McpClient = RunningService<RoleClient, ()>;

/// Shakes hands with the MCP server at `url`; every request carries the token.
pub async fn connect(url: &str, token: &str) -> Result<McpClient, ClientInitializeError> {
    let config = StreamableHttpClientTransportConfig::with_uri(url).auth_header(token);
    ().serve(StreamableHttpClientTransport::from_config(config)).await
}
