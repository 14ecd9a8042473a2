//! The token endpoint that a provider's discovery document names.

use http::header::ACCEPT;
use http::{HeaderValue, Request, StatusCode, Uri};
use serde::Deserialize;

use super::exchange::error::ExchangeError;
use super::exchange::token_fetch::TokenFetch;
use super::provider::discovery::may_be_asked;
use crate::base::http::empty;
use crate::base::web_url::redact_url;
use crate::trace::{Cause, Check, HopName};

const CHECK: &str = "discovery";
const EXPECTED: &str = "a document with a token_endpoint";

#[derive(Deserialize)]
struct Document {
    token_endpoint: Option<String>,
}

/// Fetches the document each time, so that a change at the provider takes effect with the next token.
pub(super) async fn token_endpoint(exchange: &TokenFetch, url: &Uri) -> Result<Uri, ExchangeError> {
    let failed = |cause: Cause, error: ExchangeError, actual: String| {
        exchange.recorder.check(Check::failed(cause, CHECK, EXPECTED, actual));
        Err(error)
    };
    let none = || ExchangeError::Discovery(url.to_string());
    let mut request = Request::get(url.clone()).body(empty()).unwrap_or_default();
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let (status, body) = match exchange.ask(HopName::Discovery, request).await {
        Ok(answer) => answer,
        Err(error) => {
            let actual = error.to_string();
            return failed(error.cause(), error.into_error(url, none()), actual);
        }
    };
    if status != StatusCode::OK {
        return failed(Cause::DiscoveryUnreachable, none(), format!("{url} answered {}", status.as_u16()));
    }
    let Ok(document) = serde_json::from_slice::<Document>(&body) else {
        return failed(Cause::DiscoveryMalformed, none(), format!("{url} answered something else"));
    };
    // Recorded: a pool without a domain causes the text of a token endpoint that refused.
    let Some(endpoint) = document.token_endpoint else {
        return failed(Cause::NoDomain, ExchangeError::Answer, format!("{url} names no token_endpoint"));
    };
    match endpoint.parse::<Uri>() {
        Ok(uri) if may_be_asked(&uri) => {
            exchange.recorder.check(Check::passed(CHECK, EXPECTED, redact_url(&uri)));
            Ok(uri)
        }
        _ => failed(
            Cause::DiscoveryMalformed,
            ExchangeError::Answer,
            format!("{url} names a token_endpoint that is not a URL"),
        ),
    }
}
