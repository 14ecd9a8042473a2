//! Sends an invocation on to the MCP server and its answer back.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{Method, Request, Response, StatusCode, Uri};
use http_body_util::BodyExt as _;
use tokio::time::{Instant, timeout};

use super::failure::Failure;
use super::headers::{ToServer, to_client};
use super::outcome::Outcome;
use super::quote::quote;
use super::relay::relay;
use super::version::LiveVersion;
use crate::base::http::{Body, SendError, SharedClient, full};
use crate::base::web_url::shown;
use crate::status::ServerState;
use crate::trace::{Check, Confidence, HopName, Recorder};

/// How long a server may take until its answer's head is there. Documented: AgentCore quotas, 15 minutes.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// How much of a server's refusal is read for the trace, in bytes, and how long it is waited for.
const REASON: (usize, Duration) = (4096, Duration::from_millis(250));

/// Starts the server if it does not run, sends it `payload`, and gives its answer as a stream.
///
/// Fails when there is no answer, or one that is not a success; the reason stands in the trace.
pub(crate) async fn forward(
    client: &SharedClient,
    live: &LiveVersion,
    headers: ToServer<'_>,
    payload: &Bytes,
    recorder: &Recorder,
) -> Result<Outcome, Failure> {
    let server = recorder.hop(HopName::McpServer, live.version.settings.shown.clone());
    let response = match send(client, live, headers, payload, &server).await {
        Ok(response) => response,
        Err(failure) => {
            // A hop without an answer would look as if it were still running.
            server.answered(StatusCode::SERVICE_UNAVAILABLE, "no answer", Confidence::Documented);
            return Err(failure);
        }
    };
    let status = response.status();
    if !status.is_success() {
        let said = reason(response.into_body()).await;
        server.check(Check::failed("status", "2xx", status.as_u16().to_string()));
        server.answered(status, said, Confidence::Documented);
        return Err(Failure::Status(status));
    }
    let headers = to_client(response.headers());
    let text = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content");
    let text = text.to_owned();
    server.answered(status, text.clone(), Confidence::Documented);
    let mut answer = Response::new(relay(response.into_body(), Arc::clone(&live.host), server));
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    Ok(Outcome { response: answer, text, confidence: Confidence::Documented })
}

/// Why a server gave no answer.
#[derive(Debug)]
enum Unanswered {
    Failed(SendError),
    TimedOut(Duration),
}

async fn send(
    client: &SharedClient,
    live: &LiveVersion,
    headers: ToServer<'_>,
    payload: &Bytes,
    server: &Recorder,
) -> Result<Response<Body>, Failure> {
    let url = address(live, server).await?;
    let error = match ask(client, live, &url, headers, payload, server).await {
        Ok(response) => return Ok(response),
        Err(error) => error,
    };
    // A server that has just died is started again, at another address, and gets the request once more.
    if let Unanswered::Failed(SendError::Connect { .. }) = error {
        let again = address(live, server).await?;
        if again != url {
            let answer = ask(client, live, &again, headers, payload, server).await;
            return match answer {
                Ok(response) => Ok(response),
                Err(error) => Err(failure(live, &again, &error, server).await),
            };
        }
    }
    Err(failure(live, &url, &error, server).await)
}

async fn address(live: &LiveVersion, server: &Recorder) -> Result<Uri, Failure> {
    let was_running = matches!(live.host.state(), ServerState::Running { .. } | ServerState::External);
    let began = Instant::now();
    if let Some(withheld) = &live.version.settings.withheld {
        server.check(Check::noted("environmentVariables", withheld.clone()));
    }
    let url = live.host.address().await.map_err(|error| {
        server.check(Check::failed("start", "the server listens", error.to_string()));
        Failure::from(&error)
    })?;
    if !was_running {
        let took = began.elapsed().as_secs_f32();
        server.check(Check::noted("start", format!("it listened {took:.2} s after it was started")));
    }
    server.check(Check::noted("url", shown(&url)));
    Ok(url)
}

async fn ask(
    client: &SharedClient,
    live: &LiveVersion,
    url: &Uri,
    headers: ToServer<'_>,
    payload: &Bytes,
    server: &Recorder,
) -> Result<Response<Body>, Unanswered> {
    let mut request = request(url, headers, payload);
    if live.version.settings.is_elsewhere {
        // It is a hop of this trace, should it be one of this emulator's.
        request.extensions_mut().insert(server.clone());
    }
    let answer = timeout(live.version.settings.request_timeout, client.send(request)).await;
    answer
        .map_err(|_| Unanswered::TimedOut(live.version.settings.request_timeout))?
        .map_err(Unanswered::Failed)
}

/// Writes the reason into the trace, before it how the server ended if it did.
async fn failure(live: &LiveVersion, url: &Uri, error: &Unanswered, server: &Recorder) -> Failure {
    let url = shown(url);
    if let Unanswered::Failed(_) = error
        && let Some(end) = live.host.end().await
    {
        server.check(Check::failed("server", "it goes on running", end.to_string()));
    }
    let (check, failure) = match error {
        Unanswered::Failed(SendError::Connect { reason, .. }) => {
            let actual = format!("nothing listens at {url}: {reason}");
            (Check::failed("connect", "the server listens", actual), Failure::Start)
        }
        Unanswered::Failed(SendError::Tls { reason, .. }) => {
            let actual = format!("none to {url}: {reason}");
            (Check::failed("tls", "a TLS connection", actual), Failure::Start)
        }
        Unanswered::Failed(SendError::Broken { reason, .. }) => {
            let actual = format!("{url} closed the connection: {reason}");
            (Check::failed("answer", "an HTTP answer", actual), Failure::NoAnswer)
        }
        Unanswered::Failed(SendError::Resolve { host, reason }) => {
            let actual = format!("{host} has no address: {reason}");
            (Check::failed("connect", "the server listens", actual), Failure::Start)
        }
        Unanswered::Failed(error @ SendError::Loop(most)) => {
            let expected = format!("at most {most} hops");
            (Check::failed("hops", expected, error.to_string()), Failure::NoAnswer)
        }
        Unanswered::Failed(SendError::Url(_)) => {
            (Check::failed("url", "an http or https URL", url), Failure::Start)
        }
        Unanswered::TimedOut(after) => {
            let actual = format!("none within {} s", after.as_secs_f32());
            (Check::failed("answer", "an HTTP answer", actual), Failure::TimedOut)
        }
    };
    server.check(check);
    failure
}

fn request(url: &Uri, headers: ToServer<'_>, payload: &Bytes) -> Request<Body> {
    let mut request = Request::new(full(payload.clone()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.clone();
    *request.headers_mut() = headers.headers();
    request
}

/// The beginning of what a server says with its refusal, fit for a trace.
async fn reason(mut body: Body) -> String {
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
    quote(&String::from_utf8_lossy(&said))
}
