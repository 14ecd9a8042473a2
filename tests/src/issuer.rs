//! An identity provider of another make: its tokens carry what a test says, true or not.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::{get, post};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::Key;

/// An OpenID provider on a port of its own, stopped when dropped.
#[derive(Debug)]
pub struct Issuer {
    url: String,
    address: String,
    key: Mutex<Arc<Key>>,
    keys: Arc<Mutex<Value>>,
    fetches: Arc<Mutex<usize>>,
    task: JoinHandle<()>,
}

impl Issuer {
    /// Starts one with a fresh key. Its token endpoint refuses every client.
    pub async fn start() -> Self {
        Self::called(None).await
    }

    /// The same of one that is known by another URL than the one at which it is.
    pub async fn named(url: &str) -> Self {
        Self::called(Some(url)).await
    }

    async fn called(name: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let url = name.unwrap_or(&address).to_owned();
        let key = Key::generate("first");
        let keys = Arc::new(Mutex::new(json!({"keys": [key.jwk()]})));
        let fetches = Arc::new(Mutex::new(0));
        let document = json!({
            "issuer": url,
            "authorization_endpoint": format!("{url}/authorize"),
            "token_endpoint": format!("{url}/token"),
            "jwks_uri": format!("{url}/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        });
        let (served, counted) = (Arc::clone(&keys), Arc::clone(&fetches));
        let routes = Router::new()
            .route("/.well-known/openid-configuration", get(async move || document.to_string()))
            .route(
                "/token",
                post(async || (axum::http::StatusCode::BAD_REQUEST, r#"{"error":"invalid_client"}"#)),
            )
            .route(
                "/keys",
                get(async move || {
                    *counted.lock().unwrap() += 1;
                    served.lock().unwrap().to_string()
                }),
            );
        let task = tokio::spawn(async { axum::serve(listener, routes).await.unwrap() });
        Self { url, address, key: Mutex::new(Arc::new(key)), keys, fetches, task }
    }

    /// Its name, which its tokens carry in `iss`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The base of the URLs at which it is.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Where its discovery document is.
    pub fn discovery_url(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.url)
    }

    /// The key that it signs with at present.
    pub fn key(&self) -> Arc<Key> {
        Arc::clone(&self.key.lock().unwrap())
    }

    /// Takes a new key, and forgets the one before.
    pub fn rotate(&self, kid: &str) {
        let key = Key::generate(kid);
        *self.keys.lock().unwrap() = json!({"keys": [key.jwk()]});
        *self.key.lock().unwrap() = Arc::new(key);
    }

    /// How often its keys were asked for.
    pub fn key_fetches(&self) -> usize {
        *self.fetches.lock().unwrap()
    }
}

impl Drop for Issuer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
