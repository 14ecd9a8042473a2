//! The way of a call out of the process: HTTP/1.1, kept-alive connections, TLS where the URL says so.

use std::error::Error as _;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::base::http::{Body, BoxFuture, SendError};

/// How long a peer may take to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A pool of connections. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Remote {
    http: Client<HttpConnector, Body>,
    /// Made at the first https URL, because reading the system's root certificates costs milliseconds.
    https: Arc<OnceLock<Client<HttpsConnector<HttpConnector>, Body>>>,
}

impl Remote {
    /// A pool without connections.
    pub(super) fn new() -> Self {
        let http = Client::builder(TokioExecutor::new()).pool_timer(TokioTimer::new()).build(connector());
        Self { http, https: Arc::default() }
    }

    /// Sends `request`; gives the answer's head as soon as it is there, its body streaming.
    pub(super) fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let url = request.uri().clone();
            let Some(authority) = url.authority() else {
                return Err(SendError::Url(url.to_string()));
            };
            let answer = match url.scheme_str() {
                Some("http") => self.http.request(request).await,
                Some("https") => self.https().await?.request(request).await,
                _ => return Err(SendError::Url(url.to_string())),
            };
            let response = answer.map_err(|error| explain(authority.to_string(), &error))?;
            Ok(response.map(|body| body.map_err(Into::into).boxed_unsync()))
        })
    }

    async fn https(&self) -> Result<&Client<HttpsConnector<HttpConnector>, Body>, SendError> {
        if let Some(client) = self.https.get() {
            return Ok(client);
        }
        let unusable = |reason: String| SendError::Connect { authority: "https".to_owned(), reason };
        let connector = tokio::task::spawn_blocking(|| {
            let mut http = connector();
            http.enforce_http(false);
            HttpsConnectorBuilder::new()
                .with_provider_and_native_roots(rustls::crypto::aws_lc_rs::default_provider())
                .map(|builder| builder.https_or_http().enable_http1().wrap_connector(http))
        });
        let connector = connector.await.map_err(|error| unusable(error.to_string()))?;
        let connector = connector.map_err(|error| unusable(format!("no root certificates: {error}")))?;
        Ok(self.https.get_or_init(|| Client::builder(TokioExecutor::new()).build(connector)))
    }
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
    connector
}

fn explain(authority: String, error: &Error) -> SendError {
    let mut reason = error.to_string();
    let mut is_look_up = false;
    let mut source = error.source();
    while let Some(cause) = source {
        reason = cause.to_string();
        // hyper-util tells a failed look-up by this word alone: the type is private.
        is_look_up |= reason == "dns error";
        source = cause.source();
    }
    if is_look_up {
        let host = authority.rsplit_once(':').map_or(authority.as_str(), |(host, _)| host).to_owned();
        SendError::Resolve { host, reason }
    } else if error.is_connect() {
        SendError::Connect { authority, reason }
    } else {
        SendError::Broken { authority, reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::http::empty;

    async fn error(url: &str) -> String {
        let request = Request::builder().uri(url).body(empty()).unwrap();
        Remote::new().send(request).await.unwrap_err().to_string()
    }

    #[tokio::test]
    async fn every_failure_names_the_peer_and_the_cause() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let closed = listener.local_addr().unwrap();
        drop(listener);
        let refused = error(&format!("http://{closed}/mcp")).await;
        assert!(refused.starts_with(&format!("cannot connect to {closed}: ")), "{refused}");
        assert!(refused.contains("refused"), "{refused}");
        let unknown = error("http://no-such-host.invalid:81/x").await;
        assert!(unknown.starts_with("cannot resolve no-such-host.invalid: "), "{unknown}");
        assert_eq!(error("ftp://127.0.0.1/x").await, "ftp://127.0.0.1/x is not an http or https URL");
        assert_eq!(error("/x").await, "/x is not an http or https URL");
    }
}
