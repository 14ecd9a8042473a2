//! One message to the gateway, and its response.

use std::sync::Arc;

use agentcore_local::event_stream::EventStream;
use agentcore_local::trace::{CAUSE_HEADER, TRACE_ID_HEADER};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Response};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use percent_encoding::percent_decode_str;

use super::bridge::{Bridge, SESSION_ID};
use super::credentials::Credentials;
use super::http::cause;
use super::message::{self, ClientMessage, Unanswered};
use super::stdio::OutputClosed;
use super::turn::Turn;
use crate::cli::log;
use crate::cli::output::note;

/// Why an exchange did not end with the gateway's own answer.
enum Problem {
    Output(OutputClosed),
    /// The client must be told.
    Unanswered(Box<Unanswered>),
}

impl Bridge {
    /// Sends the message and passes the response on. A request gets an answer, whatever happens.
    pub(super) async fn exchange(
        self: Arc<Self>,
        message: ClientMessage,
        turn: Turn,
    ) -> Result<(), OutputClosed> {
        match self.deliver(&message, turn).await {
            Ok(()) => Ok(()),
            Err(Problem::Output(closed)) => Err(closed),
            Err(Problem::Unanswered(unanswered)) => {
                // What was refused by a status has been reported with its trace.
                if unanswered.status.is_none_or(|status| status < 400) {
                    note(format_args!("failed: {}", unanswered.message));
                }
                match &message.id {
                    Some(id) => self.output.write(&unanswered.answer(id)).await,
                    None => Ok(()),
                }
            }
        }
    }

    async fn deliver(&self, message: &ClientMessage, turn: Turn) -> Result<(), Problem> {
        let (at_sending, at_answer) =
            if message.is_initialize { (None, Some(turn)) } else { (Some(turn), None) };
        let credentials = self.login.for_next().await;
        let mut response = self.post(message, &credentials, at_sending).await?;
        if let Some(renewed) = self.login.after(response.status(), &credentials).await {
            response = self.post(message, &renewed, None).await?;
        }
        if let Some(id) = response.headers().get(SESSION_ID) {
            self.session().id = Some(id.clone());
        }
        self.note_refusal(&response);
        let media_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_stream = media_type.is_some_and(|value| value.trim_start().starts_with("text/event-stream"));
        if is_stream && response.status().is_success() {
            return self.pass_events(message, response.into_body(), at_answer).await;
        }
        self.pass_body(message, response).await
    }

    async fn post(
        &self,
        message: &ClientMessage,
        credentials: &Credentials,
        turn: Option<Turn>,
    ) -> Result<Response<Incoming>, Problem> {
        let sent = self.http.post(credentials, self.session_headers(), &message.text, turn).await;
        sent.map_err(|error| {
            let endpoint = self.client.endpoint();
            unanswered(match error.is_connect() {
                true => format!("no emulator answers at {endpoint}: {}", cause(&error)),
                false => format!("the connection to {endpoint} broke: {}", cause(&error)),
            })
        })
    }

    fn note_refusal(&self, response: &Response<Incoming>) {
        let status = response.status();
        if status.is_success() {
            return;
        }
        let mut text = format!("refused: {status}");
        if let Some(cause) = refusal(response.headers()) {
            text += &format!(": {}", log::one_line(&cause));
        }
        if let Some(id) = trace_id(response.headers()) {
            text += &format!("; what happened: {}", self.client.command_line(&format!("trace {id}")));
        }
        note(text);
    }

    /// Passes on a body that is not an event stream.
    async fn pass_body(&self, message: &ClientMessage, response: Response<Incoming>) -> Result<(), Problem> {
        let (head, body) = response.into_parts();
        let body = body.collect().await;
        let body = body.map_err(|error| unanswered(format!("the gateway's answer broke off: {error}")))?;
        let body = String::from_utf8_lossy(&body.to_bytes()).into_owned();
        let is_message =
            if head.status.is_success() { message::is_json(&body) } else { message::is_error(&body) };
        let may_be_passed = message.id.is_some() || head.status.is_success();
        if is_message && may_be_passed {
            return self.pass(message, &body).await;
        }
        if message.id.is_none() && body.is_empty() {
            return Ok(());
        }
        let what = match (head.status.is_success(), body.is_empty()) {
            (false, _) => format!("the gateway answered {}", head.status),
            (true, true) => format!("the gateway answered {} without a message", head.status),
            (true, false) => format!("the gateway answered {} with a body that is not JSON", head.status),
        };
        let trace_id = trace_id(&head.headers).map(str::to_owned);
        let status = Some(head.status.as_u16());
        Err(Problem::Unanswered(Box::new(Unanswered { message: what, status, body, trace_id })))
    }

    /// Passes on the messages of an event stream as they arrive.
    async fn pass_events(
        &self,
        message: &ClientMessage,
        mut body: Incoming,
        mut turn: Option<Turn>,
    ) -> Result<(), Problem> {
        let mut events = EventStream::default();
        let mut is_answered = message.id.is_none();
        let mut end = "ended";
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame else {
                end = "broke off";
                break;
            };
            events.push(frame.data_ref().map(|data| &**data).unwrap_or_default());
            while let Some(event) = events.next_event() {
                let event = String::from_utf8_lossy(&event);
                // The event without data that lets a client resume a stream says nothing.
                if event.is_empty() {
                    continue;
                }
                if !message::is_json(&event) {
                    note("left out: an event from the gateway that is not JSON");
                    continue;
                }
                self.pass(message, &event).await?;
                if message::is_answer(&event) {
                    is_answered = true;
                    turn.take().into_iter().for_each(Turn::end);
                }
            }
        }
        if is_answered {
            Ok(())
        } else {
            Err(unanswered(format!("the gateway's stream {end} without an answer")))
        }
    }

    async fn pass(&self, message: &ClientMessage, text: &str) -> Result<(), Problem> {
        let line = message::one_line(text);
        if message.is_initialize
            && let Some(version) = message::agreed_version(&line)
        {
            self.session().version = HeaderValue::from_str(&version).ok();
        }
        let line = match &message.id {
            Some(id) => message::addressed(&line, id),
            None => line,
        };
        Ok(self.output.write(&line).await?)
    }
}

fn unanswered(message: String) -> Problem {
    Problem::Unanswered(Box::new(Unanswered { message, ..Unanswered::default() }))
}

fn trace_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(TRACE_ID_HEADER)?.to_str().ok()
}

/// Why the emulator refused the call, if the answer says so.
fn refusal(headers: &HeaderMap) -> Option<String> {
    let encoded = headers.get(CAUSE_HEADER)?.to_str().ok()?;
    Some(percent_decode_str(encoded).decode_utf8_lossy().into_owned())
}

impl From<OutputClosed> for Problem {
    fn from(closed: OutputClosed) -> Self {
        Self::Output(closed)
    }
}
