//! What stands outside a gateway: documents by URL, and an MCP server.

use std::collections::HashMap;
use std::sync::Mutex;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};

use super::SERVER;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, empty, full, read};
use crate::jwt::SigningKey;

/// How the MCP server takes a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Mood {
    /// It answers with this result.
    Answers(String),
    /// It answers `{"content":[],"isError":false}`.
    #[default]
    Calm,
    /// Nobody is there.
    Gone,
    /// It takes every request and answers none.
    Silent,
}

/// Answers for the issuer and for the MCP server.
#[derive(Debug, Default)]
pub(super) struct Outside {
    documents: Mutex<HashMap<String, String>>,
    tools: Mutex<Vec<Value>>,
    mood: Mutex<Mood>,
    calls: Mutex<Vec<String>>,
}

impl Outside {
    /// Puts an issuer's documents at their URLs.
    pub(super) fn issue(&self, issuer: &str, key: &SigningKey) {
        let keys = json!({"keys": [key.jwk()]}).to_string();
        let jwks_uri = format!("{issuer}/.well-known/jwks.json");
        let discovery = json!({"issuer": issuer, "jwks_uri": &jwks_uri}).to_string();
        let mut documents = self.documents.lock().unwrap();
        documents.insert(format!("{issuer}/.well-known/openid-configuration"), discovery);
        documents.insert(jwks_uri, keys);
    }

    /// What the MCP server lists from now on.
    pub(super) fn has_tools(&self, tools: Vec<Value>) {
        *self.tools.lock().unwrap() = tools;
    }

    /// How it takes calls from now on.
    pub(super) fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The bodies of the tools/call that it got.
    pub(super) fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }

    fn document(&self, url: &str) -> Option<Response<Body>> {
        let document = self.documents.lock().unwrap().get(url).cloned()?;
        Some(json_response(document))
    }

    fn serve(&self, body: &Bytes) -> Option<Response<Body>> {
        let mood = self.mood.lock().unwrap().clone();
        if mood == Mood::Gone {
            return None;
        }
        let message: Value = serde_json::from_slice(body).unwrap();
        let result = match message["method"].as_str().unwrap() {
            "initialize" => json!({"protocolVersion": "2025-11-25", "capabilities": {"tools": {}},
                    "serverInfo": {"name": "outside", "version": "1"}})
            .to_string(),
            "tools/list" => json!({"tools": *self.tools.lock().unwrap()}).to_string(),
            "tools/call" => {
                self.calls.lock().unwrap().push(String::from_utf8(body.to_vec()).unwrap());
                match mood {
                    Mood::Answers(result) => result,
                    _ => r#"{"content":[],"isError":false}"#.to_owned(),
                }
            }
            _ => {
                let accepted = Response::builder().status(StatusCode::ACCEPTED);
                return Some(accepted.body(empty()).unwrap());
            }
        };
        let id = &message["id"];
        Some(json_response(format!(r#"{{"jsonrpc":"2.0","id":{id},"result":{result}}}"#)))
    }
}

impl HttpClient for Outside {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let url = head.uri.to_string();
            if url == SERVER && *self.mood.lock().unwrap() == Mood::Silent {
                std::future::pending::<()>().await;
            }
            let answer = if url == SERVER && head.method == Method::POST {
                self.serve(&read(body, usize::MAX).await.unwrap())
            } else {
                self.document(&url)
            };
            answer.ok_or_else(|| SendError::Connect {
                authority: head.uri.authority().map(ToString::to_string).unwrap_or_default(),
                reason: "Connection refused".to_owned(),
            })
        })
    }
}

fn json_response(body: String) -> Response<Body> {
    Response::builder().header("content-type", "application/json").body(full(body)).unwrap()
}

/// A tool as an MCP server lists it.
pub(super) fn tool(name: &str, description: &str) -> Value {
    json!({"name": name, "description": description, "inputSchema": {"type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["a", "b"]}})
}
