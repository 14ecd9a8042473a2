//! The HTTP endpoint of a domain: `/domain/{domain}/oauth2/token`.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, EXPIRES, PRAGMA, SERVER, SET_COOKIE,
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::Serialize;

use super::token;
use super::token_response::{TokenAnswer, TokenError};
use crate::base::http::{Body, empty, full, read};
use crate::cognito::Cognito;
use crate::trace::{Cause, Check, Confidence, HopName, Recorder};

/// The maximum length of a form, in bytes. Inferred.
const LIMIT: usize = 64 * 1024;
const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");

/// The headers of every response of a domain. Recorded: all but the last, which is documented.
const HEADERS: [(HeaderName, HeaderValue); 10] = [
    (HeaderName::from_static("x-application-context"), HeaderValue::from_static("application:prod:8443")),
    (HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff")),
    (HeaderName::from_static("x-xss-protection"), HeaderValue::from_static("1; mode=block")),
    (CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store, max-age=0, must-revalidate")),
    (PRAGMA, HeaderValue::from_static("no-cache")),
    (EXPIRES, HeaderValue::from_static("0")),
    (
        HeaderName::from_static("strict-transport-security"),
        HeaderValue::from_static("max-age=31536000 ; includeSubDomains"),
    ),
    (HeaderName::from_static("x-frame-options"), HeaderValue::from_static("DENY")),
    (SERVER, HeaderValue::from_static("Server")),
    (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
];
const COGNITO_REQUEST_ID: HeaderName = HeaderName::from_static("x-amz-cognito-request-id");

/// Handles any method on `/domain/{domain}/oauth2/token`: POST of a form, and 405 with an empty body for all else.
///
/// Recorded: that 405 also for another content type. Inferred: 413 with an empty body for a form that is too long.
pub(crate) async fn token(
    State(cognito): State<Arc<Cognito>>,
    domain: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    // A name that is not UTF-8 matches no domain.
    let domain = domain.map_or_else(|_| String::new(), |Path(domain)| domain);
    let title = || format!("POST /oauth2/token of {domain}");
    let recorder = cognito.traces.join_or_begin(request.extensions(), HopName::TokenEndpoint, title);
    let mut response = answer(&cognito, &domain, request, &recorder).await;
    finish(&cognito, response.headers_mut(), &recorder);
    response.map(axum::body::Body::new)
}

async fn answer(
    cognito: &Cognito,
    domain: &str,
    request: Request,
    recorder: &Recorder,
) -> http::Response<Body> {
    const EXPECTED: &str = "POST of application/x-www-form-urlencoded";
    let (head, body) = request.into_parts();
    if head.method != Method::POST || !is_form(&head.headers) {
        recorder.check(Check::failed(
            Cause::TokenRequestMalformed,
            "request",
            EXPECTED,
            actual(&head.method, &head.headers),
        ));
        return without_body(StatusCode::METHOD_NOT_ALLOWED, recorder, Confidence::Recorded);
    }
    let Ok(body) = read(body, LIMIT).await else {
        recorder.check(Check::failed(
            Cause::TokenRequestMalformed,
            "request",
            format!("at most {LIMIT} bytes"),
            "more, or a broken body",
        ));
        return without_body(StatusCode::PAYLOAD_TOO_LARGE, recorder, Confidence::Inferred);
    };
    match token::answer(cognito, domain, &head.headers, &body, recorder).await {
        Ok(answer) => granted(&answer, recorder),
        Err(error) => refused(error, recorder),
    }
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn actual(method: &Method, headers: &HeaderMap) -> String {
    let content_type = headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
    format!("{method} of {}", content_type.as_deref().unwrap_or("no content type"))
}

fn without_body(status: StatusCode, recorder: &Recorder, confidence: Confidence) -> http::Response<Body> {
    recorder.answered(status, "no body", confidence);
    let mut response = http::Response::new(empty());
    *response.status_mut() = status;
    response
}

fn granted(answer: &TokenAnswer, recorder: &Recorder) -> http::Response<Body> {
    let confidence = if answer.id_token.is_none() { Confidence::Recorded } else { Confidence::Inferred };
    recorder.answered(StatusCode::OK, format!("a token for {} s", answer.expires_in), confidence);
    json(StatusCode::OK, answer)
}

fn refused(refusal: TokenError, recorder: &Recorder) -> http::Response<Body> {
    #[derive(Serialize)]
    struct Refusal {
        error: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        error_description: Option<&'static str>,
    }
    let body = Refusal { error: refusal.error, error_description: refusal.description };
    recorder.answered(refusal.status, serde_json::to_string(&body).unwrap_or_default(), refusal.confidence);
    json(refusal.status, &body)
}

fn json(status: StatusCode, body: &impl Serialize) -> http::Response<Body> {
    let mut response = http::Response::new(full(serde_json::to_vec(body).unwrap_or_default()));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, JSON);
    response
}

fn finish(cognito: &Cognito, headers: &mut HeaderMap, recorder: &Recorder) {
    headers.extend(HEADERS);
    let text = |text: String| HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("-"));
    let cookie = format!("XSRF-TOKEN={}; Path=/; Secure; HttpOnly; SameSite=Lax", cognito.entropy.uuid());
    headers.insert(SET_COOKIE, text(cookie));
    headers.insert(COGNITO_REQUEST_ID, text(cognito.entropy.uuid().to_string()));
    recorder.mark(headers);
}
