//! The access token that a call to a target carries.

use http::HeaderValue;
use jiff::Timestamp;

/// A token is not handed out in its last seconds: a runtime refuses the last 60, and the call needs time to get there.
pub(super) const MARGIN: i64 = 120;

/// An access token of a credential provider, ready to be sent.
#[derive(Debug)]
pub(crate) struct OutboundToken {
    authorization: HeaderValue,
    expires_at: i64,
    /// Both times as a trace shows them, for every call with this token.
    display_expires_at: String,
    display_kept_until: String,
}

impl OutboundToken {
    /// Takes the access token and when it expires, in seconds since 1970; `None` if it is not valid in a header.
    pub(super) fn new(access_token: &str, expires_at: i64) -> Option<Self> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {access_token}")).ok()?;
        authorization.set_sensitive(true);
        let (display_expires_at, display_kept_until) =
            (format_time(expires_at), format_time(expires_at.saturating_sub(MARGIN)));
        Some(Self { authorization, expires_at, display_expires_at, display_kept_until })
    }

    /// The value of the `Authorization` header, `Bearer ...`; marked as sensitive, so `Debug` does not show it.
    pub(crate) fn authorization(&self) -> &HeaderValue {
        &self.authorization
    }

    /// The bare token, for the caller who asked for it.
    pub(super) fn access_token(&self) -> &str {
        self.authorization.to_str().ok().and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
    }

    /// When it expires, in seconds since 1970.
    pub(crate) fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// The same as text.
    pub(super) fn display_expires_at(&self) -> &str {
        &self.display_expires_at
    }

    /// When it stops being handed out, in seconds since 1970.
    pub(super) fn kept_until(&self) -> i64 {
        self.expires_at.saturating_sub(MARGIN)
    }

    /// The same as text.
    pub(super) fn display_kept_until(&self) -> &str {
        &self.display_kept_until
    }
}

fn format_time(epoch_seconds: i64) -> String {
    Timestamp::from_second(epoch_seconds).unwrap_or(Timestamp::MAX).to_string()
}
