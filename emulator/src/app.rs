//! Builds the parts of every hop and wires them; it knows all of them, and no hop knows it.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use crate::api::FirstUses;
use crate::api::services::Services;
use crate::aws::idempotency::Idempotency;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock, Entropy, IamMode, Ruleset};
use crate::client::Client;
use crate::iam::{self, Account, Authenticator, Authorizer, ServiceSessions};
use crate::jwt::KeyStock;
use crate::local::{self, refusal_log};
use crate::trace::Traces;
use crate::{cognito, control, ecr, runtime, secretsmanager, sts};

#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) entropy: Entropy,
    pub(crate) addresses: Addresses,
    pub(crate) traces: Arc<Traces>,
    pub(crate) client: Client,
    pub(crate) cognito: Arc<cognito::Cognito>,
    pub(crate) api: Arc<Services>,
    pub(crate) runtime: Arc<runtime::RuntimeService>,
    pub(crate) gateway: Arc<crate::gateway::GatewayService>,
    pub(crate) local: Arc<local::LocalApi>,
}

/// Everything from outside that an [`App`] is built from.
pub(crate) struct Dependencies {
    pub(crate) clock: Clock,
    pub(crate) entropy: Entropy,
    /// Where the hops record their traces.
    pub(crate) traces: Arc<Traces>,
    /// The URLs that are given out, the account and the region.
    pub(crate) addresses: Addresses,
    /// The address of the listener.
    pub(crate) listening: SocketAddr,
    /// Sends the calls of the hops, to each other and out of the process.
    pub(crate) client: Client,
    pub(crate) keys: Arc<KeyStock>,
    /// The servers that run behind runtimes.
    pub(crate) images: runtime::Images,
    /// Which rules apply, if AWS has changed them.
    pub(crate) ruleset: Ruleset,
    /// Whether signatures are verified.
    pub(crate) iam: IamMode,
}

impl App {
    /// Creates hops without any resources.
    pub(crate) fn new(dependencies: Dependencies) -> Self {
        let Dependencies {
            clock,
            entropy,
            traces,
            addresses,
            listening,
            client,
            keys,
            images,
            ruleset,
            iam: iam_mode,
        } = dependencies;
        let shared: SharedClient = Arc::new(client.clone());
        let account = Arc::new(Account::new(addresses.account_region().account.clone(), clock.now()));
        let authenticator = Arc::new(Authenticator::new(Arc::clone(&account), clock.clone(), iam_mode));
        let registry = control::ResourceRegistry::default();
        let authorizer = Arc::new(Authorizer::new(
            Arc::clone(&account),
            registry.for_decisions(),
            clock.clone(),
            iam_mode,
        ));
        let cognito = Arc::new(cognito::Cognito::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            keys,
            Arc::clone(&traces),
        ));
        let secretsmanager = secretsmanager::SecretsManager::new(clock.clone(), entropy.clone());
        let identity = crate::identity::Identity::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            Arc::clone(&shared),
        );
        let identity = Arc::new(identity.with_secrets(secretsmanager.secrets.clone()));
        let sessions = ServiceSessions::new(Arc::clone(&account), clock.clone(), entropy.clone());
        let gateway = Arc::new(crate::gateway::GatewayService::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            Arc::clone(&shared),
            Arc::clone(&traces),
            (Arc::clone(&authenticator), Arc::clone(&authorizer), sessions),
            Arc::clone(&identity),
        ));
        let runtime = Arc::new(runtime::RuntimeService::new(
            clock.clone(),
            entropy.clone(),
            addresses.clone(),
            shared,
            Arc::clone(&traces),
            (Arc::clone(&authenticator), Arc::clone(&authorizer)),
            images,
        ));
        let control = Arc::new(control::ControlPlane {
            addresses: addresses.clone(),
            ruleset,
            registry,
            gateway: Arc::clone(&gateway),
            idempotency: Idempotency::default(),
            identity: Arc::clone(&identity),
            runtime: Arc::clone(&runtime),
            authorizer: Arc::clone(&authorizer),
        });
        let ecr = Arc::new(ecr::Ecr::new(entropy.clone()));
        let api = Arc::new(Services {
            addresses: addresses.clone(),
            clock: clock.clone(),
            entropy: entropy.clone(),
            traces: Arc::clone(&traces),
            first_uses: FirstUses::default(),
            cognito: Arc::clone(&cognito),
            control,
            identity: Arc::clone(&identity),
            ecr: Arc::clone(&ecr),
            secretsmanager,
            iam: iam::Iam { clock: clock.clone(), entropy: entropy.clone(), account: Arc::clone(&account) },
            sts: sts::Sts { entropy: entropy.clone(), account, authorizer: Arc::clone(&authorizer) },
            authenticator,
            authorizer: Arc::clone(&authorizer),
        });
        let local = Arc::new(local::LocalApi {
            traces: Arc::clone(&traces),
            addresses: addresses.clone(),
            listening,
            mappings: client.mappings().clone(),
            iam: iam_mode,
            cognito: Arc::clone(&cognito),
            identity: Arc::clone(&identity),
            runtime: Arc::clone(&runtime),
            gateway: Arc::clone(&gateway),
            ecr,
            authorizer,
            refusals: refusal_log::RefusalLog::new(clock.clone()),
            started_at: clock.now(),
            clock: clock.clone(),
            ready: OnceLock::new(),
            reset: OnceLock::new(),
        });
        Self { entropy, addresses, traces, client, cognito, api, runtime, gateway, local }
    }
}
