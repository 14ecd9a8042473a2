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
use crate::trace::{Check, Recorder};

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

/// Authenticates a caller by the head of the request and, for a signature, by its body; returns both. Without a token, or a
/// signature that can be read, the body is not waited for.
pub(crate) async fn authenticate<B>(
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
    let (caller, body) = match &settings.inbound {
        InboundAuthorizer::CustomJwt(custom_jwt) => {
            match jwt::authenticate(&custom_jwt.authorizer, head, recorder).await {
                Ok(token) => (Caller::Jwt(token), whole(body).await?),
                Err(denial) => return Err(unread(body, denial, recorder)),
            }
        }
        InboundAuthorizer::AwsIam | InboundAuthorizer::AuthenticateOnly => {
            let signature = match aws_iam::presented(head, recorder) {
                Ok(signature) => signature,
                Err(denial) => return Err(unread(body, denial, recorder)),
            };
            let body = whole(body).await?;
            let signed = aws_iam::authenticate(service, gateway, (head, &body), &signature, recorder);
            let allowed = signed.and_then(|principal| match settings.inbound {
                InboundAuthorizer::AwsIam => aws_iam::authorize(service, gateway, principal, recorder),
                _ => Ok(principal),
            });
            match allowed {
                Ok(principal) => (Caller::Iam(principal), body),
                Err(denial) => {
                    name_refused(&body, recorder);
                    return Err(Refusal::Denied(denial));
                }
            }
        }
        InboundAuthorizer::None => (Caller::Anonymous, whole(body).await?),
    };
    recorder.check(Check::noted("caller", caller.name()));
    Ok((caller, body))
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
