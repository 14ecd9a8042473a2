//! An MCP server that answers what a test says and keeps what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// One request that a stub got.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Such as `POST`.
    pub method: String,
    /// Path and query, as they came.
    pub path: String,
    /// All headers.
    pub headers: HeaderMap,
    /// The body, byte by byte.
    pub body: String,
}

impl Asked {
    /// Reads a request to its end.
    pub(crate) async fn read(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Self {
            method: parts.method.to_string(),
            path: parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    /// The value of a header; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The JSON-RPC method; empty for what is no JSON-RPC.
    pub fn rpc(&self) -> String {
        let message: Value = serde_json::from_str(&self.body).unwrap_or_default();
        message["method"].as_str().unwrap_or_default().to_owned()
    }
}

type Script = dyn Fn(&Asked, &Value) -> Option<(u16, String)> + Send + Sync;

/// A scripted MCP server on a port of its own, stopped when dropped.
#[derive(Debug)]
pub struct Stub {
    url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    task: JoinHandle<()>,
}

impl Stub {
    /// One tool `echo`, whose answer is `echoed`; everything else as MCP has it.
    pub async fn echo() -> Self {
        Self::start(|_, _| None).await
    }

    /// Asks `script` first; where it gives none, the stub is the one of [`Stub::echo`].
    pub async fn start(
        script: impl Fn(&Asked, &Value) -> Option<(u16, String)> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/mcp", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (kept, script): (_, Arc<Script>) = (Arc::clone(&asked), Arc::new(script));
        let routes = Router::new().fallback(move |request: Request| {
            let (kept, script) = (Arc::clone(&kept), Arc::clone(&script));
            async move { serve(request, &kept, script.as_ref()).await }
        });
        let task = tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self { url, asked, task }
    }

    /// Its MCP URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.url.trim_start_matches("http://").trim_end_matches("/mcp").parse().unwrap()
    }

    /// Everything it was asked, in order.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(request: Request, kept: &Mutex<Vec<Asked>>, script: &Script) -> Response {
    let asked = Asked::read(request).await;
    kept.lock().unwrap().push(asked.clone());
    let message: Value = serde_json::from_str(&asked.body).unwrap_or_default();
    let (status, body) = script(&asked, &message).unwrap_or_else(|| usual(&message));
    let status = StatusCode::from_u16(status).unwrap();
    if body.is_empty() {
        return status.into_response();
    }
    let content_type = if body.starts_with("event:") || body.starts_with("data:") {
        "text/event-stream"
    } else {
        "application/json"
    };
    (status, [("content-type", content_type)], Body::from(body)).into_response()
}

fn usual(message: &Value) -> (u16, String) {
    let Some(id) = message.get("id") else {
        return (202, String::new());
    };
    let schema = json!({"type": "object", "properties": {"text": {"type": "string"}}});
    let result = match message["method"].as_str() {
        Some("initialize") => json!({
            "protocolVersion": message["params"]["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "stub", "version": "1"},
        }),
        Some("tools/list") => {
            json!({"tools": [{"name": "echo", "description": "Says it again", "inputSchema": schema}]})
        }
        Some("tools/call") => json!({"content": [{"type": "text", "text": "echoed"}], "isError": false}),
        Some("ping") => json!({}),
        _ => {
            let error = json!({"code": -32601, "message": "Method not found"});
            return (200, json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string());
        }
    };
    (200, json!({"jsonrpc": "2.0", "id": id, "result": result}).to_string())
}
