//! Identity's data plane over HTTP: REST-JSON, for callers with AWS credentials.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::{HeaderName, Request, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::constraint::ConstraintViolations;
use super::input::{Flow, ResourceApiKeyInput, ResourceTokenInput, WorkloadTokenInput};
use super::permission::MayAct;
use super::user_token::InvalidUserToken;
use super::{Caller, IdentityError, Parts, User, api_key, resource_token, user_token};
use crate::aws::credential_scope::CredentialScope;
use crate::aws::{ApiError, rest_json::json};
use crate::aws::{REQUEST_ID, request_id};
use crate::base::arn::Place;
use crate::base::http::{ReadError, read};
use crate::trace::{Check, Confidence, HopName, Recorder, TRACE_ID_HEADER};

/// The longest body that is read, in bytes: two tokens of the greatest length and room to spare. Inferred.
const LONGEST_BODY: usize = 1024 * 1024;

type AxumRequest = Request<axum::body::Body>;
type BaseResponse = http::Response<crate::base::http::Body>;

/// `POST /identities/GetWorkloadAccessToken`: `{workloadName}` gives `{workloadAccessToken}`.
pub(crate) async fn get_workload_access_token(
    State(parts): State<Arc<Parts>>,
    request: AxumRequest,
) -> Response {
    let hop = begin(&parts, &request, "GetWorkloadAccessToken");
    let answer = async {
        let (place, input): (_, WorkloadTokenInput) = input(&parts, request).await?;
        let workload = input.for_nobody()?;
        issue(&parts, &may_act(&parts, &place, &workload, &hop)?, None)
    };
    let answer = answer.await;
    finish(&parts, &hop, answer)
}

/// `POST /identities/GetWorkloadAccessTokenForJWT`: `{workloadName, userToken}` gives `{workloadAccessToken}`.
pub(crate) async fn get_workload_access_token_for_jwt(
    State(parts): State<Arc<Parts>>,
    request: AxumRequest,
) -> Response {
    let hop = begin(&parts, &request, "GetWorkloadAccessTokenForJWT");
    let answer = async {
        let (place, input): (_, WorkloadTokenInput) = input(&parts, request).await?;
        let (workload, token) = input.for_jwt()?;
        let permission = may_act(&parts, &place, &workload, &hop)?;
        let user = user_token::verify(&parts, &token, &hop).await?;
        issue(&parts, &permission, Some(&user))
    };
    let answer = answer.await;
    finish(&parts, &hop, answer)
}

/// `POST /identities/GetWorkloadAccessTokenForUserId`: `{workloadName, userId}` gives `{workloadAccessToken}`.
pub(crate) async fn get_workload_access_token_for_user_id(
    State(parts): State<Arc<Parts>>,
    request: AxumRequest,
) -> Response {
    let hop = begin(&parts, &request, "GetWorkloadAccessTokenForUserId");
    let answer = async {
        let (place, input): (_, WorkloadTokenInput) = input(&parts, request).await?;
        let (workload, user) = input.for_user_id()?;
        issue(&parts, &may_act(&parts, &place, &workload, &hop)?, Some(&user))
    };
    let answer = answer.await;
    finish(&parts, &hop, answer)
}

/// `POST /identities/oauth2/token`: GetResourceOauth2Token, for the flow M2M; gives `{accessToken}`.
pub(crate) async fn get_resource_oauth2_token(
    State(parts): State<Arc<Parts>>,
    request: AxumRequest,
) -> Response {
    let hop = begin(&parts, &request, "GetResourceOauth2Token");
    let answer = resource_oauth2_token(&parts, request, &hop).await;
    finish(&parts, &hop, answer)
}

async fn resource_oauth2_token(parts: &Parts, request: AxumRequest, hop: &Recorder) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Output<'a> {
        access_token: &'a str,
    }
    let (place, input): (_, ResourceTokenInput) = input(parts, request).await?;
    let request = input.check()?;
    let refused_flow = match request.flow {
        Flow::M2m => None,
        Flow::UserFederation => Some("USER_FEDERATION"),
        Flow::OnBehalfOfTokenExchange => Some("ON_BEHALF_OF_TOKEN_EXCHANGE"),
    };
    if let Some(flow) = refused_flow {
        return Err(inferred(ApiError::not_emulated(&format!(
            "GetResourceOauth2Token with oauth2Flow {flow}"
        ))));
    }
    let (token, provider, scopes) = (&request.token, &request.provider, &request.scopes);
    let token =
        resource_token::get(parts, &Caller::Principal { place: &place }, token, provider, scopes, hop)
            .await?;
    let response = json(StatusCode::OK, &Output { access_token: token.access_token() });
    Ok((response, resource_token::summary(&token)))
}

/// `POST /identities/api-key`: GetResourceApiKey; gives `{apiKey}`.
pub(crate) async fn get_resource_api_key(State(parts): State<Arc<Parts>>, request: AxumRequest) -> Response {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Output<'a> {
        api_key: &'a str,
    }
    let hop = begin(&parts, &request, "GetResourceApiKey");
    let answer = async {
        let (place, input): (_, ResourceApiKeyInput) = input(&parts, request).await?;
        let (token, provider) = input.check()?;
        let key = api_key::get(&parts, &Caller::Principal { place: &place }, &token, &provider, &hop)?;
        Ok((json(StatusCode::OK, &Output { api_key: key.expose() }), api_key::SUMMARY.to_owned()))
    };
    let answer = answer.await;
    finish(&parts, &hop, answer)
}

/// The answer and what the trace says of it.
type Answer = Result<(BaseResponse, String), Failure>;

/// An error and how sure it is that AWS answers so.
struct Failure(ApiError, Confidence);

impl From<IdentityError> for Failure {
    fn from(error: IdentityError) -> Self {
        Self(error.rest(), error.confidence())
    }
}

impl From<InvalidUserToken> for Failure {
    fn from(error: InvalidUserToken) -> Self {
        inferred(error.rest())
    }
}

impl From<ConstraintViolations> for Failure {
    /// Recorded: the text of a wrong enum value, as a ValidationException.
    fn from(violations: ConstraintViolations) -> Self {
        Self(ApiError::validation(violations.to_string()), Confidence::Recorded)
    }
}

fn inferred(error: ApiError) -> Failure {
    Failure(error, Confidence::Inferred)
}

fn begin(parts: &Parts, request: &AxumRequest, operation: &'static str) -> Recorder {
    parts.traces.join_or_begin(request.extensions(), HopName::Identity, || operation.to_owned())
}

fn may_act(parts: &Parts, place: &Place, workload: &str, hop: &Recorder) -> Result<MayAct, Failure> {
    const CHECK: (&str, &str) = ("permission", "an existing workload identity that no service is linked to");
    match parts.may_act(&Caller::Principal { place }, workload) {
        Ok(permission) => {
            hop.check(Check::passed(CHECK.0, CHECK.1, workload.to_owned()));
            Ok(permission)
        }
        Err(error) => {
            hop.check(Check::failed(CHECK.0, CHECK.1, error.to_string()));
            Err(error.into())
        }
    }
}

fn issue(parts: &Parts, permission: &MayAct, user: Option<&User>) -> Answer {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Output<'a> {
        workload_access_token: &'a str,
    }
    let token = parts.seal.seal(permission, user).map_err(IdentityError::from)?;
    let response = json(StatusCode::OK, &Output { workload_access_token: token.expose() });
    Ok((response, format!("a workload access token for {}", permission.workload().name)))
}

/// The place that the request is signed for and the operation's input; what an error says never quotes the body, which
/// may hold a token.
async fn input<T: DeserializeOwned + Default>(
    parts: &Parts,
    request: AxumRequest,
) -> Result<(Place, T), Failure> {
    // The signature is not verified yet.
    let scope = CredentialScope::of(&request);
    let region = scope.ok_or_else(|| Failure(ApiError::unsigned(), Confidence::Recorded))?.region;
    let place = Place { region, account: parts.addresses.place().account.clone() };
    Ok((place, members(request).await?))
}

async fn members<T: DeserializeOwned + Default>(request: AxumRequest) -> Result<T, Failure> {
    let body = read(request.into_body(), LONGEST_BODY).await.map_err(|error| match error {
        // Inferred: no such answer of Identity is published.
        ReadError::TooLong(_) => {
            ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeException", error.to_string())
        }
        ReadError::Broken(_) => serialization("The request body could not be read"),
    });
    let body = body.map_err(inferred)?;
    // A body may be left out where the operation has members; they are then missing, one by one.
    if body.is_empty() {
        return Ok(T::default());
    }
    // serde takes an array for a struct, AWS does not.
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        return Err(inferred(serialization("The request body is not a JSON object")));
    }
    serde_json::from_slice(&body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => {
            inferred(serialization("A member of the request body has the wrong type"))
        }
        _ => inferred(serialization("The request body is not valid JSON")),
    })
}

/// Inferred: the exception is AWS's, its texts are not published for Identity.
fn serialization(message: &str) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "SerializationException", message)
}

fn finish(parts: &Parts, hop: &Recorder, answer: Answer) -> Response {
    let mut response = match answer {
        Ok((response, told)) => {
            hop.answered(response.status(), told, Confidence::Documented);
            response
        }
        Err(Failure(error, confidence)) => {
            hop.answered(error.status, error.message.clone(), confidence);
            error.into_response()
        }
    };
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, request_id(&parts.entropy));
    headers.insert(HeaderName::from_static(TRACE_ID_HEADER), hop.trace_id());
    response.map(axum::body::Body::new)
}
