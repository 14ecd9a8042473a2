//! AgentCore Gateway: who may call, which tools there are, and the way to their targets.

mod gateways;
pub(crate) mod handlers;
mod inbound;
pub(crate) mod mcp;
mod outbound;
mod state;
pub(crate) mod target;

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use arc_swap::ArcSwap;
use bytes::Bytes;
use futures_util::FutureExt as _;
use http::{Request, StatusCode};
use jiff::Timestamp;

use crate::base::arn::{AccountRegion, Arn};
use crate::base::http::{BodyError, ReadError, SharedClient, read};
use crate::base::{Addresses, Clock, Entropy};
use crate::identity;
use crate::trace::{Check, Recorder, Traces};
use gateways::targets::Targets;
use mcp::catalogue::GatewayCatalogue;
use mcp::envelope::{self, MalformedMessage, Message};
use mcp::reply::Reply;
use mcp::version::ProtocolVersion;
use state::{GatewaySettings, GatewayState, GatewayStatus};
use target::Target;

pub(crate) use gateways::Gateways;
pub(crate) use gateways::create::{GatewayConfiguration, create_gateway};
pub(crate) use gateways::error::GatewayError;
pub(crate) use gateways::targets::{create_target, synchronize, update_target};
pub(crate) use gateways::update::{delete_gateway, delete_target, update_gateway};
pub(crate) use outbound::{ApiKeyLocation, Credential};
pub(crate) use target::TargetConfiguration;

/// How much of a refused request is read to tell what it asked for, in bytes.
const MAX_REFUSED: usize = 64 * 1024;
/// The longest request that a gateway takes. Documented: payload quota, 6 MB.
const MAX_REQUEST: usize = 6 * 1024 * 1024;

/// What every gateway of one emulator works with.
#[derive(Debug)]
pub(crate) struct GatewayService {
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
    pub(crate) identity: Arc<identity::Identity>,
    /// The gateways themselves.
    pub(crate) gateways: Gateways,
}

impl GatewayService {
    /// Takes what the gateways share; there is no gateway yet.
    pub(crate) fn new(
        clock: Clock,
        entropy: Entropy,
        addresses: Addresses,
        client: SharedClient,
        traces: Arc<Traces>,
        identity: Arc<identity::Identity>,
    ) -> Self {
        Self { clock, entropy, addresses, client, traces, identity, gateways: Gateways::default() }
    }
}

/// One gateway: what stays the same, its state and its targets.
#[derive(Debug)]
pub(crate) struct Gateway {
    /// The name in lower case, a hyphen, ten letters and digits.
    pub(crate) id: String,
    /// As it was given; MCP clients see it as the server's name.
    pub(crate) name: String,
    /// The same, for traces.
    label: Arc<str>,
    /// The name of its workload identity, which is its id.
    pub(crate) workload_identity: String,
    /// Where the control plane sees it.
    pub(crate) account_region: AccountRegion,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    state: ArcSwap<GatewayState>,
    targets: RwLock<Targets>,
    catalogue: ArcSwap<GatewayCatalogue>,
    /// Held while a catalogue is made, so that an older one never replaces a newer one.
    rebuild_lock: Mutex<()>,
}

impl Gateway {
    /// `...:gateway/ID`. Documented.
    pub(crate) fn arn(&self) -> Arn {
        self.account_region.arn("bedrock-agentcore", format!("gateway/{}", self.id))
    }

    /// Its present state, whole.
    pub(crate) fn state(&self) -> Arc<GatewayState> {
        self.state.load_full()
    }

    /// What its callers meet; none where it could not be made.
    pub(crate) fn settings(&self) -> Option<Arc<GatewaySettings>> {
        self.state.load().settings.clone()
    }

    /// Its targets in the order of their creation.
    pub(crate) fn targets(&self) -> Vec<Arc<Target>> {
        self.targets.read().unwrap_or_else(PoisonError::into_inner).all()
    }

    /// At most `count` of its targets, ordered by id, the first behind `after`.
    pub(crate) fn list_targets(&self, after: Option<&str>, count: usize) -> Vec<Arc<Target>> {
        self.targets.read().unwrap_or_else(PoisonError::into_inner).list(after, count)
    }

    /// The target of this id.
    pub(crate) fn target(&self, id: &str) -> Option<Arc<Target>> {
        self.targets.read().unwrap_or_else(PoisonError::into_inner).get(id)
    }

    fn change_targets<T>(&self, change: impl FnOnce(&mut Targets) -> T) -> T {
        change(&mut self.targets.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets no target in any more; fails while it has some.
    fn close(&self) -> Result<(), GatewayError> {
        if self.change_targets(Targets::close) {
            return Ok(());
        }
        Err(GatewayError::HasTargets(self.id.clone()))
    }

    /// Fails on a gateway that could not be made: nothing but looking at it and deleting it makes sense.
    fn check_status(&self, operation: &'static str) -> Result<(), GatewayError> {
        match self.state().status {
            GatewayStatus::Ready | GatewayStatus::UpdateUnsuccessful => Ok(()),
            status @ GatewayStatus::Failed => {
                Err(GatewayError::Status { operation, status: status.as_str() })
            }
        }
    }

    /// Its tools as they are now.
    fn catalogue(&self) -> Arc<GatewayCatalogue> {
        self.catalogue.load_full()
    }

    /// Makes the catalogue anew, after a target or the settings have changed.
    fn rebuild_catalogue(&self) {
        let _guard = self.rebuild_lock.lock().unwrap_or_else(PoisonError::into_inner);
        let has_search = self.settings().is_some_and(|settings| settings.search);
        let catalogue = GatewayCatalogue::new(&self.id, &self.targets(), has_search);
        self.catalogue.store(Arc::new(catalogue));
    }
}

/// Answers one POST to a gateway's MCP URL.
async fn serve<B>(
    service: &GatewayService,
    gateway: &Gateway,
    settings: &GatewaySettings,
    request: Request<B>,
    recorder: &Recorder,
) -> Reply
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let (head, body) = request.into_parts();
    let caller = match inbound::authenticate(settings, &head.headers, recorder).await {
        Ok(caller) => caller,
        Err(denial) => {
            name_refused(body, recorder);
            return denial.reply(&settings.challenges);
        }
    };
    let body = match read(body, MAX_REQUEST).await {
        Ok(body) => body,
        Err(error) => return unreadable(&error),
    };
    let message = match envelope::parse(&body) {
        Ok(message) => message,
        Err(malformed) => return refuse_malformed(&malformed, recorder),
    };
    recorder.retitle(mcp::title(&message));
    let version = match version_of(settings, &message, &head.headers, recorder) {
        Ok(version) => version,
        Err(refusal) => return refusal,
    };
    match message {
        Message::Request(request) => {
            mcp::answer(service, gateway, settings, &caller, &request, version, recorder).await
        }
        Message::Notification { .. } | Message::Response => Reply::accepted(),
    }
}

/// Lets the trace of a refused call say what was asked for, where the body is short and there already: nothing of it
/// matters otherwise, and a stranger is not waited for.
fn name_refused<B>(body: B, recorder: &Recorder)
where
    B: http_body::Body<Data = Bytes> + Send,
    B::Error: Into<BodyError>,
{
    let Some(Ok(body)) = read(body, MAX_REFUSED).now_or_never() else { return };
    if let Ok(message) = envelope::parse(&body) {
        recorder.retitle(mcp::title(&message));
    }
}

/// The version that the message speaks. initialize settles it instead; until then the oldest stands for it.
fn version_of(
    settings: &GatewaySettings,
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
    settings.versions.of_message(headers).map_err(|unsupported| {
        recorder.check(Check::failed("MCP-Protocol-Version", unsupported.supported, unsupported.asked));
        Reply::error(StatusCode::BAD_REQUEST, id, -32600, "Unsupported protocol version")
    })
}

/// Inferred: the body that an AWS MCP server of another service answers to a message it cannot read, 2025-07; the
/// same for all that is malformed, JSON or not.
fn refuse_malformed(malformed: &MalformedMessage, recorder: &Recorder) -> Reply {
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
