//! The access token that a call to a target carries.

use http::HeaderValue;

/// An access token of a credential provider, ready to be sent.
#[derive(Debug)]
pub(crate) struct OutboundToken {
    authorization: HeaderValue,
    expires_at: i64,
}

impl OutboundToken {
    /// Takes the access token and when it expires, in seconds since 1970; none when it cannot stand in a header.
    pub(super) fn new(access_token: &str, expires_at: i64) -> Option<Self> {
        let mut authorization = HeaderValue::try_from(format!("Bearer {access_token}")).ok()?;
        authorization.set_sensitive(true);
        Some(Self { authorization, expires_at })
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
}
