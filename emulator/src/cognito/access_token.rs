//! Verifies an access token of a call to the user pools API.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::Cognito;
use super::claims::API_SCOPE;
use super::client::Client;
use super::error::CognitoError;
use super::user::User;
use crate::aws::MarkedText;
use crate::base::arn::AccountRegion;
use crate::jwt::SigningKey;

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    iss: String,
    client_id: String,
    token_use: String,
    #[serde(default)]
    scope: String,
    exp: i64,
    #[serde(default)]
    origin_jti: String,
}

/// The user and the app client of a valid access token. Only [`verify`] creates one.
#[derive(Debug)]
pub(crate) struct Bearer {
    /// The user in its current state.
    pub(crate) user: User,
    /// The app client in its current state.
    pub(crate) client: Arc<Client>,
}

/// Returns the bearer of the token; `told` is the account and region of the call, if it names them.
///
/// Checked: form, pool, signature, expiry, revocation, scope, and that the user still exists and is usable. Recorded: the
/// texts for signature, expiry and scope. Documented: the text for revocation. Inferred: `Invalid Access Token` for all that
/// is not one of this emulator's.
pub(crate) fn verify(
    cognito: &Cognito,
    told: Option<&AccountRegion>,
    token: &str,
) -> Result<Bearer, CognitoError> {
    let invalid = || CognitoError::denied("Invalid Access Token");
    let (signed, signature) = token.rsplit_once('.').ok_or_else(invalid)?;
    let (header, payload) = signed.split_once('.').ok_or_else(invalid)?;
    let header: Header = part(header).ok_or_else(invalid)?;
    let claims: Claims = part(payload).ok_or_else(invalid)?;
    let client = client_of(cognito, told, &claims).ok_or_else(invalid)?;
    let pool = &client.pool;
    if claims.token_use != "access" || header.alg != "RS256" {
        return Err(invalid());
    }
    let is_its = |key: &SigningKey| header.kid == key.kid() && key.jwk().verifies(signed, signature);
    if !pool.keys.access_token.known().is_some_and(is_its) {
        return Err(CognitoError::denied(MarkedText::recorded(
            "Could not verify signature for Access Token",
        )));
    }
    if claims.exp <= cognito.clock.epoch_seconds() {
        return Err(CognitoError::denied(MarkedText::recorded("Access Token has expired")));
    }
    if pool.refresh_tokens().is_revoked(&claims.origin_jti) {
        return Err(CognitoError::denied(MarkedText::documented("Access Token has been revoked")));
    }
    if !claims.scope.split(' ').any(|scope| scope == API_SCOPE) {
        return Err(CognitoError::denied(MarkedText::recorded("Access Token does not have required scopes")));
    }
    let user = pool.users().get(&claims.sub).cloned().ok_or(CognitoError::UserNotFound)?;
    user.check_usable()?;
    Ok(Bearer { user, client })
}

fn part<T: serde::de::DeserializeOwned>(segment: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(segment).ok()?).ok()
}

fn client_of(cognito: &Cognito, told: Option<&AccountRegion>, claims: &Claims) -> Option<Arc<Client>> {
    cognito.client(told, &claims.client_id).ok().filter(|client| client.pool.issuer == claims.iss)
}
