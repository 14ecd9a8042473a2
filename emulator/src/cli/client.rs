//! The running emulator, as the short commands see it: plain HTTP, the way any other client would.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use agentcore_local::Summary;
use agentcore_local::trace::TRACE_ID_HEADER;

use super::failure::Failure;

/// A connection to one emulator.
pub(crate) struct Client {
    endpoint: String,
    http: hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
}

/// An answer of a gateway.
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// The whole body.
    pub(crate) body: Bytes,
    /// The id of its trace, where there is one.
    pub(crate) trace_id: Option<String>,
}

impl Client {
    /// A client of the emulator at `endpoint`, such as `http://127.0.0.1:4747`.
    pub(crate) fn new(endpoint: &str) -> Result<Self, Failure> {
        let uri: Option<Uri> = endpoint.parse().ok();
        let is_base = |uri: &Uri| {
            uri.scheme_str() == Some("http")
                && uri.host().is_some()
                && matches!(uri.path_and_query(), Some(path) if path == "/")
        };
        if !uri.as_ref().is_some_and(is_base) {
            let message = format!("--endpoint `{endpoint}` is not a URL of an emulator");
            return Err(Failure::misused(message).hint("expected a URL such as http://127.0.0.1:4747"));
        }
        let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http();
        Ok(Self { endpoint: endpoint.trim_end_matches('/').to_owned(), http })
    }

    /// Where the emulator listens.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// What the emulator stands for.
    pub(crate) async fn summary(&self) -> Result<Summary, Failure> {
        self.local("stack").await
    }

    /// The JSON at `/_local/{path}`.
    pub(crate) async fn local<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        let (status, body) = self.local_text(path).await?;
        if status != StatusCode::OK {
            let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
            let text = problem.get("error").and_then(Value::as_str).map(str::to_owned);
            return Err(Failure::failed(text.unwrap_or_else(|| format!("the emulator answered {status}"))));
        }
        let is_another_program =
            |_| Failure::failed(format!("{} is not an agentcore-local of this version", self.endpoint));
        serde_json::from_slice(&body).map_err(is_another_program)
    }

    /// Status and bytes of `/_local/{path}`.
    pub(crate) async fn local_text(&self, path: &str) -> Result<(StatusCode, Bytes), Failure> {
        let answer = self
            .send(Method::GET, &format!("{}/_local/{path}", self.endpoint), &HeaderMap::new(), "")
            .await?;
        Ok((answer.status, answer.body))
    }

    /// The given token, or else a fresh one of the stack's own user.
    pub(crate) async fn token(&self, given: Option<String>, summary: &Summary) -> Result<String, Failure> {
        match given {
            Some(token) => Ok(token),
            None => self.log_in(summary).await,
        }
    }

    async fn log_in(&self, summary: &Summary) -> Result<String, Failure> {
        if summary.gateway.is_none() {
            return Err(Failure::failed("the stack has no gateway, so nobody needs a token for it"));
        }
        let Some(user) = &summary.user else {
            let message = "the stack has no user who could log in to the gateway's user pool";
            return Err(
                Failure::failed(message).hint("give a token with --token, or add a user to the stack file")
            );
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, http::HeaderValue::from_static("application/x-amz-json-1.1"));
        let target = http::HeaderValue::from_static("AWSCognitoIdentityProviderService.InitiateAuth");
        headers.insert("x-amz-target", target);
        let parameters = json!({"USERNAME": user.username, "PASSWORD": user.password});
        let body = json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": user.client_id, "AuthParameters": parameters,
        });
        let answer =
            self.send(Method::POST, &format!("{}/", self.endpoint), &headers, &body.to_string()).await?;
        let result: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let token = result.pointer("/AuthenticationResult/AccessToken").and_then(Value::as_str);
        token.map(str::to_owned).ok_or_else(|| {
            let reason =
                result.get("message").and_then(Value::as_str).unwrap_or("no access token in the answer");
            Failure::failed(format!("user `{}` cannot log in: {reason}", user.username))
        })
    }

    /// One JSON-RPC request to the stack's gateway.
    pub(crate) async fn gateway(
        &self,
        summary: &Summary,
        token: &str,
        request: &Value,
    ) -> Result<Answer, Failure> {
        let Some(gateway) = &summary.gateway else {
            return Err(Failure::failed("the stack has no gateway"));
        };
        let mut headers = HeaderMap::new();
        let authorization = http::HeaderValue::from_str(&format!("Bearer {token}"));
        let no_token = |_| Failure::misused("--token holds characters that no token has");
        headers.insert(AUTHORIZATION, authorization.map_err(no_token)?);
        headers.insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
        headers.insert(ACCEPT, http::HeaderValue::from_static("application/json, text/event-stream"));
        if let Ok(version) = http::HeaderValue::from_str(&gateway.protocol_version) {
            headers.insert("mcp-protocol-version", version);
        }
        // By the endpoint, not by the public URL: that one may lead through a proxy that is not there.
        let url = format!("{}/gateway/{}/mcp", self.endpoint, gateway.id);
        self.send(Method::POST, &url, &headers, &request.to_string()).await
    }

    async fn send(
        &self,
        method: Method,
        url: &str,
        headers: &HeaderMap,
        body: &str,
    ) -> Result<Answer, Failure> {
        let mut request = Request::new(Full::new(Bytes::copy_from_slice(body.as_bytes())));
        *request.method_mut() = method;
        *request.uri_mut() = url.parse().map_err(|_| Failure::misused(format!("`{url}` is not a URL")))?;
        *request.headers_mut() = headers.clone();
        let response = self.http.request(request).await.map_err(|_| self.not_running())?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.map_err(|_| self.not_running())?.to_bytes();
        let trace_id = parts.headers.get(TRACE_ID_HEADER).and_then(|id| id.to_str().ok()).map(str::to_owned);
        Ok(Answer { status: parts.status, body, trace_id })
    }

    fn not_running(&self) -> Failure {
        Failure::failed(format!("no emulator answers at {}", self.endpoint)).hint(
            "start it with `agentcore-local up`, or name it with --endpoint URL or AGENTCORE_LOCAL_ENDPOINT",
        )
    }
}

impl Answer {
    /// The JSON-RPC result, or the failure that stands in its place.
    pub(crate) fn result(&self) -> Result<Value, Failure> {
        let answer: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        if let Some(result) = answer.get("result") {
            return Ok(result.clone());
        }
        let message = answer.pointer("/error/message").and_then(Value::as_str).map(str::to_owned);
        let message = message.unwrap_or_else(|| String::from_utf8_lossy(&self.body).into_owned());
        Err(self.explained(Failure::failed(format!("{message} (HTTP {})", self.status.as_u16()))))
    }

    /// The failure with the command that shows the trace.
    pub(crate) fn explained(&self, failure: Failure) -> Failure {
        match &self.trace_id {
            Some(id) => failure.hint(format!("what happened: agentcore-local trace {id}")),
            None => failure,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_gateway_there_is_no_token() {
        let client = Client::new("http://127.0.0.1:4747").unwrap();
        let failure = client.token(None, &Summary::default()).await.unwrap_err();
        assert!(format!("{failure:?}").contains("no gateway"), "{failure:?}");
        assert_eq!(client.token(Some("t".to_owned()), &Summary::default()).await.unwrap(), "t");
    }

    #[tokio::test]
    async fn an_endpoint_is_a_base_url() {
        for right in ["http://127.0.0.1:4747", "http://localhost:4747/", "http://[::1]:4747"] {
            assert_eq!(Client::new(right).unwrap().endpoint(), right.trim_end_matches('/'));
        }
        for wrong in
            ["", "127.0.0.1:4747", "https://127.0.0.1:4747", "http://127.0.0.1/x", "http://127.0.0.1/?x"]
        {
            assert!(Client::new(wrong).is_err(), "{wrong}");
        }
    }
}
