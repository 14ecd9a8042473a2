//! An emulator with a gateway that answers what a test says: streams, sessions and bodies that the real one never sends.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::Asked;

type Script = dyn Fn(&Asked) -> Response + Send + Sync;

/// An emulator whose gateway is a script's; stopped when dropped.
#[derive(Debug)]
pub struct Gateway {
    /// The base of its URLs.
    pub url: String,
    asked: watch::Receiver<Vec<Asked>>,
    id: Arc<Mutex<&'static str>>,
    task: JoinHandle<()>,
}

/// The other end of a body that arrives in pieces, and ends when this is dropped.
pub type Held = mpsc::UnboundedSender<&'static str>;

impl Gateway {
    /// Its tokens are `token-1`, `token-2` and so on, and expire after `expires_in` seconds.
    pub async fn start(expires_in: u64, script: impl Fn(&Asked) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (keep, asked) = watch::channel(Vec::new());
        let (script, tokens): (Arc<Script>, _) = (Arc::new(script), Arc::new(Mutex::new(0)));
        let base = url.clone();
        let id = Arc::new(Mutex::new("scripted-0a1b2c3d4e"));
        let current = Arc::clone(&id);
        let routes = Router::new().fallback(move |request: Request| {
            let (keep, script, tokens, base) =
                (keep.clone(), Arc::clone(&script), Arc::clone(&tokens), base.clone());
            let id = *current.lock().unwrap();
            async move {
                let asked = Asked::read(request).await;
                match asked.path.as_str() {
                    "/_local/status" => json_answer(&status(&base, id).to_string()),
                    "/_local/token" => {
                        let mut count = tokens.lock().unwrap();
                        *count += 1;
                        json_answer(&token(*count, expires_in).to_string())
                    }
                    _ => {
                        keep.send_modify(|all| all.push(asked.clone()));
                        if asked.path != format!("/gateway/{id}/mcp") {
                            return StatusCode::NOT_FOUND.into_response();
                        }
                        script(&asked)
                    }
                }
            }
        });
        let task = tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self { url, asked, id, task }
    }

    /// Goes on under another id, as after a restart of an emulator that other machines reach.
    pub fn move_to(&self, id: &'static str) {
        *self.id.lock().unwrap() = id;
    }

    /// The first `count` requests to the gateway, as soon as there are so many.
    pub async fn asked(&self, count: usize) -> Vec<Asked> {
        let mut asked = self.asked.clone();
        let all = asked.wait_for(|all| all.len() >= count);
        timeout(Duration::from_secs(60), all).await.expect("it was not asked").unwrap().clone()
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// 200 with JSON, or with what is said to be.
pub fn json_answer(body: &str) -> Response {
    ([("content-type", "application/json")], body.to_owned()).into_response()
}

/// 200 with a body that a test sends on, piece by piece.
pub fn held(content_type: &'static str) -> (Held, Response) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let pieces = stream::unfold(receiver, async |mut receiver: mpsc::UnboundedReceiver<&'static str>| {
        let piece = receiver.recv().await?;
        Some((Ok::<_, Infallible>(Bytes::from_static(piece.as_bytes())), receiver))
    });
    (sender, ([("content-type", content_type)], Body::from_stream(pieces)).into_response())
}

fn status(url: &str, id: &str) -> Value {
    let gateway = json!({
        "id": id, "name": "scripted", "region": "us-east-1",
        "url": format!("{url}/gateway/{id}/mcp"), "status": "READY", "status_reasons": [],
        "protocol_version": "2025-11-25", "user_pool_id": null, "targets": [],
    });
    json!({
        "version": env!("CARGO_PKG_VERSION"), "process_id": 1, "started_at": "2026-01-01T00:00:00Z",
        "public_url": url, "stack": "scripted.toml", "region": "us-east-1", "account": "123456789012",
        "user_pools": [], "gateways": [gateway], "runtimes": [], "warnings": [],
    })
}

fn token(count: usize, expires_in: u64) -> Value {
    json!({
        "access_token": format!("token-{count}"), "username": "local-user", "client_id": "client",
        "user_pool_id": "us-east-1_scripted1", "expires_in": expires_in,
    })
}
