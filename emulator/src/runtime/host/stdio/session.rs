//! One session: the requests that wait for the answers of its process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::ACCEPT;
use http::{HeaderMap, Response};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use super::answer;
use super::message::Message;
use super::process::StdioProcess;
use crate::base::http::Body;
use crate::runtime::host::HostError;
use crate::runtime::host::line::LineSink;
use crate::runtime::host::program::Program;

/// How many messages may wait for who reads them: then the process waits.
const ROOM: usize = 64;

/// A session and its process. Dropping it ends the process.
#[derive(Debug)]
pub(super) struct StdioSession {
    process: StdioProcess,
    readers: Arc<Readers>,
    last_used: Mutex<Instant>,
}

/// What comes from the process.
#[derive(Debug)]
pub(super) enum Incoming {
    /// The answer that is waited for: nothing comes behind it.
    Answer(Bytes),
    /// A notification, or a request of the server.
    Other(Bytes),
}

/// The messages of a process for one reader.
#[derive(Debug)]
pub(super) struct MessageStream {
    messages: mpsc::Receiver<Incoming>,
    session: Arc<StdioSession>,
    readers: Arc<Readers>,
    /// The id of the request; none for the stream of the session.
    request: Option<Box<str>>,
    /// The first message, where it has been looked at.
    first: Option<Bytes>,
}

/// Who waits for messages.
#[derive(Debug, Default)]
pub(super) struct Readers(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    /// By the bytes of the request's id.
    requests: HashMap<Box<str>, Waiter>,
    stream: Option<mpsc::Sender<Incoming>>,
    /// What came while nobody could be told.
    kept: VecDeque<Bytes>,
    has_ended: bool,
}

#[derive(Debug)]
struct Waiter {
    progress_token: Option<Box<str>>,
    messages: mpsc::Sender<Incoming>,
}

impl StdioSession {
    /// Starts a process; `again`: whether one before it has ended by itself.
    pub(super) fn start(program: &Program, sink: &LineSink, again: bool) -> Result<Self, HostError> {
        let readers = Arc::new(Readers::default());
        let process = StdioProcess::start(program, sink, again, Arc::clone(&readers))?;
        Ok(Self { process, readers, last_used: Mutex::new(Instant::now()) })
    }

    /// Sends a message and gives the answer to it: JSON where the answer comes first, a stream where other messages do, 202
    /// where none is due.
    ///
    /// Fails when the process ends before, or does not answer within `deadline`, where it has one.
    pub(super) async fn ask(
        self: &Arc<Self>,
        message: Message,
        headers: &HeaderMap,
        deadline: Option<Duration>,
    ) -> Result<Response<Body>, HostError> {
        let Some(id) = message.request() else {
            self.process.send(message.line).await?;
            return Ok(answer::accepted());
        };
        let Some(mut told) = self.wait_for(id, &message) else { return Ok(answer::id_in_use()) };
        self.process.send(message.line).await?;
        let first = match deadline {
            None => told.wait(takes_streams(headers)).await,
            Some(deadline) => match timeout(deadline, told.wait(takes_streams(headers))).await {
                Ok(first) => first,
                Err(_) => return Err(self.process.silent(deadline)),
            },
        };
        Ok(match first? {
            Incoming::Answer(message) => answer::json(message),
            Incoming::Other(message) => {
                told.first = Some(message);
                answer::stream(told)
            }
        })
    }

    /// The messages that no request waits for; none where somebody reads them already.
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

    /// Whether the process is gone.
    pub(super) fn has_ended(&self) -> bool {
        self.process.end().is_some()
    }

    /// How the process ended by itself.
    pub(super) fn end(&self) -> Option<HostError> {
        self.process.end().filter(|end| !matches!(end, HostError::Stopped))
    }

    /// When it was used last.
    pub(super) fn last_used(&self) -> Instant {
        *self.last_used.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// It is used now.
    pub(super) fn touch(&self, now: Instant) {
        *self.last_used.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    fn wait_for(self: &Arc<Self>, id: &str, message: &Message) -> Option<MessageStream> {
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

/// Whether the client reads streams. Documented: MCP, transports: it says so.
fn takes_streams(headers: &HeaderMap) -> bool {
    let accepts = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepts.into_iter().any(|accepts| accepts.contains("text/event-stream") || accepts.contains("*/*"))
}

impl MessageStream {
    /// The next message; none at the end of the session's stream. Fails when the process has ended.
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

    /// The first message; the answer where others are not `wanted`.
    async fn wait(&mut self, wanted: bool) -> Result<Incoming, HostError> {
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

impl Readers {
    /// Passes a message of the process on to who waits for it; waits until that has room.
    pub(super) async fn take(&self, message: Message) {
        let reader = self.lock().reader(&message);
        let line = message.line.clone();
        match reader {
            Some((sender, true)) => drop(sender.send(Incoming::Answer(line)).await),
            Some((sender, false)) => drop(sender.send(Incoming::Other(line)).await),
            None if message.response().is_some() => {}
            None => self.lock().keep(line),
        }
    }

    /// Nothing comes any more.
    pub(super) fn end(&self) {
        let mut waiting = self.lock();
        waiting.has_ended = true;
        waiting.requests.clear();
        waiting.stream = None;
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Who is told of a message, and whether it is the answer that it waits for.
    ///
    /// A process does not say which request its other messages are of: a progress is its token's; the others go to the
    /// session's stream where somebody reads it, and to a request that waits otherwise.
    fn reader(&mut self, message: &Message) -> Option<(mpsc::Sender<Incoming>, bool)> {
        if let Some(id) = message.response() {
            return self.requests.remove(id).map(|waiter| (waiter.messages, true));
        }
        if message.is_progress() {
            let is_its = |waiter: &&Waiter| waiter.progress_token.as_deref() == message.progress_token();
            return self.requests.values().find(is_its).map(|waiter| (waiter.messages.clone(), false));
        }
        let stream = self.stream.as_ref().filter(|stream| !stream.is_closed());
        let reader = stream.or_else(|| self.requests.values().next().map(|waiter| &waiter.messages));
        reader.map(|sender| (sender.clone(), false))
    }

    fn keep(&mut self, line: Bytes) {
        if self.kept.len() >= ROOM {
            self.kept.pop_front();
        }
        self.kept.push_back(line);
    }
}
