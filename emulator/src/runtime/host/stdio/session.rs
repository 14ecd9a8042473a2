//! One session: the requests that wait for the answers of its process.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::message::StdioMessage;
use super::process::StdioProcess;
use super::readers::{Incoming, ROOM, Readers, Waiter};
use crate::runtime::host::error::HostError;
use crate::runtime::host::line::LineSink;
use crate::runtime::host::program::Program;

/// A session and its process. Dropping it ends the process.
#[derive(Debug)]
pub(super) struct StdioSession {
    pub(crate) process: StdioProcess,
    readers: Arc<Readers>,
    last_used: Mutex<Timestamp>,
}

impl StdioSession {
    /// Starts a process; `again`: whether one before it has ended by itself.
    pub(super) fn start(program: &Program, sink: &LineSink, again: bool) -> Result<Self, HostError> {
        let readers = Arc::new(Readers::default());
        let process = StdioProcess::start(program, sink, again, Arc::clone(&readers))?;
        Ok(Self { process, readers, last_used: Mutex::new(Timestamp::UNIX_EPOCH) })
    }

    /// The messages that no request waits for; `None` if they are read already.
    pub(super) fn listen(self: &Arc<Self>) -> Option<MessageStream> {
        let (sender, messages) = mpsc::channel(ROOM);
        let mut waiting = self.readers.lock();
        if waiting.stream.as_ref().is_some_and(|stream| !stream.is_closed()) {
            return None;
        }
        while let Some(message) = waiting.kept.pop_front() {
            // There is room for all that are kept.
            let _ = sender.try_send(Incoming::Other(message));
        }
        if !waiting.has_ended {
            waiting.stream = Some(sender);
        }
        drop(waiting);
        Some(self.stream(messages, None))
    }

    /// Ends the process and waits for its end.
    pub(super) async fn stop(&self) {
        self.process.stop().await;
    }

    pub(super) fn has_ended(&self) -> bool {
        self.process.end().is_some()
    }

    /// How the process ended by itself.
    pub(super) fn end(&self) -> Option<HostError> {
        self.process.end().filter(|end| !matches!(end, HostError::Stopped))
    }

    /// When it was used last.
    pub(super) fn last_used(&self) -> Timestamp {
        *self.last_used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Marks it as used now.
    pub(super) fn touch(&self, now: Timestamp) {
        *self.last_used.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    pub(super) fn wait_for(self: &Arc<Self>, id: &str, message: &StdioMessage) -> Option<MessageStream> {
        let (sender, messages) = mpsc::channel(ROOM);
        let mut waiting = self.readers.lock();
        if waiting.requests.contains_key(id) {
            return None;
        }
        if !waiting.has_ended {
            let progress_token = message.progress_token().map(Box::from);
            waiting.requests.insert(id.into(), Waiter { progress_token, messages: sender });
        }
        drop(waiting);
        Some(self.stream(messages, Some(id.into())))
    }

    fn stream(
        self: &Arc<Self>,
        messages: mpsc::Receiver<Incoming>,
        request: Option<Box<str>>,
    ) -> MessageStream {
        let (session, readers) = (Arc::clone(self), Arc::clone(&self.readers));
        MessageStream { messages, session, readers, request, first: None }
    }
}

/// The messages of a process for one reader.
#[derive(Debug)]
pub(crate) struct MessageStream {
    pub(super) messages: mpsc::Receiver<Incoming>,
    pub(super) session: Arc<StdioSession>,
    pub(super) readers: Arc<Readers>,
    /// The id of the request; `None` for the stream of the session.
    pub(super) request: Option<Box<str>>,
    /// The first message, if it has been read ahead.
    pub(super) first: Option<Bytes>,
}

impl MessageStream {
    /// The next message; `None` at the end of the session's stream. Fails if the process has ended.
    pub(super) async fn next(&mut self) -> Option<Result<Incoming, HostError>> {
        if let Some(message) = self.first.take() {
            return Some(Ok(Incoming::Other(message)));
        }
        match self.messages.recv().await {
            Some(message) => Some(Ok(message)),
            None => match self.session.process.ended().await {
                HostError::Stopped if self.request.is_none() => None,
                end => Some(Err(end)),
            },
        }
    }

    /// The first message; the response if others are not `wanted`.
    pub(super) async fn wait(&mut self, wanted: bool) -> Result<Incoming, HostError> {
        loop {
            match self.next().await.unwrap_or(Err(HostError::Stopped))? {
                Incoming::Other(_) if !wanted => {}
                message => return Ok(message),
            }
        }
    }
}

impl Drop for MessageStream {
    fn drop(&mut self) {
        if let Some(request) = &self.request {
            self.readers.lock().requests.remove(request);
        }
    }
}
