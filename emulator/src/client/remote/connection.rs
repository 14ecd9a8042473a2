//! One connection to a peer, driven by whoever waits for its response: without a separate task there is no
//! wake-up from task to task, which would cost as much as the exchange itself.

use std::future::Future as _;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Waker};

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::rt::{Read, Write};

use super::head_limit::{HeadLimit, Limited};
use crate::base::http::{Body, BoxFuture};

/// A connection that carries one exchange at a time.
pub(super) struct Connection {
    sender: SendRequest<Body>,
    /// Reads and writes; `None` once the connection has ended.
    driver: Option<BoxFuture<'static, hyper::Result<()>>>,
    limit: Arc<HeadLimit>,
}

/// Why an exchange got no response.
pub(super) struct Failed {
    /// The connection's error.
    pub(super) reason: hyper::Error,
    /// The request, if not a byte of it was written.
    pub(super) unsent: Option<Request<Body>>,
}

impl Connection {
    /// Speaks HTTP/1.1 over `stream`, which is connected.
    pub(super) async fn over<S>(stream: S) -> hyper::Result<Self>
    where
        S: Read + Write + Send + Unpin + 'static,
    {
        let limit = Arc::new(HeadLimit::default());
        let (sender, driver) = http1::handshake(Limited::over(stream, Arc::clone(&limit))).await?;
        Ok(Self { sender, driver: Some(Box::pin(driver)), limit })
    }

    /// Whether another exchange is possible: the last one has ended, and the peer has not hung up.
    pub(super) fn is_free(&mut self) -> bool {
        self.drive(&mut Context::from_waker(Waker::noop()));
        self.driver.is_some() && self.sender.is_ready()
    }

    /// Sends `request`, whose URI is a path and whose headers name the host; returns the response's head.
    pub(super) async fn exchange(&mut self, request: Request<Body>) -> Result<Response<Incoming>, Failed> {
        self.limit.begin();
        let mut answer = pin!(self.sender.try_send_request(request));
        let outcome = std::future::poll_fn(|context| {
            self.drive(context);
            // Only the driver can deliver the response, so nothing else needs to wake this task.
            let waker = if self.driver.is_some() { Waker::noop() } else { context.waker() };
            answer.as_mut().poll(&mut Context::from_waker(waker))
        });
        let outcome = outcome.await;
        self.limit.end();
        outcome.map_err(|mut error| {
            let unsent = error.take_message();
            Failed { reason: error.into_error(), unsent }
        })
    }

    /// Drives the connection as far as possible without waiting, and registers `context` to be woken when it can continue.
    pub(super) fn drive(&mut self, context: &mut Context<'_>) {
        let Some(driver) = &mut self.driver else { return };
        // What broke it is reported where its response is awaited.
        if Pin::new(driver).poll(context).is_ready() {
            self.driver = None;
        }
    }
}
