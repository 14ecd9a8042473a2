//! The MCP server outside a gateway.

use std::sync::Mutex;

use http::{Response, StatusCode};
use serde_json::{Value, json};

use crate::base::http::{Body, SendError, empty, full};
use crate::test_support::{Asked, Outcome};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Mood {
    /// It answers with this result.
    Answers(String),
    /// It answers `{"content":[],"isError":false}`.
    #[default]
    Calm,
    /// It cannot be reached.
    Gone,
    /// It accepts every request and answers none.
    Silent,
}

/// Answers every POST according to its mood.
#[derive(Debug, Default)]
pub(super) struct McpServer {
    tools: Mutex<Vec<Value>>,
    mood: Mutex<Mood>,
}

impl McpServer {
    pub(super) fn has_tools(&self, tools: Vec<Value>) {
        *self.tools.lock().unwrap() = tools;
    }

    pub(super) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub(super) fn answer(&self, asked: &Asked) -> Outcome {
        let mood = self.mood.lock().unwrap().clone();
        match mood {
            Mood::Silent => None,
            Mood::Gone => {
                let (authority, reason) = ("mcp.test:8000".to_owned(), "Connection refused".to_owned());
                Some(Err(SendError::Connect { authority, reason }))
            }
            Mood::Calm => Some(Ok(self.serve(asked, r#"{"content":[],"isError":false}"#))),
            Mood::Answers(result) => Some(Ok(self.serve(asked, &result))),
        }
    }

    fn serve(&self, asked: &Asked, called: &str) -> Response<Body> {
        let result = match asked.method().as_str() {
            "initialize" => json!({"protocolVersion": "2025-11-25", "capabilities": {"tools": {}},
                "serverInfo": {"name": "outside", "version": "1"}})
            .to_string(),
            "tools/list" => json!({"tools": *self.tools.lock().unwrap()}).to_string(),
            "tools/call" => called.to_owned(),
            _ => return Response::builder().status(StatusCode::ACCEPTED).body(empty()).unwrap(),
        };
        let answer = format!(r#"{{"jsonrpc":"2.0","id":{},"result":{result}}}"#, asked.message()["id"]);
        Response::builder().header("content-type", "application/json").body(full(answer)).unwrap()
    }
}

/// A tool as an MCP server lists it.
pub(super) fn tool(name: &str, description: &str) -> Value {
    json!({"name": name, "description": description, "inputSchema": {"type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a", "b"]}})
}
