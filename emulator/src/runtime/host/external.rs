//! Servers that this emulator does not run: one at a URL, and one whose image nothing provides.

use http::Uri;

use super::error::HostError;
use super::{Host, Reach};
use crate::base::http::BoxFuture;
use crate::status::ServerState;

/// A server at a URL that is used as written; it is neither started nor stopped.
#[derive(Debug)]
pub(super) struct External {
    url: Uri,
}

impl External {
    pub(super) fn new(url: Uri) -> Self {
        Self { url }
    }
}

impl Host for External {
    fn reach(&self) -> BoxFuture<'_, Result<Reach, HostError>> {
        Box::pin(std::future::ready(Ok(Reach::Url(self.url.clone()))))
    }

    fn state(&self) -> ServerState {
        ServerState::External
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}

#[derive(Debug)]
pub(super) struct MissingImage {
    image: String,
}

impl MissingImage {
    pub(super) fn new(image: String) -> Self {
        Self { image }
    }
}

impl Host for MissingImage {
    fn reach(&self) -> BoxFuture<'_, Result<Reach, HostError>> {
        Box::pin(std::future::ready(Err(HostError::NoImage(self.image.clone()))))
    }

    fn state(&self) -> ServerState {
        ServerState::Unprovided
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(std::future::ready(()))
    }
}
