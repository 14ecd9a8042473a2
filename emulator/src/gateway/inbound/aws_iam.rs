//! AWS_IAM and AUTHENTICATE_ONLY: the AWS signature of a request.

use http::header::AUTHORIZATION;
use http::request::Parts;

use super::challenges::Denial;
use crate::aws::{Principal, signature_error};
use crate::gateway::{Gateway, GatewayService};
use crate::sigv4::{RequiredScope, SentRequest, Signature};
use crate::trace::{Check, Recorder};

/// The signing name of gateways. Documented: guide, inbound authorization.
const SIGNING_NAME: &str = "bedrock-agentcore";
/// How far the time of a signature may be from the machine's. Inferred: that of other services.
const MINUTES: u8 = 5;

/// Returns who signed. Recorded: the response to a request without a signature; inferred: the same for a token and for a
/// signature that is wrong.
pub(super) fn authenticate(
    service: &GatewayService,
    gateway: &Gateway,
    (head, body): (&Parts, &[u8]),
    recorder: &Recorder,
) -> Result<Principal, Denial> {
    let region = Some(gateway.account_region.region.as_str());
    let required = RequiredScope { service: SIGNING_NAME, region, minutes: MINUTES };
    let authenticated = match Signature::of(head) {
        Ok(Some(signature)) => {
            service.authenticator.authenticate(&SentRequest::new(head, body), &signature, &required)
        }
        Ok(None) => {
            let is_absent = !head.headers.contains_key(AUTHORIZATION);
            let actual = if is_absent { "no Authorization header" } else { "a token, or something else" };
            recorder.check(Check::failed("Authorization", "an AWS signature (SigV4)", actual));
            return Err(Denial::InvalidCredentials);
        }
        Err(error) => Err(error),
    };
    authenticated.map_err(|error| {
        signature_error::checks(&error).into_iter().for_each(|check| recorder.check(check));
        Denial::InvalidCredentials
    })
}

/// Whether the caller may invoke the gateway. Policies are not evaluated yet: the account's root may, and no one else.
pub(super) fn authorize(
    service: &GatewayService,
    gateway: &Gateway,
    principal: Principal,
    recorder: &Recorder,
) -> Result<Principal, Denial> {
    if service.authenticator.is_trusted(&principal) {
        return Ok(principal);
    }
    let expected = format!(
        "the account's root, until policies are evaluated: bedrock-agentcore:InvokeGateway on {}",
        gateway.arn()
    );
    recorder.check(Check::failed("authorization", expected, principal.to_string()));
    Err(Denial::InsufficientPermissions)
}
