//! Issues tokens to a user who has signed in.

use serde::Serialize;

use super::Cognito;
use super::claims::{self, API_SCOPE, AccessClaims, IdClaims};
use super::client::Client;
use super::error::CognitoError;
use super::refresh_tokens::{self, RefreshGrant};
use super::user::User;
use crate::base::Secret;

/// The tokens of a sign-in or a refresh. Recorded: members and order.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AuthenticationResult {
    /// For APIs.
    pub(crate) access_token: Secret,
    /// The lifetime of the access token, in seconds.
    pub(crate) expires_in: i64,
    /// For the application.
    pub(crate) id_token: Secret,
    /// For more tokens; only a sign-in returns one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) refresh_token: Option<Secret>,
    /// `Bearer`.
    pub(crate) token_type: &'static str,
}

/// The origin of new tokens: what they share with all tokens of the same sign-in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin<'a> {
    /// The same in all tokens of one sign-in.
    pub(crate) jti: &'a str,
    /// When the user signed in, in epoch seconds.
    pub(crate) auth_time: i64,
    /// 2 for tokens from the OAuth endpoints, `None` for those from the API.
    pub(crate) version: Option<u8>,
}

/// Issues tokens for a user who has just signed in, with a refresh token.
pub(crate) async fn sign_in(
    cognito: &Cognito,
    client: &Client,
    user: &User,
) -> Result<AuthenticationResult, CognitoError> {
    let now = cognito.clock.epoch_seconds();
    let origin_jti = cognito.entropy.uuid().to_string();
    let origin = Origin { jti: &origin_jti, auth_time: now, version: None };
    let mut result = issue(cognito, client, user, origin).await?;
    let refresh_token = refresh_tokens::generate(&cognito.entropy);
    let grant = RefreshGrant {
        client_id: client.id.clone(),
        sub: user.sub.clone(),
        origin_jti,
        auth_time: now,
        expires_at: now + client.validity.refresh,
    };
    client.pool.refresh_tokens().add(&refresh_token, grant, now);
    result.refresh_token = Some(refresh_token);
    Ok(result)
}

/// Issues a new access token and ID token, without a refresh token.
pub(crate) async fn issue(
    cognito: &Cognito,
    client: &Client,
    user: &User,
    origin: Origin<'_>,
) -> Result<AuthenticationResult, CognitoError> {
    let now = cognito.clock.epoch_seconds();
    let pool = &client.pool;
    let [event_id, access_jti, id_jti] = [(); 3].map(|()| cognito.entropy.uuid().to_string());
    let attributes = client.readable(&user.attributes);
    let groups = pool.groups().claims_of(&user.sub);
    let access = AccessClaims {
        sub: &user.sub,
        groups: &groups.groups,
        iss: &pool.issuer,
        version: origin.version,
        client_id: &client.id,
        origin_jti: origin.jti,
        event_id: &event_id,
        token_use: "access",
        scope: API_SCOPE,
        auth_time: origin.auth_time,
        exp: now + client.validity.access,
        iat: now,
        jti: &access_jti,
        username: &user.username,
    };
    let id = IdClaims {
        sub: &user.sub,
        groups: &groups.groups,
        email_verified: claims::verified(&attributes, "email"),
        preferred_role: groups.preferred_role.as_deref(),
        iss: &pool.issuer,
        phone_number_verified: claims::verified(&attributes, "phone_number"),
        username: &user.username,
        origin_jti: origin.jti,
        roles: &groups.roles,
        aud: &client.id,
        event_id: &event_id,
        token_use: "id",
        auth_time: origin.auth_time,
        exp: now + client.validity.id,
        iat: now,
        jti: &id_jti,
        attributes: claims::own_attributes(&attributes),
    };
    let unsigned = |error| CognitoError::internal(&error);
    let unmade = |error| CognitoError::internal(&error);
    let (for_access, for_id) = (&pool.keys.access_token, &pool.keys.id_token);
    let (for_access, for_id) = (for_access.get().await.map_err(unmade)?, for_id.get().await.map_err(unmade)?);
    Ok(AuthenticationResult {
        access_token: Secret::new(for_access.sign(&access).map_err(unsigned)?),
        expires_in: client.validity.access,
        id_token: Secret::new(for_id.sign(&id).map_err(unsigned)?),
        refresh_token: None,
        token_type: "Bearer",
    })
}
