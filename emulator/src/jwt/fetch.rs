//! Fetches one of an issuer's documents.

use std::time::Duration;

use bytes::Bytes;
use http::header::ACCEPT;
use http::{Request, StatusCode};

use crate::base::http::{HttpClient, ReadError, SendError, empty, read};
use crate::trace::{CallingHop, Recorder};

/// In bytes: a discovery document or key set is a few kilobytes long.
const MAX_DOCUMENT: usize = 256 * 1024;
/// An issuer that takes longer counts as unavailable. Inferred: AWS's time is not published.
const TIME: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub(super) enum FetchError {
    #[error("{0} is not a URL")]
    Url(String),
    #[error(transparent)]
    Send(#[from] SendError),
    #[error("the answer's status is {0}")]
    Status(StatusCode),
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("no answer within {} s", TIME.as_secs())]
    TimedOut,
}

/// The body of a 200 response to GET `url`; `teller` is the hop that records it, if any. Redirects are not followed.
pub(super) async fn fetch(
    client: &dyn HttpClient,
    url: &str,
    calling_hop: Option<&Recorder>,
) -> Result<Bytes, FetchError> {
    tokio::time::timeout(TIME, get(client, url, calling_hop)).await.unwrap_or(Err(FetchError::TimedOut))
}

async fn get(
    client: &dyn HttpClient,
    url: &str,
    calling_hop: Option<&Recorder>,
) -> Result<Bytes, FetchError> {
    let request = Request::get(url).header(ACCEPT, "application/json").body(empty());
    let mut request = request.map_err(|_| FetchError::Url(url.to_owned()))?;
    if let Some(calling_hop) = calling_hop {
        request.extensions_mut().insert(CallingHop(calling_hop.clone()));
    }
    let response = client.send(request).await?;
    if response.status() != StatusCode::OK {
        return Err(FetchError::Status(response.status()));
    }
    Ok(read(response.into_body(), MAX_DOCUMENT).await?)
}
