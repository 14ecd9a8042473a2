//! The running emulator, as the short commands see it: plain HTTP, like any other client.

use std::time::Duration;

use agentcore_local::status::{Gateway, IssuedToken, Status, TokenRequest};
use agentcore_local::trace::{Cause, Explanation, TRACE_ID_HEADER};
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::failure::{Failure, Kind};
use super::gateway_credentials::GatewayCredentials;
use super::log;
use super::output::ERROR;

#[derive(Clone)]
pub(crate) struct Client {
    endpoint: String,
    source: &'static str,
    patience: Duration,
    deadline: Instant,
    http: hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The command that shows its trace, and the trace's id, if there is one.
    pub(crate) trace: Option<(String, String)>,
}

enum Unanswered {
    /// Nothing listens.
    Refused,
    /// Something listens and does not respond, or never ends.
    TimedOut,
    /// The response is not HTTP.
    NotHttp,
}

impl Client {
    /// A client of the emulator at `endpoint`, such as `http://127.0.0.1:4747`, which was named by `source`. All requests
    /// must be answered within `patience` from now on.
    pub(crate) fn new(endpoint: &str, source: &'static str, patience: Duration) -> Result<Self, Failure> {
        let uri: Option<Uri> = endpoint.parse().ok();
        let is_base = |uri: &Uri| {
            uri.scheme_str() == Some("http")
                && uri.host().is_some()
                && matches!(uri.path_and_query(), Some(path) if path == "/")
        };
        if !uri.as_ref().is_some_and(is_base) {
            let message = format!("{source} `{endpoint}` is not a URL of an emulator");
            return Err(Failure::misused(message).hint("expected a URL such as http://127.0.0.1:4747"));
        }
        let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http();
        let endpoint = endpoint.trim_end_matches('/').to_owned();
        Ok(Self { endpoint, source, patience, deadline: in_the_future(patience), http })
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// The URL at which a gateway takes messages: by the endpoint, not by the public URL, which may lead through a proxy
    /// that is not there.
    pub(crate) fn gateway_url(&self, gateway: &Gateway) -> String {
        format!("{}/gateway/{}/mcp", self.endpoint, gateway.id)
    }

    /// The same client, with `patience` for its answers from now on.
    pub(crate) fn within(self, patience: Duration) -> Self {
        Self { patience, deadline: in_the_future(patience), ..self }
    }

    /// Restarts the timeout, for a command that continues to send requests.
    pub(crate) fn renew(&mut self) {
        self.deadline = in_the_future(self.patience);
    }

    /// A command line for this emulator, to be pasted: it names the endpoint if an option did.
    pub(crate) fn command_line(&self, arguments: &str) -> String {
        let program = super::program::program();
        match self.source {
            "--endpoint" => format!("{program} --endpoint {} {arguments}", self.endpoint),
            _ => format!("{program} {arguments}"),
        }
    }

    /// What the emulator has now; fails if what listens is not agentcore-local, is another version or still starts.
    pub(crate) async fn status(&self) -> Result<Status, Failure> {
        let answer = self.local(Method::GET, "status", String::new()).await?;
        let status: Status = self.understood(answer).await?;
        if status.version != env!("CARGO_PKG_VERSION") {
            let (theirs, ours) = (&status.version, env!("CARGO_PKG_VERSION"));
            super::output::note(format_args!(
                "warning: the emulator at {} is agentcore-local {}, this is {ours}",
                self.endpoint,
                super::escape::line(theirs)
            ));
        }
        Ok(status)
    }

    pub(crate) async fn token(&self, request: &TokenRequest) -> Result<IssuedToken, Failure> {
        self.send_json("token", request).await
    }

    /// The JSON at `/_local/{path}`.
    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let answer = self.local(Method::GET, path, String::new()).await?;
        self.understood(answer).await
    }

    /// The JSON that a POST to `/_local/{path}` returns.
    pub(crate) async fn post<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let answer = self.local(Method::POST, path, String::new()).await?;
        self.understood(answer).await
    }

    /// The JSON that a POST of JSON to `/_local/{path}` returns.
    pub(crate) async fn send_json<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Result<T, Failure> {
        let body = serde_json::to_string(body).unwrap_or_default();
        let answer = self.local(Method::POST, path, body).await?;
        self.understood(answer).await
    }

    /// The response of `/_local/{path}`, whatever it is.
    pub(crate) async fn local(&self, method: Method, path: &str, body: String) -> Result<Answer, Failure> {
        let url = format!("{}/_local/{path}", self.endpoint);
        self.send(method, &url, body).await.map_err(|unanswered| self.no_emulator(&unanswered))
    }

    /// Sends one JSON-RPC message to a gateway.
    pub(crate) async fn gateway(
        &self,
        gateway: &Gateway,
        credentials: &GatewayCredentials,
        message: &impl std::fmt::Display,
    ) -> Result<Answer, Failure> {
        let body = Bytes::from(message.to_string());
        let mut request = Request::new(());
        *request.method_mut() = Method::POST;
        let url = self.gateway_url(gateway);
        *request.uri_mut() = url.parse().map_err(|_| Failure::failed(format!("`{url}` is not a URL")))?;
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
        let version =
            gateway.protocol_version.as_deref().and_then(|version| HeaderValue::from_str(version).ok());
        if let Some(version) = version {
            headers.insert("mcp-protocol-version", version);
        }
        let (mut head, ()) = request.into_parts();
        credentials.authorize(&mut head, &body);
        let sent = self.exchange(Request::from_parts(head, Full::new(body))).await;
        sent.map_err(|unanswered| match unanswered {
            Unanswered::TimedOut => {
                let message =
                    format!("no answer of gateway {} within {}", gateway.name, seconds(self.patience));
                Failure::failed(message).hint("give it more time with --timeout SECONDS")
            }
            other => self.no_emulator(&other),
        })
    }

    async fn send(&self, method: Method, url: &str, body: String) -> Result<Answer, Unanswered> {
        let mut request = Request::new(Full::new(Bytes::from(body)));
        *request.method_mut() = method;
        *request.uri_mut() = url.parse().map_err(|_| Unanswered::NotHttp)?;
        self.exchange(request).await
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Answer, Unanswered> {
        let asked = timeout_at(self.deadline, self.http.request(request)).await;
        let response =
            asked.map_err(|_| Unanswered::TimedOut)?.map_err(|error| match error.is_connect() {
                true => Unanswered::Refused,
                false => Unanswered::NotHttp,
            })?;
        let (parts, body) = response.into_parts();
        let body = timeout_at(self.deadline, body.collect()).await.map_err(|_| Unanswered::TimedOut)?;
        let body = body.map_err(|_| Unanswered::NotHttp)?.to_bytes();
        let id = parts.headers.get(TRACE_ID_HEADER).and_then(|id| id.to_str().ok());
        let trace = id.map(|id| (self.command_line(&format!("trace {id}")), id.to_owned()));
        Ok(Answer { status: parts.status, headers: parts.headers, body, trace })
    }

    /// The failure of a call with its cause, what mends it, and the command that shows more.
    pub(crate) async fn explained(&self, answer: &Answer, failure: Failure) -> Failure {
        let Some((command, id)) = &answer.trace else { return failure };
        let failure = failure.trace(Some(id));
        let explanation: Result<Explanation, _> = self.get(&format!("traces/{id}/explanation")).await;
        let failed = explanation.ok().and_then(|explanation| explanation.failed);
        let failed = failed.filter(|failed| failed.cause != Cause::ToolError);
        match failed {
            Some(failed) => failure
                .hint(format!("fix: {}", failed.fix))
                .hint(format!("what happened: {command}"))
                .last(format!("{ERROR}cause{ERROR:#}: {}", log::one_line(&failed.sentence))),
            None => failure.hint(format!("what happened: {command}")),
        }
    }

    /// Deserializes the answer, or reports why it cannot.
    async fn understood<T: DeserializeOwned>(&self, answer: Answer) -> Result<T, Failure> {
        if answer.status == StatusCode::OK
            && let Ok(value) = serde_json::from_slice(&answer.body)
        {
            return Ok(value);
        }
        let problem: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let text = |name: &str| problem.get(name).and_then(Value::as_str).map(str::to_owned);
        let Some(version) = self.version().await else {
            return Err(self.foreign(&answer));
        };
        if version != env!("CARGO_PKG_VERSION") {
            let message = format!(
                "agentcore-local {version} runs at {}, this is {}: use the same version",
                self.endpoint,
                env!("CARGO_PKG_VERSION")
            );
            return Err(Failure::no_emulator(message));
        }
        let message = text("error").unwrap_or_else(|| format!("the emulator answered {}", answer.status));
        let kind = if answer.status == StatusCode::BAD_REQUEST { Kind::Misused } else { Kind::Failed };
        let failure = Failure::new(kind, message);
        let failure = text("hint").into_iter().fold(failure, Failure::hint);
        if answer.status != StatusCode::SERVICE_UNAVAILABLE {
            return Err(failure);
        }
        Err(failure.hint(format!("wait for it: {}", self.command_line("health --wait 30"))))
    }

    /// The version of the agentcore-local that listens; `None` if it is something else.
    async fn version(&self) -> Option<String> {
        let url = format!("{}/_local/health", self.endpoint);
        let health = self.send(Method::GET, &url, String::new()).await.ok()?;
        let health: Value = serde_json::from_slice(&health.body).ok()?;
        health.get("status")?;
        Some(health.get("version")?.as_str()?.to_owned())
    }

    /// The failure for an answer that is not agentcore-local's, or of one that does not accept the endpoint's name.
    pub(crate) fn foreign(&self, answer: &Answer) -> Failure {
        if let Some(reason) = answer.untrusted_host() {
            return Failure::failed(format!(
                "the emulator at {} does not accept this host name: {reason}",
                self.endpoint
            ));
        }
        let server = answer.headers.get("server").and_then(|server| server.to_str().ok());
        let server = server.map(|server| format!(" by {server}")).unwrap_or_default();
        let message = format!(
            "what listens at {} is not agentcore-local: it answered {}{server}",
            self.endpoint, answer.status
        );
        Failure::no_emulator(message).hint(self.advice())
    }

    fn no_emulator(&self, unanswered: &Unanswered) -> Failure {
        let endpoint = &self.endpoint;
        let message = match unanswered {
            Unanswered::Refused => format!("no emulator answers at {endpoint}"),
            Unanswered::TimedOut => format!(
                "what listens at {endpoint} gave no answer within {}: it may not be agentcore-local",
                seconds(self.patience)
            ),
            Unanswered::NotHttp => {
                format!("what listens at {endpoint} is not agentcore-local: it does not speak HTTP")
            }
        };
        Failure::no_emulator(message).hint(self.advice())
    }

    fn advice(&self) -> String {
        format!(
            "start one with `{} up`, or name it with --endpoint URL or AGENTCORE_LOCAL_ENDPOINT",
            super::program::program()
        )
    }
}

fn in_the_future(patience: Duration) -> Instant {
    // Practically forever, if no clock counts so far.
    let a_year = Duration::from_secs(365 * 24 * 3600);
    Instant::now() + patience.min(a_year)
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}

impl Answer {
    /// The message of an emulator that is called by a host name that it does not accept; `None` for any other answer.
    fn untrusted_host(&self) -> Option<String> {
        let code = self.headers.get("x-amzn-errortype")?;
        let problem: Value = serde_json::from_slice(&self.body).ok().filter(|_| code == "UntrustedHost")?;
        problem.get("error")?.as_str().map(str::to_owned)
    }

    /// The JSON-RPC result, or the failure in its place.
    pub(crate) fn result(&self) -> Result<Value, Failure> {
        let answer: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        if let Some(result) = answer.get("result") {
            return Ok(result.clone());
        }
        let message = answer.pointer("/error/message").or(answer.get("message")).and_then(Value::as_str);
        let message = message.map_or_else(|| String::from_utf8_lossy(&self.body).into_owned(), str::to_owned);
        Err(Failure::new(Kind::Refused, format!("{message} (HTTP {})", self.status.as_u16())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(endpoint: &str) -> Result<Client, Failure> {
        Client::new(endpoint, "--endpoint", Duration::from_secs(1))
    }

    #[tokio::test]
    async fn an_endpoint_is_a_base_url() {
        for right in ["http://127.0.0.1:4747", "http://localhost:4747/", "http://[::1]:4747"] {
            assert_eq!(client(right).unwrap().endpoint(), right.trim_end_matches('/'));
        }
        for wrong in
            ["", "127.0.0.1:4747", "https://127.0.0.1:4747", "http://127.0.0.1/x", "http://127.0.0.1/?x"]
        {
            assert!(client(wrong).is_err(), "{wrong}");
        }
    }
}
