//! All hops of one emulator with the stack's resources, built from what never changes, so that they can be rebuilt.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Weak};

use arc_swap::ArcSwap;
use tokio::sync::Mutex;

use super::start_error::StartError;
use crate::activity::ActivitySink;
use crate::app::{App, Dependencies};
use crate::base::{Addresses, Clock, Entropy, IamMode, Ruleset};
use crate::client::{Client, InProcessService, Outbound};
use crate::jwt::KeyStock;
use crate::local::Ready;
use crate::readiness;
use crate::replay::{self, ReplayError};
use crate::router::Routes;
use crate::runtime::{ImageRules, Images};
use crate::stack::Stack;
use crate::trace::{Directory, FailedCheck, Traces};

/// What an emulator is built from, at its start and at every reset.
pub(super) struct Blueprint {
    pub(super) stack: Stack,
    pub(super) addresses: Addresses,
    pub(super) listening: SocketAddr,
    pub(super) outbound: Outbound,
    /// The keys of the stack's pools survive a reset.
    pub(super) keys: Arc<KeyStock>,
    pub(super) images: ImageRules,
    pub(super) ruleset: Ruleset,
    pub(super) iam: IamMode,
    pub(super) activity: Option<ActivitySink>,
    /// The time and the traces survive a reset.
    pub(super) clock: Clock,
    pub(super) entropy: Entropy,
    pub(super) traces: Arc<Traces>,
    /// Held during a reset, so that two resets run one after the other.
    pub(super) turn: Mutex<()>,
}

/// The hops as they are now.
pub(super) struct Running {
    pub(super) app: App,
    /// Held only here, because the routes hold the client that calls them.
    pub(super) routes: InProcessService,
}

/// The hops that answer: replaced as a whole by a reset.
pub(super) type Current = Arc<ArcSwap<Running>>;

/// Names the resources of the hops as they are now.
pub(super) struct CurrentDirectory(pub(super) Weak<ArcSwap<Running>>);

impl Directory for CurrentDirectory {
    fn names_in(&self, texts: &[&str]) -> BTreeMap<String, String> {
        let current = self.0.upgrade();
        current.map(|current| current.load().app.local.names_in(texts)).unwrap_or_default()
    }

    fn complete(&self, failed: &mut FailedCheck) {
        if let Some(current) = self.0.upgrade() {
            current.load().app.local.complete(failed);
        }
    }
}

impl Running {
    pub(super) fn new(blueprint: &Blueprint) -> Self {
        let Blueprint {
            addresses,
            listening,
            outbound,
            keys,
            images,
            ruleset,
            iam,
            clock,
            entropy,
            traces,
            ..
        } = blueprint;
        let app = App::new(Dependencies {
            clock: clock.clone(),
            entropy: entropy.clone(),
            traces: Arc::clone(traces),
            addresses: addresses.clone(),
            listening: *listening,
            client: Client::new(addresses.clone(), outbound.clone()),
            keys: Arc::clone(keys),
            images: Images::new(images.clone()),
            ruleset: *ruleset,
            iam: *iam,
        });
        let routes = Routes::new(&app).service();
        app.client.set_in_process_routes(&routes);
        Self { app, routes }
    }

    /// Creates the stack's resources, and lets every hop answer once, unless a target may fail.
    pub(super) async fn fill(
        &self,
        blueprint: &Blueprint,
        allow_failed_targets: bool,
    ) -> Result<(), StartError> {
        let stack = &blueprint.stack;
        let setting = replay::Setting { same_ids_at_every_start: blueprint.listening.ip().is_loopback() };
        let replayed = replay::replay(&self.app, stack, setting).await;
        let users = replayed.map_err(|ReplayError { resource, reason }| {
            StartError::Stack(format!("{resource} of the stack could not be created: {reason}"))
        })?;
        let mut ready = Ready { stack: stack.file_name().to_owned(), users, warning: None };
        if let Some(way) = self.app.local.loop_of_resources(&ready) {
            let advice =
                "give the `url` of an MCP server, or of a gateway or runtime that does not lead back";
            return Err(StartError::Stack(format!("the stack leads back to itself: {way}; {advice}")));
        }
        if !allow_failed_targets {
            ready.warning = readiness::check(&self.app, &self.app.local.summary(&ready)).await?;
        }
        // Nothing else makes it ready.
        let _ = self.app.local.ready.set(ready);
        Ok(())
    }
}

/// Resets the emulator to its stack: creates everything again, lets it answer, then ends the previous servers.
///
/// Fails if a resource cannot be created, such as one whose issuer does not answer; then everything is as before.
pub(super) async fn reset(current: &Current, blueprint: &Blueprint) -> Result<(), StartError> {
    let _turn = blueprint.turn.lock().await;
    let next = Running::new(blueprint);
    if let Err(error) = next.fill(blueprint, true).await {
        next.app.runtime.runtimes.stop_all().await;
        return Err(error);
    }
    next.app.local.reset_by(current.load().app.local.reset());
    let before = current.swap(Arc::new(next));
    before.app.runtime.shutdown.close();
    before.app.runtime.runtimes.stop_all().await;
    Ok(())
}
