//! An HTTP answer as it came.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// Status, headers and the whole body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Such as 401.
    pub status: u16,
    /// All of them.
    pub headers: HeaderMap,
    /// As text: nothing in the chain answers anything else.
    pub body: String,
}

impl Answer {
    /// Reads a response to its end.
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }

    /// The value of a header that may stand there once; none where it is absent.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().map(|value| value.to_str().unwrap());
        assert!(values.next().is_none(), "{name} stands there twice: {self:?}");
        value
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The id under which the emulator keeps what happened.
    pub fn trace_id(&self) -> &str {
        self.header("x-agentcore-local-trace-id").unwrap_or_else(|| panic!("no trace id: {self:?}"))
    }

    /// Compares status, `Content-Type`, `WWW-Authenticate` and the whole body at once.
    #[track_caller]
    pub fn assert(
        &self,
        status: u16,
        content_type: Option<&str>,
        challenge: Option<&str>,
        body: &str,
        why: &str,
    ) {
        let actual =
            (self.status, self.header("content-type"), self.header("www-authenticate"), self.body.as_str());
        assert_eq!(actual, (status, content_type, challenge, body), "{why}");
    }
}
