//! An issuer for tests: documents by URL, and tokens signed with keys of its own.

use std::collections::HashMap;
use std::sync::Mutex;

use http::{Request, Response, StatusCode};
use serde_json::{Value, json};

use super::sign::SigningKey;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, full};

/// Answers GET requests with the documents that were put at their URLs and counts them.
#[derive(Debug, Default)]
pub(super) struct Documents {
    documents: Mutex<HashMap<String, (StatusCode, String)>>,
    asked: Mutex<Vec<String>>,
}

impl Documents {
    /// Puts a document at a URL, in place of what was there.
    pub(super) fn put(&self, url: &str, status: StatusCode, body: impl Into<String>) {
        self.documents.lock().unwrap().insert(url.to_owned(), (status, body.into()));
    }

    /// Makes the URL unreachable.
    pub(super) fn remove(&self, url: &str) {
        self.documents.lock().unwrap().remove(url);
    }

    /// How often the URL was asked for.
    pub(super) fn asked(&self, url: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|asked| *asked == url).count()
    }
}

impl HttpClient for Documents {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        let url = request.uri().to_string();
        self.asked.lock().unwrap().push(url.clone());
        let document = self.documents.lock().unwrap().get(&url).cloned();
        Box::pin(async move {
            // Gives way, so that what runs at the same moment really overlaps.
            tokio::task::yield_now().await;
            let authority = request.uri().authority().map(ToString::to_string).unwrap_or_default();
            let refused = SendError::Connect { authority, reason: "refused".to_owned() };
            let (status, body) = document.ok_or(refused)?;
            Ok(Response::builder().status(status).body(full(body)).unwrap())
        })
    }
}

/// The key set of these keys, as Cognito writes it.
pub(super) fn key_set(keys: &[&SigningKey]) -> String {
    let keys: Vec<Value> = keys.iter().map(|key| serde_json::to_value(key.jwk()).unwrap()).collect();
    json!({ "keys": keys }).to_string()
}
