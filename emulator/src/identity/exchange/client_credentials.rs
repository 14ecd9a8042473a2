//! The grant client_credentials (RFC 6749, section 4.4): the client's own token, for no user.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::{Serializer, byte_serialize};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderValue, Request, StatusCode, Uri};
use serde_json::{Map, Value};

use super::OutboundToken;
use super::error::ExchangeError;
use super::token_fetch::TokenFetch;
use crate::base::http::{Body, full};
use crate::base::web_url::redact_url;
use crate::identity::provider::client_authentication::ClientAuthenticationMethod;
use crate::trace::{Cause, Check, HopName};

const CHECK: &str = "tokenEndpoint";
const EXPECTED: &str = "200 with a Bearer access_token";
/// Longer error texts are cut in the trace, in characters.
const MAX_QUOTE_LENGTH: usize = 300;

/// Sends the request to the token endpoint; its own status and error text go into the trace, and nowhere else.
pub(super) async fn fetch(exchange: &TokenFetch, endpoint: &Uri) -> Result<OutboundToken, ExchangeError> {
    let failed = |cause: Cause, error: ExchangeError, actual: String| {
        let actual = format!("{} {actual}", redact_url(endpoint));
        exchange.recorder.check(Check::failed(cause, CHECK, EXPECTED, actual));
        Err(error)
    };
    let asked_at = exchange.clock.epoch_seconds();
    let (status, body) = match exchange.ask(HopName::TokenEndpoint, request(exchange, endpoint)).await {
        Ok(answer) => answer,
        Err(error) => {
            let actual = format!("gave no answer: {error}");
            return failed(error.cause(), error.into_error(endpoint, ExchangeError::Answer), actual);
        }
    };
    let members = serde_json::from_slice::<Map<String, Value>>(&body).ok();
    if status != StatusCode::OK {
        return failed(
            Cause::TokenEndpointRefused,
            ExchangeError::Answer,
            format!("answered {}", quote(exchange, status, members.as_ref())),
        );
    }
    match token(members.as_ref(), asked_at) {
        Ok((token, lifetime)) => {
            exchange.recorder.check(Check::passed(CHECK, EXPECTED, format!("200, good for {lifetime} s")));
            Ok(token)
        }
        Err(reason) => {
            failed(Cause::TokenEndpointRefused, ExchangeError::Answer, format!("answered 200 {reason}"))
        }
    }
}

fn request(exchange: &TokenFetch, endpoint: &Uri) -> Request<Body> {
    let provider = exchange.permitted.provider();
    let mut form = Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials");
    if !exchange.scopes.is_empty() {
        form.append_pair("scope", &exchange.scopes.join(" "));
    }
    let method = provider.authentication_method();
    if method == ClientAuthenticationMethod::ClientSecretPost {
        form.append_pair("client_id", &provider.client_id);
        form.append_pair("client_secret", exchange.secret.expose());
    }
    let mut request = Request::post(endpoint.clone()).body(full(form.finish())).unwrap_or_default();
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if method == ClientAuthenticationMethod::ClientSecretBasic
        && let Some(credentials) = basic(&provider.client_id, exchange.secret.expose())
    {
        headers.insert(AUTHORIZATION, credentials);
    }
    request
}

fn basic(client_id: &str, secret: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("Basic {}", credentials(client_id, secret))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Both halves are form-encoded before they are joined (RFC 6749, section 2.3.1).
fn credentials(client_id: &str, secret: &str) -> String {
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    STANDARD.encode(format!("{}:{}", encode(client_id), encode(secret)))
}

/// The token and its lifetime in seconds; 0 if the response has none, and then it is used but not cached. Errors
/// are reported in words of our own, because a parser's would quote the response.
fn token(members: Option<&Map<String, Value>>, asked_at: i64) -> Result<(OutboundToken, i64), &'static str> {
    let members = members.ok_or("without a JSON object")?;
    let access_token = members.get("access_token").and_then(Value::as_str).unwrap_or_default();
    if access_token.is_empty() {
        return Err("without an access_token");
    }
    let token_type = members.get("token_type").and_then(Value::as_str).ok_or("without a token_type")?;
    if !token_type.eq_ignore_ascii_case("Bearer") {
        return Err("with a token_type other than Bearer");
    }
    let lifetime = match members.get("expires_in") {
        None => 0,
        Some(seconds) => seconds.as_i64().filter(|seconds| *seconds >= 0).ok_or("with a wrong expires_in")?,
    };
    let token = OutboundToken::new(access_token, asked_at.saturating_add(lifetime));
    token.map(|token| (token, lifetime)).ok_or("with an access_token that no header can carry")
}

/// Status and error text as OAuth defines them (RFC 6749, section 5.2); of any other body only the status.
fn quote(exchange: &TokenFetch, status: StatusCode, members: Option<&Map<String, Value>>) -> String {
    let text = |name| members.and_then(|members| members.get(name)).and_then(Value::as_str);
    let parts = [Some(status.as_str()), text("error"), text("error_description")];
    let quote = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let printable: String = quote.chars().filter(|character| !character.is_control()).collect();
    // Hidden before it is cut, or the cut could leave the first half of a secret.
    hide(exchange, &printable).chars().take(MAX_QUOTE_LENGTH).collect()
}

/// Hides secrets: a server may repeat what it was sent, in any of the forms in which it was sent.
fn hide(exchange: &TokenFetch, text: &str) -> String {
    let secret = exchange.secret.expose();
    let encoded: String = byte_serialize(secret.as_bytes()).collect();
    let credentials = credentials(&exchange.permitted.provider().client_id, secret);
    [secret, &encoded, &credentials].iter().fold(text.to_owned(), |text, form| text.replace(form, "***"))
}
