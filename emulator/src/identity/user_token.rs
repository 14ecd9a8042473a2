//! The user's own token, as GetWorkloadAccessTokenForJWT takes it.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use serde_json::{Map, Value};

use super::User;
use super::service::Identity;
use crate::aws::ApiError;
use crate::base::Secret;
use crate::jwt::{Authorizer, AuthorizerConfiguration, AuthorizerError, ClaimRule, CustomClaim, TokenError};
use crate::trace::{Cause, Check, Recorder};

const CHECK: &str = "userToken";
const EXPECTED: &str = "a valid token of an issuer with a discovery document";

/// Why the user's token is refused. Inferred: no such response is published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum InvalidUserToken {
    /// It names no issuer or no subject.
    #[error("The user token is not a JWT with iss and sub")]
    Claims,
    /// Its issuer has no discovery document.
    #[error(transparent)]
    Issuer(#[from] AuthorizerError),
    /// It was not signed by its issuer, or has expired.
    #[error("The user token is invalid: {0}")]
    Refused(#[from] TokenError),
}

impl InvalidUserToken {
    /// The error as a REST-JSON response. Documented: 401 is for an invalid bearer token.
    fn rest(&self) -> ApiError {
        match self {
            Self::Claims | Self::Issuer(_) => ApiError::validation(self.to_string()),
            Self::Refused(_) => {
                ApiError::new(StatusCode::UNAUTHORIZED, "UnauthorizedException", self.to_string())
            }
        }
    }
}

impl From<InvalidUserToken> for ApiError {
    fn from(error: InvalidUserToken) -> Self {
        error.rest()
    }
}

/// The user that a token names, once its issuer's signature and its time are checked.
///
/// Documented: Identity checks that the token is correctly signed and unexpired, and takes `iss` and `sub`.
pub(super) async fn verify(
    identity: &Identity,
    token: &Secret,
    recorder: &Recorder,
) -> Result<User, InvalidUserToken> {
    let user = check(identity, token, recorder).await;
    if let Err(error) = &user {
        recorder.check(Check::failed(Cause::UserTokenRefused, CHECK, EXPECTED, error.to_string()));
    }
    user
}

async fn check(identity: &Identity, token: &Secret, recorder: &Recorder) -> Result<User, InvalidUserToken> {
    let issuer = claimed_issuer(token.expose()).ok_or(InvalidUserToken::Claims)?;
    // An authorizer must require something of the token in addition to its signature; that it is its issuer's always holds.
    let own_issuer = CustomClaim { name: "iss".to_owned(), rule: ClaimRule::Equals(issuer.clone()) };
    let configuration = AuthorizerConfiguration {
        discovery_url: format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/')),
        allowed_audience: Vec::new(),
        allowed_clients: Vec::new(),
        allowed_scopes: Vec::new(),
        custom_claims: vec![own_issuer],
    };
    let authorizer =
        Authorizer::create(configuration, &identity.client, &identity.clock, &identity.addresses).await?;
    let verified = authorizer.verify(token.expose(), Duration::ZERO, recorder).await?;
    let subject = verified.subject().ok_or(InvalidUserToken::Claims)?.to_owned();
    Ok(User::Jwt { issuer, subject })
}

/// The issuer that the token claims; decides only where the keys are fetched.
fn claimed_issuer(token: &str) -> Option<String> {
    Some(claimed(token)?.get("iss")?.as_str()?.to_owned())
}

/// The claims of a token that nobody has verified; `None` if it has none that can be read.
pub(crate) fn claimed(token: &str) -> Option<Map<String, Value>> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}

#[cfg(test)]
mod tests {

    use serde_json::json;

    use super::*;
    use crate::identity::test_provider::{ISSUER, TestIdentity, identity, last_trace};
    use crate::jwt::{KeyOrigin, KeyStock, SigningKey};
    use crate::trace::HopName;

    async fn verified(identity: &TestIdentity, token: &str) -> Result<User, InvalidUserToken> {
        let recorder = identity.traces.begin(HopName::Identity, "GetWorkloadAccessTokenForJWT");
        let user = verify(identity, &Secret::new(token), &recorder).await;
        last_trace(&identity.traces, &[token]);
        user
    }

    fn claims(identity: &Identity) -> Value {
        let now = identity.clock.epoch_seconds();
        json!({ "sub": "someone", "iss": ISSUER, "exp": now + 3600, "iat": now })
    }

    async fn keys() -> (SigningKey, SigningKey) {
        let stock = KeyStock::new(KeyOrigin::Embedded);
        (stock.signing_key().await.unwrap(), stock.signing_key().await.unwrap())
    }

    #[tokio::test]
    async fn a_token_that_its_issuer_signed_names_the_user() {
        let identity = identity();
        let (key, _) = keys().await;
        identity.outside.issue(ISSUER, &[&key]);
        let token = key.sign(&claims(&identity)).unwrap();
        let user = User::Jwt { issuer: ISSUER.to_owned(), subject: "someone".to_owned() };
        assert_eq!(verified(&identity, &token).await, Ok(user));
    }

    #[tokio::test]
    async fn a_foreign_signature_an_old_token_and_one_without_a_subject_are_refused() {
        let identity = identity();
        let (key, other) = keys().await;
        identity.outside.issue(ISSUER, &[&key]);
        let foreign = other.sign(&claims(&identity)).unwrap();
        let refused = verified(&identity, &foreign).await.unwrap_err();
        assert_eq!(refused, InvalidUserToken::Refused(TokenError::UnknownKey));
        assert_eq!(
            (refused.rest().status, refused.rest().code),
            (StatusCode::UNAUTHORIZED, "UnauthorizedException")
        );
        let mut old = claims(&identity);
        old["exp"] = (identity.clock.epoch_seconds() - 1).into();
        let refused = verified(&identity, &key.sign(&old).unwrap()).await.unwrap_err();
        assert_eq!(refused, InvalidUserToken::Refused(TokenError::Expired));
        let mut no_subject = claims(&identity);
        no_subject.as_object_mut().unwrap().remove("sub");
        let refused = verified(&identity, &key.sign(&no_subject).unwrap()).await.unwrap_err();
        assert_eq!(refused, InvalidUserToken::Claims);
    }

    #[tokio::test]
    async fn an_issuer_without_a_discovery_document_vouches_for_no_one() {
        let identity = identity();
        let (key, _) = keys().await;
        identity.discovery_replies(crate::test_support::Reply::Answer(404, String::new()));
        let refused = verified(&identity, &key.sign(&claims(&identity)).unwrap()).await.unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Failed to fetch discovery document from: https://issuer.test/.well-known/openid-configuration"
        );
        assert_eq!(refused.rest().status, 400);
    }
}
