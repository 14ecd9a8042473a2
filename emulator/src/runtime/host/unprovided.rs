//! An image that nothing provides: it is known by its URI, and no server runs for it.

use super::{Host, HostError, Reach};
use crate::base::http::BoxFuture;
use crate::status::ServerState;

/// The place of a server that is not there.
#[derive(Debug)]
pub(super) struct Unprovided {
    image: String,
}

impl Unprovided {
    /// Takes the image's URI.
    pub(super) fn new(image: String) -> Self {
        Self { image }
    }
}

impl Host for Unprovided {
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
