//! Why a request is not admitted.

use http::header::CONNECTION;
use http::{HeaderValue, Response, StatusCode};

use crate::aws::ApiError;
use crate::base::http::{Body, full};

/// Why a request is not admitted. `Display` says what would admit it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAdmitted {
    /// RFC 9112, 6.1: a recipient that reads the body in another way finds another request in it.
    #[error("the Transfer-Encoding is not exactly `chunked`; expected that, or a Content-Length")]
    TransferEncoding,
    /// RFC 9112, 3.2.
    #[error("the request has no Host header; expected one, such as `Host: localhost`")]
    NoHost,
    /// RFC 9112, 3.2.
    #[error("the request has several Host headers; expected one")]
    SeveralHosts,
    /// RFC 9112, 3.2.
    #[error("the Host header `{}` is not a host; expected HOST or HOST:PORT", display_value(.0))]
    BadHost(HeaderValue),
    /// A name that someone else may have given this machine.
    #[error(
        "`{}` is not a name of this emulator; expected localhost, an address of this machine, the host of --public-url \
         or an AWS host name. If it is one, start the emulator with --allow-host {}",
        cut(.0),
        quoted(cut(.0).trim_matches(['[', ']']))
    )]
    ForeignHost(String),
    /// A page of another origin.
    #[error(
        "a web page of `{}` sent this, and web pages of others may not call this emulator. If it is yours, start the \
         emulator with --allow-origin {}",
        display_value(.0),
        quoted(&display_value(.0))
    )]
    ForeignPage(HeaderValue),
    /// A page of this machine, while those are refused too.
    #[error(
        "a web page of `{}` sent this, and --no-local-origins is set. To let it in, leave that out or start the \
         emulator with --allow-origin {}",
        display_value(.0),
        quoted(&display_value(.0))
    )]
    LocalPage(HeaderValue),
    /// A page of this machine that requests what AWS serves to no page.
    #[error(
        "a web page of `{}` sent this, and pages of this machine may call Cognito, gateways and runtimes only. To let \
         it call everything, start the emulator with --allow-origin {}",
        display_value(.0),
        quoted(&display_value(.0))
    )]
    LocalPageElsewhere(HeaderValue),
    /// An image, a script, a link or a form of another page.
    #[error(
        "a web page of another site sent this (Sec-Fetch-Site: {}) without saying which. Type the URL into the address \
         bar, or call it with fetch() from a page that --allow-origin URL lets in",
        display_value(.0)
    )]
    ForeignElement(HeaderValue),
    /// A link that someone else wrote, or what the user typed.
    #[error(
        "a browser was sent to an address that calls an AWS operation, which any link or redirect can do; \
         expected a program. Call it with the AWS CLI, an SDK or curl"
    )]
    Address,
}

impl NotAdmitted {
    fn status(&self) -> StatusCode {
        match self {
            Self::TransferEncoding | Self::NoHost | Self::SeveralHosts | Self::BadHost(_) => {
                StatusCode::BAD_REQUEST
            }
            _ => StatusCode::FORBIDDEN,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::TransferEncoding => "InvalidTransferEncoding",
            Self::NoHost | Self::SeveralHosts | Self::BadHost(_) => "InvalidHost",
            Self::ForeignHost(_) => "UntrustedHost",
            _ => "UntrustedOrigin",
        }
    }

    /// The response to the request for `path`: JSON, in the form of an error for clients of that path.
    pub(super) fn into_response(self, path: &str) -> Response<Body> {
        let message = self.to_string();
        let mut response = ApiError::new(self.status(), self.code(), message.as_str()).into_response();
        if path.starts_with(OWN) {
            *response.body_mut() = full(serde_json::json!({ "error": message }).to_string());
        }
        if self == Self::TransferEncoding {
            // The end of the body is not known.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

/// The emulator's own namespace, whose errors have another form, and whose readers need no log line for them.
pub(crate) const OWN: &str = "/_local/";

/// Quoted for a shell: the text is untrusted and is part of a command to be pasted.
pub(crate) fn quoted(text: &str) -> String {
    shlex::try_quote(text).map(std::borrow::Cow::into_owned).unwrap_or_default()
}

pub(crate) fn display_value(value: &HeaderValue) -> String {
    cut(&String::from_utf8_lossy(value.as_bytes()))
}

pub(crate) fn cut(text: &str) -> String {
    text.chars().take(MAX_SHOWN).collect()
}

/// How much of a foreign name is shown, in characters.
pub(crate) const MAX_SHOWN: usize = 128;
