//! What the server says about itself, and how a tool's outcome becomes an MCP answer.

use std::borrow::Cow;
use std::sync::Arc;

use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ProtocolVersion, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Value, json};

use crate::tools;

/// The revisions of MCP that are spoken. 2024-11-05 is left out: it has no streamable HTTP.
const VERSIONS: &[ProtocolVersion] = &[
    ProtocolVersion::V_2025_03_26,
    ProtocolVersion::V_2025_06_18,
    ProtocolVersion::V_2025_11_25,
    ProtocolVersion::V_2026_07_28,
];

/// The server's side of one request. Cheap to clone, because one is made for every request.
#[derive(Clone)]
pub(crate) struct SampleServer {
    tools: Arc<[Tool]>,
    config: Arc<ServerConfig>,
}

impl SampleServer {
    /// A server with its tools and its description of itself made once.
    pub(crate) fn new() -> Self {
        let identity = Implementation::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
        let config = ServerConfig::new(capabilities()).with_server_info(identity);
        Self { tools: tools::definitions().into(), config: Arc::new(config) }
    }
}

/// As the article's server: lists of prompts and resources may be asked for, and are empty.
fn capabilities() -> ServerCapabilities {
    let mut capabilities = ServerCapabilities::builder()
        .enable_experimental()
        .enable_prompts()
        .enable_resources()
        .enable_tools()
        .build();
    if let Some(prompts) = &mut capabilities.prompts {
        prompts.list_changed = Some(false);
    }
    if let Some(resources) = &mut capabilities.resources {
        resources.subscribe = Some(false);
        resources.list_changed = Some(false);
    }
    if let Some(tools) = &mut capabilities.tools {
        tools.list_changed = Some(false);
    }
    capabilities
}

impl ServerHandler for SampleServer {
    fn get_info(&self) -> ServerConfig {
        self.config.as_ref().clone()
    }

    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        Cow::Borrowed(VERSIONS)
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.tools.iter().find(|tool| tool.name == name).cloned()
    }

    async fn list_tools(
        &self,
        _page: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.to_vec()))
    }

    async fn call_tool(
        &self,
        call: CallToolRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = call.arguments.unwrap_or_default();
        let result = match tools::call(&call.name, &arguments) {
            Ok(result) => success(&result),
            Err(error) => CallToolResult::error(vec![ContentBlock::text(error.to_string())]),
        };
        Ok(result.into())
    }
}

/// The result twice, for readers of text and for readers of structures; a string is not quoted in the text.
fn success(result: &Value) -> CallToolResult {
    let text = match result {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut answer = CallToolResult::success(vec![ContentBlock::text(text)]);
    answer.structured_content = Some(json!({ "result": result }));
    answer
}
