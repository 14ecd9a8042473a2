//! A runtime without a customJWTAuthorizer: it takes AWS signatures, and no tokens.

use bytes::Bytes;
use http::request::Parts;

use super::presented::{MISMATCH, Presented, forbidden, presented};
use crate::aws::dialect::Dialect;
use crate::aws::{ApiError, Principal, signature_error};
use crate::base::addresses::LocalUri;
use crate::base::http::BodyError;
use crate::iam::{Permission, PolicyDenial};
use crate::model::Service;
use crate::runtime::outcome::Outcome;
use crate::runtime::payload::Asked;
use crate::runtime::version::LiveVersion;
use crate::runtime::{RuntimeService, lookup};
use crate::sigv4::{RequiredScope, SentRequest, Signature, SignatureError};
use crate::trace::{Cause, Check, Confidence, Recorder};

const INVOKE: &str = "bedrock-agentcore:InvokeAgentRuntime";
/// What a call needs too that names its user. Documented: AgentCore guide, runtime OAuth.
const INVOKE_FOR_USER: &str = "bedrock-agentcore:InvokeAgentRuntimeForUser";
const USER_ID: &str = "x-amzn-bedrock-agentcore-runtime-user-id";

/// The whole payload if the caller's signature is right and the caller may do what is asked; else the response.
///
/// Recorded: the responses to a request without Authorization and to a token.
pub(super) async fn authorize<B>(
    service: &RuntimeService,
    live: &LiveVersion,
    (head, body): (&Parts, B),
    Asked { action, limit }: Asked,
    recorder: &Recorder,
) -> Result<Bytes, Outcome>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let signature = match Signature::of(head) {
        Ok(Some(signature)) => signature,
        Ok(None) => return Err(refused_method(live, head, recorder)),
        Err(error) => return Err(refused(&error, recorder)),
    };
    if let Some(elsewhere) = of_another_region(service, live, head, &signature, recorder) {
        return Err(elsewhere);
    }
    let body = limit.read(body).await.map_err(|error| {
        let expected = "the whole payload, to verify its signature";
        recorder.check(Check::failed(error.cause(), "payload", expected, error.message.clone()));
        Outcome::refused(error)
    })?;
    let region = Some(live.runtime.arn.region.as_str());
    let required = RequiredScope::of(Service::AgentCore.signing_name(), region);
    let request = SentRequest::new(head, &body);
    let principal = service.authenticator.authenticate(&request, &signature, &required);
    let principal = principal.map_err(|error| refused(&error, recorder))?;
    recorder.check(Check::noted("caller", principal.to_string()));
    let for_user = head.headers.contains_key(USER_ID).then_some(INVOKE_FOR_USER);
    for action in [action].into_iter().chain(for_user.filter(|_| action == INVOKE)) {
        let allowed = may_call(service, live, &principal, action, recorder);
        allowed.map_err(|denial| denied(&denial, action))?;
    }
    Ok(body)
}

fn refused_method(live: &LiveVersion, head: &Parts, recorder: &Recorder) -> Outcome {
    let expected = "an AWS signature (SigV4): the runtime has no customJWTAuthorizer";
    let refused = |cause: Cause, actual: &'static str| {
        recorder.check(Check::failed(cause, "Authorization", expected, actual));
    };
    match presented(head) {
        Presented::Nothing => {
            refused(Cause::NotSigned, "no such header");
            Outcome::refused(ApiError::unsigned())
        }
        Presented::Token(_) => {
            refused(of_token(live), "a bearer token");
            forbidden(MISMATCH, Confidence::Recorded)
        }
        Presented::BareToken | Presented::Unreadable | Presented::Signature => {
            refused(Cause::AuthorizationUnreadable, "something else");
            forbidden(MISMATCH, Confidence::Inferred)
        }
    }
}

fn of_token(live: &LiveVersion) -> Cause {
    if live.version.dropped_authorizer { Cause::AuthorizerDropped } else { Cause::TokenForSignature }
}

/// Recorded on other services that speak REST-JSON; inferred: that runtimes answer so.
fn refused(error: &SignatureError, recorder: &Recorder) -> Outcome {
    signature_error::checks(error).into_iter().for_each(|check| recorder.check(check));
    Outcome::refused(Dialect::RestJson.refused_signature(error).rated(Confidence::Inferred))
}

/// The local address names no region. A client that signs for another one than the runtime's would have called the host
/// of that region, which does not know the runtime. Recorded: that host's response.
fn of_another_region(
    service: &RuntimeService,
    live: &LiveVersion,
    head: &Parts,
    signature: &Signature<'_>,
    recorder: &Recorder,
) -> Option<Outcome> {
    let by_host = head.extensions.get::<LocalUri>().is_some_and(|local| local.region.is_some());
    let signed = signature.credential()?.region;
    if by_host || signed == live.runtime.arn.region {
        return None;
    }
    let expected = format!("a signature for {}, the runtime's region", live.runtime.arn.region);
    recorder.check(Check::failed(Cause::AnotherRegion, "runtime", expected, format!("one for {signed}")));
    let local = LocalUri {
        path_and_query: head.uri.path_and_query()?.clone(),
        region: Some(signed.to_owned()),
        service: None,
    };
    let account_region = service.addresses.account_region();
    let error = lookup::find(&service.runtimes, account_region, &head.uri, Some(&local)).err()?;
    Some(Outcome::refused(error.into()))
}

/// Recorded: the caller must be allowed for the runtime's ARN, then for its endpoint's; the text of InvokeAgentRuntime names
/// the one that is missing, 2026. Inferred: the same for other operations.
fn may_call(
    service: &RuntimeService,
    live: &LiveVersion,
    principal: &Principal,
    action: &str,
    recorder: &Recorder,
) -> Result<(), Box<PolicyDenial>> {
    for arn in &live.invoked_arns {
        let permission = Permission::new(action, arn, &live.runtime.arn.region);
        let allowed = service.authorizer.authorize_call(principal, permission);
        let authorization = allowed.inspect_err(|denial| recorder.check(denial.check()))?;
        recorder.check(authorization.check([action, " on ", arn].concat()));
    }
    Ok(())
}

fn denied(denial: &PolicyDenial, action: &str) -> Outcome {
    let is_recorded = action == INVOKE;
    let confidence = if is_recorded { Confidence::Recorded } else { Confidence::Inferred };
    Outcome::refused(ApiError::access_denied(denial.to_string()).rated(confidence))
}
