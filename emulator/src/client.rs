//! The client of every hop: URLs of the emulator's own are answered in the process, all others over HTTP.

mod own;
mod remote;

use std::sync::Arc;

use http::{Request, Response};

use crate::base::Addresses;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError};
use crate::trace::Recorder;

use own::OwnRoutes;
pub(crate) use own::OwnService;
use remote::Remote;

/// How many hops a call may pass in this process: as many as AWS Lambda lets a call come back before it stops it.
/// Documented: Lambda guide, recursive loop detection.
const MOST_HOPS: usize = 16;

/// Sends to the emulator's own routes or to the network, by the URL alone.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    addresses: Addresses,
    own: Arc<OwnRoutes>,
    remote: Remote,
}

impl Client {
    /// A client that has no routes of its own yet: see [`Client::answer_own_by`].
    pub(crate) fn new(addresses: Addresses) -> Self {
        Self { addresses, own: Arc::default(), remote: Remote::new() }
    }

    /// Gives the service that answers the emulator's own URLs, once it is built. The client keeps it only weakly,
    /// because the service holds the client.
    pub(crate) fn answer_own_by(&self, service: &OwnService) {
        self.own.set(service);
    }
}

impl HttpClient for Client {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        let Some(own) = self.addresses.own(request.uri()) else { return self.remote.send(request) };
        let depth = request.extensions().get::<Recorder>().map_or(0, Recorder::depth);
        if depth >= MOST_HOPS {
            return Box::pin(async move { Err(SendError::Loop(depth)) });
        }
        self.own.send(request, own)
    }
}
