//! AWS_IAM and AUTHENTICATE_ONLY: the AWS signature of a request.

use http::header::AUTHORIZATION;
use http::request::Parts;

use super::challenges::Denial;
use crate::aws::{Principal, signature_error};
use crate::gateway::{Gateway, GatewayService};
use crate::iam::Permission;
use crate::sigv4::{RequiredScope, SentRequest, Signature, SignatureError};
use crate::trace::{Cause, Check, Recorder};

/// The signing name of gateways. Documented: guide, inbound authorization.
const SIGNING_NAME: &str = "bedrock-agentcore";
/// What a caller must be allowed. Documented: service authorization reference, AgentCore.
const INVOKE: &str = "bedrock-agentcore:InvokeGateway";
const EXPECTED: &str = "an AWS signature (SigV4)";

/// The signature that a request presents. Recorded: the response to a request without one; inferred: the same for a token and
/// for a signature that cannot be read.
pub(super) fn presented<'a>(head: &'a Parts, recorder: &Recorder) -> Result<Signature<'a>, Denial> {
    match Signature::of(head) {
        Ok(Some(signature)) => Ok(signature),
        Ok(None) if head.headers.contains_key(AUTHORIZATION) => {
            recorder.check(Check::failed(
                Cause::TokenForSignature,
                "Authorization",
                EXPECTED,
                "a token, or something else",
            ));
            Err(Denial::InvalidCredentials)
        }
        Ok(None) => {
            recorder.check(Check::failed(Cause::NotSigned, "Authorization", EXPECTED, "no such header"));
            Err(Denial::MissingCredentials)
        }
        Err(error) => Err(refused(&error, recorder)),
    }
}

/// Returns who signed. Inferred: the response to a wrong signature.
pub(super) fn authenticate(
    service: &GatewayService,
    gateway: &Gateway,
    (head, body): (&Parts, &[u8]),
    signature: &Signature<'_>,
    recorder: &Recorder,
) -> Result<Principal, Denial> {
    let region = Some(gateway.account_region.region.as_str());
    let required = RequiredScope::of(SIGNING_NAME, region);
    let authenticated =
        service.authenticator.authenticate(&SentRequest::new(head, body), signature, &required);
    authenticated.map_err(|error| refused(&error, recorder))
}

fn refused(error: &SignatureError, recorder: &Recorder) -> Denial {
    signature_error::checks(error).into_iter().for_each(|check| recorder.check(check));
    Denial::InvalidCredentials
}

/// Whether the caller may invoke the gateway, by its own policies and by that of the gateway.
pub(super) fn authorize(
    service: &GatewayService,
    gateway: &Gateway,
    principal: &Principal,
    recorder: &Recorder,
) -> Result<(), Denial> {
    let arn = gateway.arn().to_string();
    let permission = Permission::new(INVOKE, &arn, &gateway.account_region.region);
    match service.authorizer.authorize_call(principal, permission) {
        Ok(authorization) => {
            recorder.check(authorization.check(INVOKE.to_owned()));
            Ok(())
        }
        Err(denial) => {
            recorder.check(denial.check());
            Err(Denial::InsufficientPermissions)
        }
    }
}
