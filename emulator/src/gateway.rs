//! AgentCore Gateway: who may call, which tools there are, and the way to their targets.

pub(crate) mod face;
mod gateways;
mod inbound;
mod mcp;
mod outbound;
pub(crate) mod target;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use arc_swap::ArcSwap;
use bytes::Bytes;
use http::{Request, StatusCode};

use crate::base::http::{BodyError, ReadError, SharedClient, read};
use crate::base::{Addresses, Clock, Entropy};
use crate::identity;
use crate::jwt::Authorizer;
use crate::trace::{Check, Recorder, Traces};
use inbound::Challenges;
use mcp::catalogue::Catalogue;
use mcp::envelope::{self, Malformed, Message};
use mcp::reply::Reply;
use mcp::version::{ProtocolVersion, SupportedVersions};
use target::Target;

pub(crate) use gateways::Gateways;
pub(crate) use gateways::create::{GatewayConfiguration, create_gateway};
pub(crate) use gateways::create_target::create_target;
pub(crate) use gateways::synchronize::synchronize;
pub(crate) use outbound::Credential;
pub(crate) use target::TargetConfiguration;

/// The longest request that a gateway takes. Documented: payload quota, 6 MB.
const LONGEST_REQUEST: usize = 6 * 1024 * 1024;

/// What every gateway of one emulator works with.
#[derive(Debug)]
pub(crate) struct Parts {
    /// The time that every expiry follows.
    pub(crate) clock: Clock,
    /// Where ids come from.
    pub(crate) entropy: Entropy,
    /// The URLs that are given out.
    pub(crate) addresses: Addresses,
    /// The way to discovery documents, key sets and targets.
    pub(crate) client: SharedClient,
    /// Where calls are traced.
    pub(crate) traces: Arc<Traces>,
    /// Where outbound tokens come from.
    pub(crate) identity: Arc<identity::Parts>,
    /// The gateways themselves.
    pub(crate) gateways: Gateways,
}

impl Parts {
    /// Takes what the gateways share; there is no gateway yet.
    pub(crate) fn new(
        clock: Clock,
        entropy: Entropy,
        addresses: Addresses,
        client: SharedClient,
        traces: Arc<Traces>,
        identity: Arc<identity::Parts>,
    ) -> Self {
        Self { clock, entropy, addresses, client, traces, identity, gateways: Gateways::default() }
    }
}

/// One gateway: its caller rules, its protocol settings and its targets.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// The name in lower case, a hyphen, ten letters and digits.
    pub(crate) id: String,
    /// As it was given; MCP clients see it as the server's name.
    pub(crate) name: String,
    /// The name of its workload identity, which is its id.
    pub(crate) workload_identity: String,
    /// `exceptionLevel: DEBUG`: failures tell their detail.
    pub(crate) debug: bool,
    /// `searchType: SEMANTIC`: there is a tool that finds tools.
    pub(crate) search: bool,
    /// Who may call.
    pub(crate) authorizer: Authorizer,
    versions: SupportedVersions,
    challenges: Challenges,
    metadata: Bytes,
    targets: RwLock<Vec<Arc<Target>>>,
    catalogue: ArcSwap<Catalogue>,
    /// Held while a catalogue is made, so that an older one never replaces a newer one.
    cataloguing: Mutex<()>,
}

impl Gateway {
    /// Its targets in the order of their creation.
    pub(crate) fn targets(&self) -> Vec<Arc<Target>> {
        self.targets.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Its tools as they are now.
    fn catalogue(&self) -> Arc<Catalogue> {
        self.catalogue.load_full()
    }

    /// Makes the catalogue anew, after a target has changed.
    fn renew_catalogue(&self) {
        let _guard = self.cataloguing.lock().unwrap_or_else(PoisonError::into_inner);
        let catalogue = Catalogue::new(&self.id, &self.targets(), self.search);
        self.catalogue.store(Arc::new(catalogue));
    }
}

/// Answers one POST to a gateway's MCP URL.
async fn serve<B>(parts: &Parts, gateway: &Gateway, request: Request<B>, recorder: &Recorder) -> Reply
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let (head, body) = request.into_parts();
    let caller = match inbound::authenticate(gateway, &head.headers, recorder).await {
        Ok(caller) => caller,
        Err(denial) => return denial.reply(&gateway.challenges),
    };
    let body = match read(body, LONGEST_REQUEST).await {
        Ok(body) => body,
        Err(error) => return unreadable(&error),
    };
    let message = match envelope::parse(&body) {
        Ok(message) => message,
        Err(malformed) => return refuse_malformed(&malformed, recorder),
    };
    recorder.retitle(mcp::title(&message));
    let version = match version_of(gateway, &message, &head.headers, recorder) {
        Ok(version) => version,
        Err(refusal) => return refusal,
    };
    match message {
        Message::Request(request) => mcp::answer(parts, gateway, &caller, &request, version, recorder).await,
        Message::Notification { .. } | Message::Response => Reply::accepted(),
    }
}

/// The version that the message speaks. initialize settles it instead; until then the oldest stands for it.
fn version_of(
    gateway: &Gateway,
    message: &Message<'_>,
    headers: &http::HeaderMap,
    recorder: &Recorder,
) -> Result<ProtocolVersion, Reply> {
    let id = match message {
        Message::Request(request) if request.method == "initialize" => {
            return Ok(ProtocolVersion::V2025_03_26);
        }
        Message::Request(request) => request.id.get(),
        Message::Notification { .. } | Message::Response => envelope::UNKNOWN_ID,
    };
    gateway.versions.of_message(headers).map_err(|unsupported| {
        recorder.check(Check::failed("MCP-Protocol-Version", unsupported.supported, unsupported.asked));
        Reply::error(StatusCode::BAD_REQUEST, id, -32600, "Unsupported protocol version")
    })
}

/// Inferred: the body that an AWS MCP server of another service answers to a message it cannot read, 2025-07; the
/// same for all that is malformed, JSON or not.
fn refuse_malformed(malformed: &Malformed, recorder: &Recorder) -> Reply {
    recorder.check(Check::failed("JSON-RPC", "one request, notification or response", malformed.to_string()));
    let id = malformed.id.as_ref().map_or(envelope::UNKNOWN_ID, |id| id.get());
    Reply::error(StatusCode::BAD_REQUEST, id, -32600, "Invalid request - Malformed JSON-RPC request")
}

/// Inferred: the bodies; the quota is documented, its answer is not.
fn unreadable(error: &ReadError) -> Reply {
    let (status, message) = match error {
        ReadError::TooLong(_) => (StatusCode::PAYLOAD_TOO_LARGE, "Invalid request - Payload exceeds 6 MB"),
        ReadError::Broken(_) => (StatusCode::BAD_REQUEST, "Invalid request - Malformed JSON-RPC request"),
    };
    Reply::error(status, envelope::UNKNOWN_ID, -32600, message)
}

#[cfg(test)]
mod tests;
