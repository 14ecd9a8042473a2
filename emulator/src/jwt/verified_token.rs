//! A token that may be believed.

use serde_json::{Map, Value};

/// A token that passed every check. Only the verification makes one.
#[derive(Debug)]
pub(crate) struct VerifiedToken {
    claims: Map<String, Value>,
    expires_at: i64,
}

impl VerifiedToken {
    /// `claims` were signed by the issuer; `expires_at` is their `exp`.
    pub(super) fn new(claims: Map<String, Value>, expires_at: i64) -> Self {
        Self { claims, expires_at }
    }

    /// `sub`.
    pub(crate) fn subject(&self) -> Option<&str> {
        self.claims.get("sub").and_then(Value::as_str)
    }

    /// `client_id`.
    pub(crate) fn client_id(&self) -> Option<&str> {
        self.claims.get("client_id").and_then(Value::as_str)
    }

    /// `exp`, in seconds since 1970.
    pub(crate) fn expires_at(&self) -> i64 {
        self.expires_at
    }

    /// All claims, in the token's order.
    pub(crate) fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }
}
