//! Calls that leave the process: HTTP/1.1, kept-alive connections, TLS for https URLs.

mod answer;
mod connection;
mod handshake;
mod head_limit;
mod pool;
mod trust;

use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http::header::HOST;
use http::uri::{Authority, PathAndQuery};
use http::{HeaderValue, Request, Response, Uri};
use hyper::rt::{Read, Write};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use tower::{Service, ServiceExt as _};

use super::roots::Roots;
use crate::base::http::{Body, BodyError, BoxFuture, HttpClient, SendError};
use crate::base::web_url::redact_url;
use connection::{Connection, Failed};
use pool::{Peer, Pool};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The connections to all peers. Clones share them.
#[derive(Clone)]
pub(super) struct Remote {
    http: Peers<HttpConnector>,
    /// Created at the first https URL, because reading the system's root certificates costs milliseconds.
    https: Arc<OnceLock<Peers<HttpsConnector<HttpConnector>>>>,
    roots: Roots,
}

impl fmt::Debug for Remote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Remote")
    }
}

impl HttpClient for Remote {
    /// Sends `request`; returns the response's head as soon as it arrives, with its body streaming.
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        Box::pin(async move {
            let url = request.uri();
            let Some(authority) = url.authority() else {
                return Err(SendError::Url(url.path().to_owned()));
            };
            let Some(peer) = Peer::new(authority) else {
                return Err(SendError::Url(redact_url(url)));
            };
            match url.scheme_str() {
                Some("http") => self.http.send(peer, request).await,
                Some("https") => Box::pin(self.https(&peer)).await?.send(peer, request).await,
                _ => Err(SendError::Url(redact_url(url))),
            }
        })
    }
}

impl Remote {
    /// Without connections; `roots` are trusted in addition to the system's.
    pub(super) fn new(roots: Roots) -> Self {
        Self { http: Peers::new(connector()), https: Arc::default(), roots }
    }

    async fn https(&self, peer: &Peer) -> Result<&Peers<HttpsConnector<HttpConnector>>, SendError> {
        if let Some(peers) = self.https.get() {
            return Ok(peers);
        }
        let unusable = |reason: String| SendError::Tls { authority: peer.authority.to_string(), reason };
        let roots = self.roots.clone();
        let configuration = tokio::task::spawn_blocking(move || trust::configuration(&roots)).await;
        let configuration = configuration.map_err(|error| unusable(error.to_string()))?.map_err(unusable)?;
        let mut http = connector();
        http.enforce_http(false);
        let builder = HttpsConnectorBuilder::new().with_tls_config(configuration);
        let connector = builder.https_or_http().enable_http1().wrap_connector(http);
        Ok(self.https.get_or_init(|| Peers::new(connector)))
    }
}

/// The peers of one scheme: how to connect to one, and the idle connections.
#[derive(Clone)]
struct Peers<C> {
    connector: C,
    pool: Pool,
}

impl<C> Peers<C>
where
    C: Service<Uri> + Clone,
    C::Response: Read + Write + Send + Unpin + 'static,
    C::Error: Into<BodyError>,
{
    fn new(connector: C) -> Self {
        Self { connector, pool: Pool::default() }
    }

    async fn send(&self, peer: Peer, mut request: Request<Body>) -> Result<Response<Body>, SendError> {
        let url = request.uri().clone();
        address(&mut request, &peer.authority)?;
        // A peer may hang up at the very moment its idle connection is taken.
        while let Some(mut connection) = self.pool.take(&peer) {
            request = match connection.exchange(request).await {
                Ok(response) => return Ok(self.answer(response, connection, peer)),
                Err(Failed { unsent: Some(unsent), .. }) => unsent,
                Err(Failed { reason, .. }) => return Err(broken(&peer, &reason)),
            };
        }
        // Boxed, because it is rarely needed and would make every call's future larger.
        let mut connection = Box::pin(self.connect(&peer, url)).await?;
        match connection.exchange(request).await {
            Ok(response) => Ok(self.answer(response, connection, peer)),
            Err(Failed { reason, .. }) => Err(broken(&peer, &reason)),
        }
    }

    async fn connect(&self, peer: &Peer, url: Uri) -> Result<Connection, SendError> {
        let stream = self.connector.clone().oneshot(url).await;
        let stream = stream.map_err(|error| refused(peer, &*error.into()))?;
        Connection::over(stream).await.map_err(|error| broken(peer, &error))
    }

    fn answer(
        &self,
        response: Response<hyper::body::Incoming>,
        connection: Connection,
        peer: Peer,
    ) -> Response<Body> {
        response.map(|incoming| answer::body(incoming, connection, peer, self.pool.clone()))
    }
}

fn connector() -> HttpConnector {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
    connector
}

/// Writes the URL as HTTP/1.1 does: the host into a header, the rest into the request line.
fn address(request: &mut Request<Body>, peer: &Authority) -> Result<(), SendError> {
    let path = request.uri().path_and_query().cloned();
    *request.uri_mut() = Uri::from(path.unwrap_or(PathAndQuery::from_static("/")));
    let host = HeaderValue::from_str(peer.as_str()).map_err(|_| SendError::Url(peer.to_string()))?;
    request.headers_mut().entry(HOST).or_insert(host);
    Ok(())
}

fn refused(peer: &Peer, error: &(dyn Error + 'static)) -> SendError {
    let authority = peer.authority.to_string();
    if let Some(reason) = handshake::words(error) {
        return SendError::Tls { authority, reason };
    }
    // hyper-util marks a failed DNS lookup by these words only.
    let is_look_up = causes(error).any(|cause| cause.to_string() == "dns error");
    let reason = root(error);
    if is_look_up {
        return SendError::Resolve { host: peer.authority.host().to_owned(), reason };
    }
    SendError::Connect { authority, reason }
}

fn broken(peer: &Peer, error: &hyper::Error) -> SendError {
    SendError::Broken { authority: peer.authority.to_string(), reason: root(error) }
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn root(error: &(dyn Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests;
