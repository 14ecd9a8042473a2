//! Inbound calls of a gateway: the caller, or the response that refuses them.

mod authorizer;
mod aws_iam;
mod caller;
mod challenges;
mod jwt;

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::request::Parts;

use super::mcp;
use super::service::GatewayService;
use super::state::GatewaySettings;
use crate::base::http::{BodyError, ReadError, read};
use crate::gateway::Gateway;
use crate::gateway::mcp::envelope;
use crate::trace::Recorder;

pub(crate) use self::authorizer::{InboundAuthorizer, InboundConfiguration};
pub(crate) use self::caller::Caller;
pub(crate) use self::challenges::{Denial, UnprintableScope};

/// The longest request that a gateway takes. Documented: payload quota, 6 MB.
pub(super) const MAX_REQUEST: usize = 6 * 1024 * 1024;
/// How much of a refused request is read to find out what it asked for, in bytes.
const MAX_REFUSED: usize = 64 * 1024;

/// Why a request is not served.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The caller is refused.
    Denied(Denial),
    /// The body cannot be read.
    Unreadable(ReadError),
}

/// Who calls, and whether they may; returns the body too. A request without a token, or without a signature that can be
/// read, is refused before its body is waited for.
pub(crate) async fn authorized<B>(
    service: &GatewayService,
    gateway: &Gateway,
    settings: &GatewaySettings,
    (head, body): (&Parts, B),
    recorder: &Recorder,
) -> Result<(Caller, Bytes), Refusal>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let (caller, body) = authenticate(service, gateway, settings, (head, body), recorder).await?;
    if let Err(denial) = authorize(service, gateway, settings, &caller, recorder) {
        name_refused(&body, recorder);
        return Err(Refusal::Denied(denial));
    }
    Ok((caller, body))
}

/// Who calls, by the head of the request and, for a signature, by its body.
async fn authenticate<B>(
    service: &GatewayService,
    gateway: &Gateway,
    settings: &GatewaySettings,
    (head, body): (&Parts, B),
    recorder: &Recorder,
) -> Result<(Caller, Bytes), Refusal>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    match &settings.inbound {
        InboundAuthorizer::CustomJwt(custom_jwt) => {
            match jwt::authenticate(&custom_jwt.authorizer, head, recorder).await {
                Ok(token) => Ok((Caller::Jwt(token), whole(body).await?)),
                Err(denial) => Err(unread(body, denial, recorder)),
            }
        }
        InboundAuthorizer::AwsIam | InboundAuthorizer::AuthenticateOnly => {
            let signature = match aws_iam::presented(head, recorder) {
                Ok(signature) => signature,
                Err(denial) => return Err(unread(body, denial, recorder)),
            };
            let body = whole(body).await?;
            match aws_iam::authenticate(service, gateway, (head, &body), &signature, recorder) {
                Ok(principal) => Ok((Caller::Iam(principal), body)),
                Err(denial) => {
                    name_refused(&body, recorder);
                    Err(Refusal::Denied(denial))
                }
            }
        }
        InboundAuthorizer::None => Ok((Caller::Anonymous, whole(body).await?)),
    }
}

/// Whether the caller may invoke the gateway. Only AWS_IAM asks IAM; a token has passed all that its authorizer requires.
fn authorize(
    service: &GatewayService,
    gateway: &Gateway,
    settings: &GatewaySettings,
    caller: &Caller,
    recorder: &Recorder,
) -> Result<(), Denial> {
    match (&settings.inbound, caller) {
        (InboundAuthorizer::AwsIam, Caller::Iam(principal)) => {
            aws_iam::authorize(service, gateway, principal, recorder)
        }
        (InboundAuthorizer::AwsIam, Caller::Jwt(_) | Caller::Anonymous) => {
            Err(Denial::InsufficientPermissions)
        }
        (
            InboundAuthorizer::CustomJwt(_) | InboundAuthorizer::AuthenticateOnly | InboundAuthorizer::None,
            _,
        ) => Ok(()),
    }
}

async fn whole<B>(body: B) -> Result<Bytes, Refusal>
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    read(body, MAX_REQUEST).await.map_err(Refusal::Unreadable)
}

/// A refusal by the head alone: the body names the call in the trace, if it is short and already there.
fn unread<B>(body: B, denial: Denial, recorder: &Recorder) -> Refusal
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    if let Some(Ok(body)) = read(body, MAX_REFUSED).now_or_never() {
        name_refused(&body, recorder);
    }
    Refusal::Denied(denial)
}

/// Lets the trace of a refused call say what was asked for: nothing in the body matters otherwise.
fn name_refused(body: &[u8], recorder: &Recorder) {
    if let Ok(message) = envelope::parse(body) {
        recorder.retitle(mcp::title(&message));
    }
}
