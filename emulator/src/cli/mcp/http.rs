//! Requests to the gateway that report when they have been handed to their connection.

use std::convert::Infallible;
use std::error::Error as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::TokioExecutor;

use super::credentials::Credentials;
use super::turn::Turn;

pub(super) struct Http(Client<HttpConnector, Text>);

/// A body that ends its message's turn when a connection takes it: from then on, what is sent later cannot overtake it.
struct Text {
    text: Option<Bytes>,
    turn: Option<Turn>,
}

impl Http {
    pub(super) fn new() -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        Self(Client::builder(TokioExecutor::new()).build(connector))
    }

    pub(super) async fn post(
        &self,
        credentials: &Credentials,
        mut headers: HeaderMap,
        message: &str,
        turn: Option<Turn>,
    ) -> Result<Response<Incoming>, Error> {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
        let text = Some(Bytes::copy_from_slice(message.as_bytes()));
        self.send(Method::POST, credentials, headers, Text { text, turn }).await
    }

    pub(super) async fn delete(
        &self,
        credentials: &Credentials,
        headers: HeaderMap,
    ) -> Result<Response<Incoming>, Error> {
        self.send(Method::DELETE, credentials, headers, Text { text: None, turn: None }).await
    }

    async fn send(
        &self,
        method: Method,
        credentials: &Credentials,
        headers: HeaderMap,
        body: Text,
    ) -> Result<Response<Incoming>, Error> {
        let (mut head, ()) = Request::new(()).into_parts();
        head.method = method;
        head.uri = credentials.url.clone();
        head.headers = headers;
        credentials.access.authorize(&mut head, body.text.as_deref().unwrap_or_default());
        self.0.request(Request::from_parts(head, body)).await
    }
}

/// What went wrong, down to its cause: the outermost text says little.
pub(super) fn cause(error: &Error) -> String {
    let mut cause = error.source();
    let mut text = error.to_string();
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    text
}

impl Body for Text {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(turn) = self.turn.take() {
            turn.end();
        }
        Poll::Ready(self.text.take().map(|text| Ok(Frame::data(text))))
    }

    fn is_end_stream(&self) -> bool {
        self.text.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.text.as_ref().map_or(0, |text| text.len() as u64))
    }
}
