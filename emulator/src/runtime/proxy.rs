//! Forwards an invocation to the MCP server and its response back.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body_util::BodyExt as _;
use tokio::time::{Instant, timeout};

use super::excerpt::excerpt;
use super::forwarded_headers::{ForwardedHeaders, to_client};
use super::host::Reach;
use super::host::error::HostError;
use super::outcome::{Outcome, RuntimeFailure};
use super::relay::relay;
use super::version::LiveVersion;
use crate::base::http::{Body, SendError, SharedClient, full};
use crate::base::web_url::{redact_url, shown_redirect};
use crate::status::ServerState;
use crate::trace::{Cause, Check, Confidence, HopName, Recorder};

/// How long a server may take to send its response's head. Documented: AgentCore quotas, 15 minutes.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// How much of a server's refusal is read, in bytes, and how long to wait for it.
const REASON: (usize, Duration) = (4096, Duration::from_millis(250));

#[derive(Clone, Copy, Debug)]
pub(crate) struct Invocation<'a> {
    pub(crate) method: &'a Method,
    pub(crate) headers: ForwardedHeaders<'a>,
    pub(crate) payload: &'a Bytes,
    /// Which refusals of the server the client gets unchanged, because they say something about its session.
    pub(crate) passes_on: fn(StatusCode) -> bool,
}

/// Starts the server if it does not run, sends it the request, and returns its response as a stream.
///
/// Fails if there is no response, or one that is neither a success nor to be passed on; the reason is in the trace.
pub(crate) async fn forward(
    client: &SharedClient,
    live: &LiveVersion,
    asked: Invocation<'_>,
    recorder: &Recorder,
) -> Result<Outcome, RuntimeFailure> {
    let server = recorder.hop(HopName::McpServer, live.version.settings.server_name.clone());
    let response = match send(client, live, asked, &server).await {
        Ok(response) => response,
        Err(failure) => {
            // A hop without a response would look as if it were still running.
            server.answered(StatusCode::SERVICE_UNAVAILABLE, "no answer", Confidence::Documented);
            return Err(failure);
        }
    };
    let status = response.status();
    if !status.is_success() {
        let shown = display_status(status, response.headers());
        let headers = to_client(response.headers());
        let said = beginning(response.into_body()).await;
        let text = excerpt(&String::from_utf8_lossy(&said));
        server.check(Check::failed(Cause::of_server_status(status, &text), "status", "2xx", shown));
        server.answered(status, text.clone(), Confidence::Documented);
        if !(asked.passes_on)(status) {
            return Err(RuntimeFailure::Status(status));
        }
        let mut refusal = Response::new(full(said));
        *refusal.status_mut() = status;
        *refusal.headers_mut() = headers;
        return Ok(Outcome::whole(text, refusal, Confidence::Inferred));
    }
    let headers = to_client(response.headers());
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content");
    let text = text.to_owned();
    if asked.method == Method::POST && status == StatusCode::OK && !is_mcp(&text) {
        let warning = format!("the server answers {text}: expected application/json or text/event-stream");
        recorder.check(Check::warned(Cause::AnswerNotJson, warning));
    }
    if is_event_stream(&text) && !asked.headers.accept_event_stream() {
        let warning =
            "the server answers text/event-stream: expected application/json, which alone the client accepts";
        server.check(Check::warned(Cause::EventStreamForJson, warning));
    }
    server.answers(status, text.clone(), Confidence::Documented);
    let host = Arc::clone(&live.host);
    let mut answer = Response::new(relay(response.into_body(), host, recorder.clone(), server));
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    Ok(Outcome { response: answer, text, confidence: Confidence::Documented, is_relayed: true })
}

/// A refusal's status, and where a redirect leads.
fn display_status(status: StatusCode, headers: &HeaderMap) -> String {
    match shown_redirect(status, headers) {
        Some(target) => excerpt(&format!("{} to {target}", status.as_u16())),
        None => status.as_u16().to_string(),
    }
}

fn is_event_stream(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("text/event-stream")
}

/// Whether responses of MCP's transport have this content type.
fn is_mcp(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    ["application/json", "text/event-stream"].iter().any(|expected| essence.eq_ignore_ascii_case(expected))
}

#[derive(Debug)]
enum ForwardError {
    Failed(SendError),
    Ended(HostError),
    TimedOut(Duration),
}

impl ForwardError {
    /// Which of the known mistakes it is.
    fn cause(&self) -> Cause {
        match self {
            Self::Failed(error) => Cause::of_send_error(error),
            Self::Ended(error) => error.cause(),
            Self::TimedOut(_) => Cause::ServerTooSlow,
        }
    }
}

async fn send(
    client: &SharedClient,
    live: &LiveVersion,
    asked: Invocation<'_>,
    server: &Recorder,
) -> Result<Response<Body>, RuntimeFailure> {
    let reach = reach(live, server).await?;
    let error = match ask(client, live, &reach, asked, server).await {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    // If the server has just died, it is started again, at another address, and gets the request once more.
    if let (ForwardError::Failed(SendError::Connect { .. }), Reach::Url(url)) = (&error, &reach) {
        // The end of the server is known a moment after that of its connections.
        let _ = live.host.end().await;
        let again = self::reach(live, server).await?;
        if !matches!(&again, Reach::Url(again) if again == url) {
            let answer = ask(client, live, &again, asked, server).await;
            return match answer {
                Ok(response) => Ok(response),
                Err(error) => Err(failure(live, &again, &error, server).await),
            };
        }
    }
    Err(failure(live, &reach, &error, server).await)
}

async fn reach(live: &LiveVersion, server: &Recorder) -> Result<Reach, RuntimeFailure> {
    let before = live.host.state();
    let was_running = !matches!(
        before,
        ServerState::NotStarted
            | ServerState::Starting { .. }
            | ServerState::Ended { .. }
            | ServerState::Unprovided
    );
    let began = Instant::now();
    if let Some(withheld) = &live.version.settings.withheld {
        server.check(Check::noted("environmentVariables", withheld.clone()));
    }
    let reach = live.host.reach().await.map_err(|error| {
        server.check(Check::failed(error.cause(), "start", "a listening server", error.to_string()));
        RuntimeFailure::from(&error)
    })?;
    let again = match before {
        ServerState::Ended { reason } => format!(" again, because {reason}"),
        _ => String::new(),
    };
    match &reach {
        Reach::Url(_) if was_running => {}
        Reach::Url(_) => {
            let took = began.elapsed().as_secs_f32();
            server
                .check(Check::noted("start", format!("it listened {took:.2} s after it was started{again}")));
            if live.host.is_on_loopback_only() {
                let warning = "the server listens on 127.0.0.1 alone: AgentCore Runtime would not reach it";
                server.check(Check::warned(Cause::ServerOnLoopbackOnly, warning));
            }
        }
        Reach::Stdio(_) if again.is_empty() => {}
        Reach::Stdio(_) => server.check(Check::noted("start", format!("it was started{again}"))),
    }
    server.check(Check::noted("url", display_reach(&reach)));
    Ok(reach)
}

fn display_reach(reach: &Reach) -> String {
    match reach {
        Reach::Url(url) => redact_url(url),
        Reach::Stdio(_) => "standard input and output".to_owned(),
    }
}

async fn ask(
    client: &SharedClient,
    live: &LiveVersion,
    reach: &Reach,
    asked: Invocation<'_>,
    server: &Recorder,
) -> Result<Response<Body>, ForwardError> {
    let limit = live.version.settings.request_timeout;
    let url = match reach {
        Reach::Url(url) => url,
        Reach::Stdio(sessions) => {
            let headers = asked.headers.headers();
            let answer = timeout(limit, sessions.answer(asked.method, &headers, asked.payload)).await;
            return answer.map_err(|_| ForwardError::TimedOut(limit))?.map_err(ForwardError::Ended);
        }
    };
    let mut request = asked.request(url);
    if live.version.settings.is_elsewhere {
        // If it is one of this emulator's, it is a hop of this trace.
        request.extensions_mut().insert(server.clone());
    }
    let answer = timeout(limit, client.send(request)).await;
    answer.map_err(|_| ForwardError::TimedOut(limit))?.map_err(ForwardError::Failed)
}

/// Records the reason in the trace, preceded by how the server ended if it did.
async fn failure(
    live: &LiveVersion,
    reach: &Reach,
    error: &ForwardError,
    server: &Recorder,
) -> RuntimeFailure {
    let url = display_reach(reach);
    if let ForwardError::Failed(_) = error
        && let Some(end) = live.host.end().await
    {
        server.check(Check::failed(end.cause(), "server", "a running server", end.to_string()));
    }
    let cause = error.cause();
    let (check, failure) = match error {
        ForwardError::Failed(SendError::Connect { reason, .. }) => {
            let actual = format!("nothing listens at {url}: {reason}");
            (Check::failed(cause, "connect", "a connection", actual), RuntimeFailure::Start)
        }
        ForwardError::Failed(SendError::Tls { reason, .. }) => {
            let actual = format!("none with {url}: {reason}");
            (Check::failed(cause, "tls", "a TLS connection", actual), RuntimeFailure::Start)
        }
        ForwardError::Failed(SendError::Broken { reason, .. }) => {
            let actual = format!("{url} closed the connection: {reason}");
            (Check::failed(cause, "answer", "an HTTP answer", actual), RuntimeFailure::NoAnswer)
        }
        ForwardError::Failed(SendError::Resolve { host, reason }) => {
            let actual = format!("{host} has no address: {reason}");
            (Check::failed(cause, "connect", "a connection", actual), RuntimeFailure::Start)
        }
        ForwardError::Failed(error @ SendError::Loop(most)) => {
            let expected = format!("at most {most} hops");
            (Check::failed(cause, "hops", expected, error.to_string()), RuntimeFailure::NoAnswer)
        }
        ForwardError::Failed(SendError::Url(_)) => {
            (Check::failed(cause, "url", "an http or https URL", url), RuntimeFailure::Start)
        }
        ForwardError::Ended(error) => {
            let failure = match error {
                HostError::Exited { .. } | HostError::Endless { .. } => RuntimeFailure::NoAnswer,
                error => RuntimeFailure::from(error),
            };
            (Check::failed(cause, "server", "a running server", error.to_string()), failure)
        }
        ForwardError::TimedOut(after) => {
            let actual = format!("none within {} s", after.as_secs_f32());
            (Check::failed(cause, "answer", "an HTTP answer", actual), RuntimeFailure::TimedOut)
        }
    };
    server.check(check);
    failure
}

impl Invocation<'_> {
    fn request(&self, url: &Uri) -> Request<Body> {
        let mut request = Request::new(full(self.payload.clone()));
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = url.clone();
        *request.headers_mut() = self.headers.headers();
        request
    }
}

/// The beginning of the text of a server's refusal.
async fn beginning(mut body: Body) -> Bytes {
    let (longest, patience) = REASON;
    let mut said = BytesMut::new();
    let _ = timeout(patience, async {
        while said.len() < longest
            && let Some(Ok(frame)) = body.frame().await
        {
            said.extend_from_slice(frame.data_ref().map_or(&[][..], |data| data));
        }
    })
    .await;
    said.truncate(longest);
    said.freeze()
}
