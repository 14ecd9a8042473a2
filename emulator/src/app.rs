//! Builds the parts of every hop and wires them; knows all of them, and no hop knows it.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock, Entropy, Ruleset};
use crate::client::{Client, Outbound};
use crate::iam::{Account, ResourcePolicies};
use crate::jwt::KeyStock;
use crate::trace::Traces;
use crate::{cognito, control, ecr, gateway, iam, identity, local, runtime, secretsmanager, services, sts};

/// One emulator's hops.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) entropy: Entropy,
    pub(crate) addresses: Addresses,
    pub(crate) traces: Arc<Traces>,
    pub(crate) client: Client,
    pub(crate) cognito: Arc<cognito::Parts>,
    pub(crate) services: Arc<services::Parts>,
    pub(crate) identity: Arc<identity::Parts>,
    pub(crate) runtime: Arc<runtime::Parts>,
    pub(crate) gateway: Arc<gateway::Parts>,
    pub(crate) control: Arc<control::Parts>,
    pub(crate) local: Arc<local::Parts>,
}

impl App {
    /// Hops without any resource, reached at `listening`. `outbound` is said of calls that leave, `keys` gives the user
    /// pools' keys, `images` what runs behind runtimes, `ruleset` of which time the rules are that AWS has changed.
    pub(crate) fn new(
        (clock, entropy, traces): (Clock, Entropy, Arc<Traces>),
        addresses: Addresses,
        listening: SocketAddr,
        outbound: Outbound,
        keys: Arc<KeyStock>,
        images: runtime::Images,
        ruleset: Ruleset,
    ) -> Self {
        let client = Client::new(addresses.clone(), outbound.clone());
        let shared: SharedClient = Arc::new(client.clone());
        let cognito = Arc::new(cognito::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            keys,
            Arc::clone(&traces),
        ));
        let services = services(&clock, &entropy, &addresses, &cognito);
        let identity = identity::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            Arc::clone(&shared),
            Arc::clone(&traces),
        );
        let identity = Arc::new(identity.with_secrets(services.secretsmanager.secrets.clone()));
        let runtime = Arc::new(runtime::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            Arc::clone(&shared),
            Arc::clone(&traces),
            images,
        ));
        let gateway = Arc::new(gateway::Parts::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            shared,
            Arc::clone(&traces),
            Arc::clone(&identity),
        ));
        let resource_policies = Arc::new(ResourcePolicies::default());
        let control = Arc::new(control::Parts {
            addresses: addresses.clone(),
            entropy: entropy.clone(),
            ruleset,
            register: control::Register::new(resource_policies),
            gateway: Arc::clone(&gateway),
            identity: Arc::clone(&identity),
            runtime: Arc::clone(&runtime),
        });
        let local = Arc::new(local::Parts {
            traces: Arc::clone(&traces),
            addresses: addresses.clone(),
            listening,
            mappings: outbound.mappings,
            cognito: Arc::clone(&cognito),
            identity: Arc::clone(&identity),
            runtime: Arc::clone(&runtime),
            gateway: Arc::clone(&gateway),
            refusals: local::refusals::Refusals::new(clock.clone()),
            started_at: clock.now(),
            ready: OnceLock::new(),
            reset: OnceLock::new(),
        });
        Self {
            entropy,
            addresses,
            traces,
            client,
            cognito,
            services,
            identity,
            runtime,
            gateway,
            control,
            local,
        }
    }
}

/// The services at `/`, of which Cognito is a hop of the chain too.
fn services(
    clock: &Clock,
    entropy: &Entropy,
    addresses: &Addresses,
    cognito: &Arc<cognito::Parts>,
) -> Arc<services::Parts> {
    let account = Arc::new(Account::new(addresses.place().account.clone(), clock.now()));
    Arc::new(services::Parts {
        addresses: addresses.clone(),
        entropy: entropy.clone(),
        cognito: Arc::clone(cognito),
        ecr: ecr::Parts::new(clock.clone(), entropy.clone()),
        secretsmanager: secretsmanager::Parts::new(clock.clone(), entropy.clone()),
        iam: iam::Parts { clock: clock.clone(), entropy: entropy.clone(), account: Arc::clone(&account) },
        sts: sts::Parts { clock: clock.clone(), entropy: entropy.clone(), account },
    })
}
