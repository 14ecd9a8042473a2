//! The outside of the emulator: a client that responds in place of the network.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use http::{Request, Response, Uri};
use serde_json::json;
use tokio::sync::watch;

use super::{Asked, account_region};
use crate::base::Addresses;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, SharedClient, full, read};
use crate::client::{Client, Outbound};
use crate::jwt::SigningKey;

/// The outcome of a request; `None` if it never gets a response.
pub(crate) type Outcome = Option<Result<Response<Body>, SendError>>;
type Script = dyn Fn(&Asked) -> Outcome + Send + Sync;

/// How long a test waits for an expected event.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a URL does with every request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Responds with this status and body, as JSON.
    Answer(u16, String),
    /// The host has no address.
    Unresolved,
    /// The connection fails, for this reason.
    Refused(&'static str),
    /// Never responds.
    Silence,
}

/// A network on which only the names that were added here resolve.
#[derive(Default)]
pub(crate) struct Outside {
    replies: Mutex<HashMap<String, Reply>>,
    servers: Mutex<HashMap<&'static str, Arc<Script>>>,
    asked: watch::Sender<Vec<Asked>>,
    /// The URL whose responses are held back.
    held: watch::Sender<Option<String>>,
    network: OnceLock<SharedClient>,
}

impl Outside {
    /// Adds an issuer's discovery document, its key set and a token endpoint at their URLs.
    pub(crate) fn issue(&self, issuer: &str, keys: &[&SigningKey]) {
        let (jwks_uri, token_endpoint) =
            (format!("{issuer}/.well-known/jwks.json"), format!("{issuer}/oauth2/token"));
        let discovery = json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/oauth2/authorize"),
            "jwks_uri": jwks_uri,
            "token_endpoint": token_endpoint,
        });
        let keys: Vec<_> = keys.iter().map(|key| key.jwk()).collect();
        let discovery_url = format!("{issuer}/.well-known/openid-configuration");
        self.put(&discovery_url, Reply::Answer(200, discovery.to_string()));
        self.put(&jwks_uri, Reply::Answer(200, json!({ "keys": keys }).to_string()));
        self.put(&token_endpoint, token("m2m-token", 3600));
    }

    /// Sets the reply of a URL, replacing any other.
    pub(crate) fn put(&self, url: &str, reply: Reply) {
        self.replies.lock().unwrap().insert(url.to_owned(), reply);
    }

    /// Adds a script that responds for every URL with this prefix and without a reply of its own.
    pub(crate) fn serve(
        &self,
        prefix: &'static str,
        script: impl Fn(&Asked) -> Outcome + Send + Sync + 'static,
    ) {
        self.servers.lock().unwrap().insert(prefix, Arc::new(script));
    }

    /// Removes the script for the URLs with this prefix.
    pub(crate) fn stop(&self, prefix: &str) {
        self.servers.lock().unwrap().remove(prefix).expect("somebody who serves these URLs");
    }

    /// Holds back the responses of a URL until they are released.
    pub(crate) fn hold(&self, url: &str) {
        self.held.send_replace(Some(url.to_owned()));
    }

    /// Releases the responses that were held back.
    pub(crate) fn release(&self) {
        self.held.send_replace(None);
    }

    /// Forwards, unread, plain HTTP requests to a port of this machine.
    pub(crate) fn reach_loopback(&self) {
        let nothing_own = Addresses::new("http://127.0.0.1:1", account_region()).unwrap();
        self.network.get_or_init(|| Arc::new(Client::new(nothing_own, Outbound::default())));
    }

    /// Returns the requests to this URL, in order.
    pub(crate) fn asked(&self, url: &str) -> Vec<Asked> {
        self.asked_where(|asked| asked.url == url)
    }

    /// Returns the matching requests, in order.
    pub(crate) fn asked_where(&self, is_meant: impl Fn(&Asked) -> bool) -> Vec<Asked> {
        self.asked.borrow().iter().filter(|asked| is_meant(asked)).cloned().collect()
    }

    /// Waits until this number of matching requests has arrived.
    pub(crate) async fn wait_for(&self, count: usize, is_meant: impl Fn(&Asked) -> bool) {
        let mut all = self.asked.subscribe();
        let came = all.wait_for(|all| all.iter().filter(|asked| is_meant(asked)).count() >= count);
        if tokio::time::timeout(PATIENCE, came).await.is_err() {
            panic!("only these have come: {:?}", self.asked_where(is_meant));
        }
    }

    fn network_for(&self, url: &Uri) -> Option<&SharedClient> {
        let is_loopback = url.scheme_str() == Some("http") && url.host() == Some("127.0.0.1");
        self.network.get().filter(|_| is_loopback)
    }

    fn outcome(&self, asked: &Asked, url: &Uri) -> Outcome {
        let reply = self.replies.lock().unwrap().get(&asked.url).cloned();
        let reply = match reply {
            Some(reply) => reply,
            None => match self.server(&asked.url) {
                Some(script) => return script(asked),
                None => Reply::Unresolved,
            },
        };
        match reply {
            Reply::Answer(status, body) => {
                let head = Response::builder().status(status).header("content-type", "application/json");
                Some(Ok(head.body(full(body)).unwrap()))
            }
            Reply::Unresolved => {
                let host = url.host().unwrap_or_default().to_owned();
                Some(Err(SendError::Resolve { host, reason: "no such name".to_owned() }))
            }
            Reply::Refused(reason) => {
                let authority = url.authority().map(ToString::to_string).unwrap_or_default();
                Some(Err(SendError::Connect { authority, reason: reason.to_owned() }))
            }
            Reply::Silence => None,
        }
    }

    fn server(&self, url: &str) -> Option<Arc<Script>> {
        let servers = self.servers.lock().unwrap();
        servers.iter().find(|(prefix, _)| url.starts_with(**prefix)).map(|(_, script)| Arc::clone(script))
    }
}

impl HttpClient for Outside {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        if let Some(network) = self.network_for(request.uri()) {
            return network.send(request);
        }
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let url = head.uri.clone();
            let asked = Asked::new(head, &read(body, 10_000_000).await.unwrap());
            self.asked.send_modify(|all| all.push(asked.clone()));
            // Yields, so that concurrent work really overlaps.
            tokio::task::yield_now().await;
            self.held.subscribe().wait_for(|held| held.as_ref() != Some(&asked.url)).await.unwrap();
            match self.outcome(&asked, &url) {
                Some(outcome) => outcome,
                None => std::future::pending().await,
            }
        })
    }
}

impl fmt::Debug for Outside {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Outside")
    }
}

/// The response of a token endpoint.
pub(crate) fn token(token: &str, expires_in: u32) -> Reply {
    let body = format!(r#"{{"access_token":"{token}","expires_in":{expires_in},"token_type":"Bearer"}}"#);
    Reply::Answer(200, body)
}
