//! `POST /oauth2/token`: who asks, and which grant answers.

use std::sync::Arc;

use http::{HeaderMap, StatusCode};
use serde::Serialize;

use super::credentials::{Credentials, Form, truncate};
use super::{client_credentials, refresh};
use crate::base::Secret;
use crate::cognito::Cognito;
use crate::cognito::client::Client;
use crate::trace::{Check, Confidence, Recorder};

/// What the token endpoint answers. Recorded: `access_token`, `expires_in`, `token_type` in this order.
/// Inferred: where the ID token of a refresh stands.
#[derive(Debug, Serialize)]
pub(crate) struct TokenAnswer {
    /// Only from a refresh.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id_token: Option<Secret>,
    /// The token.
    pub(crate) access_token: Secret,
    /// How many seconds it is good for.
    pub(crate) expires_in: i64,
    /// `Bearer`.
    pub(crate) token_type: &'static str,
}

/// A refusal: what stands in the body, and how sure it is that AWS says so here.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{error}")]
pub(crate) struct TokenError {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// Such as `invalid_client`.
    pub(crate) error: &'static str,
    /// Only where a capture has one.
    pub(crate) description: Option<&'static str>,
    /// The source of this answer.
    pub(crate) confidence: Confidence,
}

impl TokenError {
    /// 400 without a description.
    pub(crate) const fn new(error: &'static str, confidence: Confidence) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: None, confidence }
    }

    /// The grant could not be written: no input leads here.
    pub(crate) const INTERNAL: Self = Self {
        status: StatusCode::INTERNAL_SERVER_ERROR,
        error: "server_error",
        description: None,
        confidence: Confidence::Inferred,
    };
    /// Documented: a missing or doubled parameter.
    pub(crate) const INVALID_REQUEST: Self = Self::new("invalid_request", Confidence::Documented);
    /// Recorded: an unknown client.
    const UNKNOWN_CLIENT: Self = Self::new("invalid_client", Confidence::Recorded);
    /// Recorded: a confidential client without a secret, 2026.
    const NO_SECRET: Self = Self {
        status: StatusCode::BAD_REQUEST,
        error: "invalid_client",
        description: Some("invalid_client_secret"),
        confidence: Confidence::Recorded,
    };
    /// Inferred: a wrong secret answers like a missing one.
    const WRONG_SECRET: Self = Self { confidence: Confidence::Inferred, ..Self::NO_SECRET };
}

/// The grants that are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grant {
    ClientCredentials,
    RefreshToken,
    /// Known, and answered as for a code that was never given out: there is no login page.
    AuthorizationCode,
}

/// Answers a token request for a domain; each decision is a check of `recorder`, in the order of the checks.
pub(crate) async fn answer(
    cognito: &Cognito,
    domain: &str,
    headers: &HeaderMap,
    body: &[u8],
    recorder: &Recorder,
) -> Result<TokenAnswer, TokenError> {
    let (region, prefix) = cognito.addresses.domain_at(domain);
    let Some(pool) = cognito.pools.pool_of_domain(region, prefix) else {
        recorder.check(Check::failed("domain", "the domain of a user pool", truncate(domain)));
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
    recorder.check(Check::failed("request", "one set of credentials, each parameter once", reason));
    TokenError::new("invalid_request", Confidence::Inferred)
}

fn grant(form: &Form, recorder: &Recorder) -> Result<Grant, TokenError> {
    const EXPECTED: &str = "client_credentials, refresh_token or authorization_code";
    let Some(name) = form.get("grant_type") else {
        recorder.check(Check::failed("grant_type", EXPECTED, "none"));
        return Err(TokenError::INVALID_REQUEST);
    };
    let grant = match name {
        "client_credentials" => Grant::ClientCredentials,
        "refresh_token" => Grant::RefreshToken,
        "authorization_code" => Grant::AuthorizationCode,
        _ => {
            // Not what it was: whoever mixes up the parameters puts a secret here.
            recorder.check(Check::failed("grant_type", EXPECTED, "another one"));
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
        recorder.check(Check::failed("client", expected, "none"));
        return Err(TokenError::INVALID_REQUEST);
    };
    let Some(client) = cognito.pools.client(client_id) else {
        recorder.check(Check::failed("client", expected, format!("{}, unknown", truncate(client_id))));
        return Err(TokenError::UNKNOWN_CLIENT);
    };
    if client.pool.id != pool_id {
        recorder.check(Check::failed("client", expected, format!("{client_id}, of {}", client.pool.id)));
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
            ("the client's secret", "the same", None)
        }
        (Some(_), Some(_)) => ("the client's secret", "another", Some(TokenError::WRONG_SECRET)),
    };
    match error {
        None => {
            recorder.check(Check::passed("secret", expected, actual));
            Ok(())
        }
        Some(error) => {
            recorder.check(Check::failed("secret", expected, actual));
            Err(error)
        }
    }
}

/// Documented: `invalid_grant` for a code that was not given out, and none is here.
fn authorization_code(form: &Form, recorder: &Recorder) -> Result<TokenAnswer, TokenError> {
    let actual = if form.get("code").is_some() { "a code that was not given out" } else { "none" };
    recorder.check(Check::failed("code", "a code that the login page gave out (not emulated)", actual));
    match form.get("code") {
        None => Err(TokenError::INVALID_REQUEST),
        Some(_) => Err(TokenError::new("invalid_grant", Confidence::Documented)),
    }
}
