//! `POST /oauth2/token`: authenticates the client and dispatches on the grant.

use std::sync::Arc;

use http::HeaderMap;

use super::credentials::{Credentials, Form, truncate};
use super::token_response::{TokenAnswer, TokenError};
use super::{client_credentials, refresh};
use crate::cognito::Cognito;
use crate::cognito::client::Client;
use crate::trace::{Cause, Check, Confidence, Recorder};

/// The known grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grant {
    ClientCredentials,
    RefreshToken,
    /// Known, and refused as for a code that was never issued: there is no login page.
    AuthorizationCode,
}

/// Responds to a token request for a domain; each decision is a check of `recorder`, in the order of the checks.
pub(crate) async fn answer(
    cognito: &Cognito,
    domain: &str,
    headers: &HeaderMap,
    body: &[u8],
    recorder: &Recorder,
) -> Result<TokenAnswer, TokenError> {
    let (region, prefix) = cognito.addresses.domain_at(domain);
    let Some(pool) = cognito.pools.pool_of_domain(region, prefix) else {
        recorder.check(Check::failed(
            Cause::UnknownDomain,
            "domain",
            "the domain of a user pool",
            truncate(domain),
        ));
        return Err(TokenError::new("invalid_request", Confidence::Inferred));
    };
    recorder.check(Check::passed("domain", "the domain of a user pool", format!("{domain}, of {}", pool.id)));
    let form = Form::read(body).map_err(|malformed| refused_as_malformed(recorder, malformed.0))?;
    let grant = grant(&form, recorder)?;
    let credentials =
        Credentials::read(headers, &form).map_err(|malformed| refused_as_malformed(recorder, malformed.0))?;
    let client = client(cognito, &pool.id, &credentials, recorder)?;
    check_secret(&client, &credentials, recorder)?;
    match grant {
        Grant::ClientCredentials => client_credentials::answer(cognito, &client, &form, recorder).await,
        Grant::RefreshToken => refresh::answer(cognito, &client, &form, recorder).await,
        Grant::AuthorizationCode => authorization_code(&form, recorder),
    }
}

fn refused_as_malformed(recorder: &Recorder, reason: &'static str) -> TokenError {
    recorder.check(Check::failed(
        Cause::TokenRequestMalformed,
        "request",
        "one set of credentials, each parameter once",
        reason,
    ));
    TokenError::new("invalid_request", Confidence::Inferred)
}

fn grant(form: &Form, recorder: &Recorder) -> Result<Grant, TokenError> {
    const EXPECTED: &str = "client_credentials, refresh_token or authorization_code";
    let Some(name) = form.get("grant_type") else {
        recorder.check(Check::failed(Cause::TokenRequestMalformed, "grant_type", EXPECTED, "none"));
        return Err(TokenError::INVALID_REQUEST);
    };
    let grant = match name {
        "client_credentials" => Grant::ClientCredentials,
        "refresh_token" => Grant::RefreshToken,
        "authorization_code" => Grant::AuthorizationCode,
        _ => {
            // The value is not shown: a caller who mixes up the parameters puts a secret here.
            recorder.check(Check::failed(Cause::GrantUnsupported, "grant_type", EXPECTED, "another one"));
            return Err(TokenError::new("unsupported_grant_type", Confidence::Documented));
        }
    };
    recorder.check(Check::passed("grant_type", EXPECTED, name.to_owned()));
    Ok(grant)
}

/// Inferred: a client of another pool is as unknown as one that does not exist.
fn client(
    cognito: &Cognito,
    pool_id: &str,
    credentials: &Credentials,
    recorder: &Recorder,
) -> Result<Arc<Client>, TokenError> {
    let expected = format!("an app client of {pool_id}");
    let Some(client_id) = credentials.client_id.as_deref() else {
        recorder.check(Check::failed(Cause::TokenRequestMalformed, "client", expected, "none"));
        return Err(TokenError::INVALID_REQUEST);
    };
    let Some(client) = cognito.pools.client(client_id) else {
        recorder.check(Check::failed(Cause::UnknownClient, "client", expected, truncate(client_id)));
        return Err(TokenError::UNKNOWN_CLIENT);
    };
    if client.pool.id != pool_id {
        let actual = format!("{client_id}, of {}", client.pool.id);
        recorder.check(Check::failed(Cause::ClientOfAnotherPool, "client", expected, actual));
        return Err(TokenError { confidence: Confidence::Inferred, ..TokenError::UNKNOWN_CLIENT });
    }
    recorder.check(Check::passed("client", expected, client_id.to_owned()));
    Ok(client)
}

fn check_secret(client: &Client, credentials: &Credentials, recorder: &Recorder) -> Result<(), TokenError> {
    let (expected, actual, error) = match (&client.secret, &credentials.secret) {
        (None, None) => ("no secret: a public client", "none", None),
        (None, Some(_)) => ("no secret: a public client", "a secret", Some(TokenError::WRONG_SECRET)),
        (Some(_), None) => ("the client's secret", "none", Some(TokenError::NO_SECRET)),
        (Some(secret), Some(given)) if secret.matches(given.expose()) => {
            ("the client's secret", "it matches", None)
        }
        (Some(_), Some(_)) => ("the client's secret", "another one", Some(TokenError::WRONG_SECRET)),
    };
    match error {
        None => {
            recorder.check(Check::passed("secret", expected, actual));
            Ok(())
        }
        Some(error) => {
            recorder.check(Check::failed(Cause::WrongClientSecret, "secret", expected, actual));
            Err(error)
        }
    }
}

/// Documented: `invalid_grant` for a code that was not issued, and none is here.
fn authorization_code(form: &Form, recorder: &Recorder) -> Result<TokenAnswer, TokenError> {
    let actual = if form.get("code").is_some() { "a code that was not given out" } else { "none" };
    let expected = "a code that the login page gave out (not emulated)";
    recorder.check(Check::failed(Cause::GrantUnsupported, "code", expected, actual));
    match form.get("code") {
        None => Err(TokenError::INVALID_REQUEST),
        Some(_) => Err(TokenError::new("invalid_grant", Confidence::Documented)),
    }
}
