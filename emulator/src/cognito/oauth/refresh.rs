//! The refresh_token grant: new tokens for a user, without a new refresh token.

use super::credentials::Form;
use super::token_response::{TokenAnswer, TokenError};
use crate::cognito::Cognito;
use crate::cognito::authentication_result::{self, Origin};
use crate::cognito::client::Client;
use crate::trace::{Cause, Check, Confidence, Recorder};

/// Issues tokens for a refresh token of this app client.
///
/// Recorded: `invalid_grant` without a description for a bad refresh token. Inferred: the client must be one of the code
/// flow, from which AWS's own refresh tokens for this endpoint come.
pub(crate) async fn answer(
    cognito: &Cognito,
    client: &Client,
    form: &Form,
    recorder: &Recorder,
) -> Result<TokenAnswer, TokenError> {
    check_flow(client, recorder)?;
    let Some(token) = form.get("refresh_token") else {
        recorder.check(Check::failed(
            Cause::RefreshTokenInvalid,
            "refresh_token",
            "one of this client's",
            "none",
        ));
        return Err(TokenError::INVALID_REQUEST);
    };
    let invalid = |reason: String| {
        recorder.check(Check::failed(
            Cause::RefreshTokenInvalid,
            "refresh_token",
            "one of this client's, of an enabled user",
            reason,
        ));
        TokenError::new("invalid_grant", Confidence::Recorded)
    };
    let now = cognito.clock.epoch_seconds();
    let grant = client
        .pool
        .refresh_tokens()
        .get(token, &client.id, now)
        .map_err(|error| invalid(error.to_string()))?;
    let user = client.pool.users().get(&grant.sub).cloned();
    let user = user
        .filter(|user| user.check_usable().is_ok())
        .ok_or_else(|| invalid("of a deleted user".to_owned()))?;
    recorder.check(Check::passed(
        "refresh_token",
        "one of this client's, of an enabled user",
        user.username.clone(),
    ));
    let origin = Origin { jti: &grant.origin_jti, auth_time: grant.auth_time, version: Some(2) };
    let result = authentication_result::issue(cognito, client, &user, origin)
        .await
        .map_err(|_| TokenError::INTERNAL)?;
    Ok(TokenAnswer {
        id_token: Some(result.id_token),
        access_token: result.access_token,
        expires_in: result.expires_in,
        token_type: result.token_type,
    })
}

/// Documented: `unauthorized_client` for a client that may not refresh.
fn check_flow(client: &Client, recorder: &Recorder) -> Result<(), TokenError> {
    const EXPECTED: &str = "a client of the code flow that may refresh";
    let reason = if !client.uses_oauth() {
        "AllowedOAuthFlowsUserPoolClient is not true"
    } else if !client.allows_oauth_flow("code") {
        "AllowedOAuthFlows has no code"
    } else if !client.allows_refresh() {
        "ExplicitAuthFlows has no ALLOW_REFRESH_TOKEN_AUTH"
    } else {
        recorder.check(Check::passed("flow", EXPECTED, "code and refresh are allowed"));
        return Ok(());
    };
    recorder.check(Check::failed(Cause::FlowNotAllowed, "flow", EXPECTED, reason));
    Err(TokenError::new("unauthorized_client", Confidence::Documented))
}
