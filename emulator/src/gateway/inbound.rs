//! The way into a gateway: who calls, or the answer that turns them away.

mod challenge;
mod jwt;
mod metadata;

use std::sync::Arc;

use http::HeaderMap;
use serde_json::Value;

use super::state::Settings;
use crate::jwt::VerifiedToken;
use crate::trace::{Check, Recorder};

pub(crate) use challenge::{Challenges, Denial, UnprintableScope};
pub(crate) use metadata::metadata;

/// Proof that a caller passed the gateway's authorizer: there is no other way to make one.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    token: Arc<VerifiedToken>,
}

impl Caller {
    /// Whom the token is for, as far as it says: the user's name, else `sub`, else the client.
    fn name(&self) -> &str {
        let username = self.token.claims().get("username").and_then(Value::as_str);
        username.or(self.token.subject()).or(self.token.client_id()).unwrap_or("nobody by name")
    }
}

/// Lets a caller in whose token passes every check of the gateway's customJWTAuthorizer.
pub(crate) async fn authenticate(
    settings: &Settings,
    headers: &HeaderMap,
    recorder: &Recorder,
) -> Result<Caller, Denial> {
    let token = jwt::bearer(headers, recorder)?;
    let token = jwt::verify(&settings.authorizer, token, recorder).await?;
    let caller = Caller { token };
    recorder.check(Check::noted("caller", caller.name().to_owned()));
    Ok(caller)
}
