//! The caller of a gateway.

use std::sync::Arc;

use serde_json::Value;

use crate::aws::Principal;
use crate::jwt::VerifiedToken;

/// Who passed the gateway's authorizer.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// A token passed every check of the customJWTAuthorizer.
    Jwt(Arc<VerifiedToken>),
    /// An access key signed the request.
    Iam(Principal),
    /// The gateway lets everybody in.
    Anonymous,
}

impl Caller {
    /// Who it is, as far as that is known: for a token the user's name, else `sub`, else the client; for an access key
    /// the ARN of its owner.
    pub(in crate::gateway) fn name(&self) -> String {
        match self {
            Self::Jwt(token) => {
                let username = token.claims().get("username").and_then(Value::as_str);
                let name = username.or(token.subject()).or(token.client_id());
                name.unwrap_or("an unnamed caller").to_owned()
            }
            Self::Iam(principal) => principal.to_string(),
            Self::Anonymous => Principal::Anonymous.to_string(),
        }
    }
}
