//! Workload access tokens: sealed proof of which workload asks, and for whom.

use http::HeaderValue;
use serde::{Deserialize, Serialize};

use crate::base::Secret;

/// The user whom a workload acts for.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum User {
    /// The subject of a token of an identity provider.
    Jwt {
        /// The token's `iss`.
        issuer: String,
        /// The token's `sub`.
        subject: String,
    },
    /// A user id that the workload vouches for.
    Id(String),
}

/// An opaque text beginning `AgV4`, about 2,000 characters. Recorded.
#[derive(Clone, Debug)]
pub(crate) struct WorkloadAccessToken(Secret);

impl WorkloadAccessToken {
    /// Takes what a caller sent; whether it is a token shows when it is used.
    pub(super) fn from_text(text: impl Into<String>) -> Self {
        Self(Secret::new(text))
    }

    /// The text itself, for the caller who asked for it.
    pub(super) fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The token as a sensitive header value, as a gateway hands it to its targets; none if it is no header text.
    pub(crate) fn header_value(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(self.0.expose()).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}
