//! The readers of a process's messages.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use tokio::sync::mpsc;

use super::message::StdioMessage;

#[derive(Debug)]
pub(super) enum Incoming {
    /// The awaited response: nothing comes after it.
    Answer(Bytes),
    /// A notification, or a request of the server.
    Other(Bytes),
}

#[derive(Debug, Default)]
pub(super) struct Readers(Mutex<Waiting>);

#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// By the bytes of the request's id.
    pub(super) requests: HashMap<Box<str>, Waiter>,
    pub(super) stream: Option<mpsc::Sender<Incoming>>,
    /// What arrived while there was no reader.
    pub(super) kept: VecDeque<Bytes>,
    pub(super) has_ended: bool,
}

#[derive(Debug)]
pub(super) struct Waiter {
    pub(super) progress_token: Option<Box<str>>,
    pub(super) messages: mpsc::Sender<Incoming>,
}

impl Readers {
    /// Passes a message of the process on to its reader; waits until that has room.
    pub(super) async fn take(&self, message: StdioMessage) {
        let reader = self.lock().reader(&message);
        let line = message.line.clone();
        match reader {
            Some((sender, true)) => drop(sender.send(Incoming::Answer(line)).await),
            Some((sender, false)) => drop(sender.send(Incoming::Other(line)).await),
            None if message.response().is_some() => {}
            None => self.lock().keep(line),
        }
    }

    /// No more messages will come.
    pub(super) fn end(&self) {
        let mut waiting = self.lock();
        waiting.has_ended = true;
        waiting.requests.clear();
        waiting.stream = None;
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// The reader of a message, and whether it is the response that the reader waits for.
    ///
    /// A process does not say which request its other messages are of: a progress is its token's; the others go to the
    /// session's stream if it is read, and otherwise to a waiting request.
    fn reader(&mut self, message: &StdioMessage) -> Option<(mpsc::Sender<Incoming>, bool)> {
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

/// How many messages may wait for their reader: beyond that the process waits.
pub(crate) const ROOM: usize = 64;
