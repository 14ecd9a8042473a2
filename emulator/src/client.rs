//! The client of every hop: requests to the emulator's own URLs are answered in the process, all others over HTTP, at the
//! URL that they are mapped to.

mod certificate;
mod in_process;
mod remote;
mod roots;

use std::sync::Arc;

use http::{Request, Response};

use self::in_process::InProcessRoutes;
use crate::base::Addresses;
use crate::base::http::{Body, BoxFuture, HttpClient, SendError, SharedClient};
use crate::base::mapping::{Mapped, Mappings};
use crate::base::web_url::redact_url;
use crate::trace::{CallingHop, Check, Recorder};
use remote::Remote;

pub(crate) use self::in_process::InProcessService;
pub(crate) use roots::Roots;

/// How many hops a call may pass in this process: as many as AWS Lambda allows before it stops a recursive call.
/// Documented: Lambda guide, recursive loop detection.
const MAX_HOPS: usize = 16;

/// The settings of outbound calls. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbound {
    /// Where calls go instead of the configured URLs.
    pub(crate) mappings: Mappings,
    /// The certificates trusted in addition to the system's.
    pub(crate) roots: Roots,
}

/// Sends to the emulator's own routes or to the network, depending only on the URL.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    addresses: Addresses,
    mappings: Mappings,
    own: Arc<InProcessRoutes>,
    /// Sends everything that is not for the emulator itself.
    outside: SharedClient,
}

impl Client {
    /// A client without routes of its own yet: see [`Client::set_in_process_routes`].
    pub(crate) fn new(addresses: Addresses, Outbound { mappings, roots }: Outbound) -> Self {
        Self { addresses, mappings, own: Arc::default(), outside: Arc::new(Remote::new(roots)) }
    }

    /// Like `new`, with `outside` instead of the network.
    #[cfg(test)]
    pub(crate) fn beside(addresses: Addresses, outside: SharedClient) -> Self {
        Self { addresses, mappings: Mappings::default(), own: Arc::default(), outside }
    }

    pub(crate) fn mappings(&self) -> &Mappings {
        &self.mappings
    }

    /// Sets the service that answers the emulator's own URLs, once it is built. The client holds it weakly, because the
    /// service holds the client.
    pub(crate) fn set_in_process_routes(&self, service: &InProcessService) {
        self.own.set(service);
    }

    /// Sends to the URL that the request's own is mapped to; both are part of the calling hop and of every error.
    fn send_mapped(
        &self,
        mut request: Request<Body>,
        Mapped { url, shown }: Mapped,
    ) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        *request.uri_mut() = url;
        let extensions = request.extensions();
        let recorder = extensions.get().or_else(|| extensions.get().map(|CallingHop(recorder)| recorder));
        if let Some(recorder) = recorder {
            recorder.check(Check::noted("map", shown.clone()));
        }
        let sent = self.send_unmapped(request);
        Box::pin(async move { sent.await.map_err(|error| error.adding(&format!("mapped: {shown}"))) })
    }

    fn send_unmapped(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        let Some(own) = self.addresses.own(request.uri()) else { return self.outside.send(request) };
        let depth = request.extensions().get::<Recorder>().map_or(0, Recorder::depth);
        if depth >= MAX_HOPS {
            return Box::pin(async move { Err(SendError::Loop(depth)) });
        }
        self.own.send(request, own)
    }
}

impl HttpClient for Client {
    fn send(&self, request: Request<Body>) -> BoxFuture<'_, Result<Response<Body>, SendError>> {
        // No mapping matches a URL of the emulator's own: such mappings are refused at the start.
        match self.mappings.of(request.uri()) {
            None => self.send_unmapped(request),
            Some(Ok(mapped)) => self.send_mapped(request, mapped),
            Some(Err(_)) => {
                let url = redact_url(request.uri());
                Box::pin(async { Err(SendError::Url(url)) })
            }
        }
    }
}

#[cfg(test)]
mod test_certificates;
