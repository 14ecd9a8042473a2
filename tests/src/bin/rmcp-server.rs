//! rmcp over streamable HTTP with the tools of `tests/servers`: `stateful` or `stateless`, `json` or `sse`.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a server of the tests fails by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use axum::Router;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// What is counted: for one session, or for all callers of a server without them.
#[derive(Default)]
struct Counters {
    counted: AtomicUsize,
    running: AtomicUsize,
    cancelled: AtomicUsize,
}

#[derive(Clone, Default)]
struct Server(Arc<Counters>);

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
    }

    async fn list_tools(
        &self,
        _page: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tool = |name: &'static str, parameters: Value| {
            let schema = json!({"type": "object", "properties": parameters});
            Tool::new(name, name, schema.as_object().unwrap().clone())
        };
        let mut tools: Vec<Tool> = ["fail", "picture", "count", "running_calls", "cancelled", "process"]
            .map(|name| tool(name, json!({})))
            .to_vec();
        tools.push(tool("echo", json!({"text": {"type": "string"}})));
        tools.push(tool("slow", json!({"seconds": {"type": "number"}})));
        tools.push(tool("big", json!({"size": {"type": "integer"}})));
        Ok(ListToolsResult::with_all_items(tools))
    }

    async fn call_tool(
        &self,
        call: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let arguments = Value::Object(call.arguments.unwrap_or_default());
        let counters = &self.0;
        let text = match call.name.as_ref() {
            "echo" => arguments.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
            "fail" => return Ok(CallToolResult::error(vec![ContentBlock::text("failed on purpose")]).into()),
            "slow" => {
                let seconds = arguments.get("seconds").and_then(Value::as_f64).unwrap_or_default();
                counters.running.fetch_add(1, Relaxed);
                let slept = tokio::select! {
                    () = context.ct.cancelled() => false,
                    () = tokio::time::sleep(Duration::from_secs_f64(seconds)) => true,
                };
                counters.running.fetch_sub(1, Relaxed);
                if !slept {
                    counters.cancelled.fetch_add(1, Relaxed);
                    return Err(ErrorData::internal_error("cancelled", None));
                }
                "slept".to_owned()
            }
            "big" => {
                let size = arguments.get("size").and_then(Value::as_u64).unwrap_or_default();
                "x".repeat(usize::try_from(size).unwrap())
            }
            "picture" => {
                return Ok(CallToolResult::success(vec![ContentBlock::image(PICTURE, "image/png")]).into());
            }
            "count" => (counters.counted.fetch_add(1, Relaxed) + 1).to_string(),
            "running_calls" => counters.running.load(Relaxed).to_string(),
            "cancelled" => counters.cancelled.load(Relaxed).to_string(),
            "process" => std::process::id().to_string(),
            unknown => return Err(ErrorData::invalid_params(format!("Unknown tool: {unknown}"), None)),
        };
        Ok(CallToolResult::success(vec![ContentBlock::text(text)]).into())
    }
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (is_stateful, is_json) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [sessions @ ("stateful" | "stateless"), answers @ ("json" | "sse")] => {
            (sessions == "stateful", answers == "json")
        }
        _ => panic!("expected stateful or stateless, json or sse: {arguments:?}"),
    };
    let port: u16 = std::env::var("PORT").unwrap().parse().unwrap();
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(is_stateful)
        .with_json_response(is_json);
    let of_all = Server::default();
    let server = move || Ok(if is_stateful { Server::default() } else { of_all.clone() });
    let service = StreamableHttpService::new(server, Arc::new(LocalSessionManager::default()), config);
    axum::serve(listener, Router::new().route_service("/mcp", service)).await.unwrap();
}
