//! A provider for tests: a discovery document and a token endpoint outside of Identity.

use std::sync::{Arc, LazyLock};

use super::caller::IdentityCaller;
use super::service::Identity;
use super::{
    Oauth2Discovery, ProviderConfiguration, ServiceResource, WorkloadAccessToken,
    create_oauth2_credential_provider, create_workload_identity, workload_access_token, workloads,
};
use crate::base::Secret;
use crate::base::arn::AccountRegion;
use crate::test_support::{Asked, Outside, Reply, World, token};
use crate::trace::{Trace, Traces};

pub(super) const ISSUER: &str = "https://issuer.test";
pub(super) const DISCOVERY_URL: &str = "https://issuer.test/.well-known/openid-configuration";
pub(super) const TOKEN_URL: &str = "https://issuer.test/oauth2/token";
pub(super) const SECRET: &str = "s3cret/with+signs";
pub(super) const GATEWAY: &str = "demo-0a1b2c3d4e";

/// An Identity, the traces of its callers, and the servers around it.
#[derive(Clone)]
pub(crate) struct TestIdentity {
    identity: Arc<Identity>,
    pub(crate) traces: Arc<Traces>,
    pub(crate) outside: Arc<Outside>,
}

impl std::ops::Deref for TestIdentity {
    type Target = Arc<Identity>;

    fn deref(&self) -> &Arc<Identity> {
        &self.identity
    }
}

impl TestIdentity {
    /// An Identity without resources; its own URLs are outside, too.
    pub(crate) fn new() -> Self {
        let world = World::with_own_urls_outside();
        provide(&world.outside);
        let identity = Arc::clone(&world.app.api.identity);
        Self { identity, traces: world.app.traces, outside: world.outside }
    }

    pub(super) fn discovery_replies(&self, reply: Reply) {
        self.outside.put(DISCOVERY_URL, reply);
    }

    pub(super) fn token_replies(&self, reply: Reply) {
        self.outside.put(TOKEN_URL, reply);
    }

    pub(super) fn asked(&self, url: &str) -> Vec<Asked> {
        self.outside.asked(url)
    }
}

/// Adds a provider that responds correctly: the first token is `token-1`, valid for an hour.
pub(super) fn provide(outside: &Outside) {
    outside.issue(ISSUER, &[]);
    outside.put(TOKEN_URL, token("token-1", 3600));
}

/// A provider called `provider` with the client `client`.
pub(super) fn configuration() -> ProviderConfiguration {
    ProviderConfiguration {
        name: "provider".into(),
        discovery: Oauth2Discovery::DiscoveryUrl(DISCOVERY_URL.into()),
        client_id: "client".into(),
        client_secret: Secret::new(SECRET),
        client_authentication_method: None,
    }
}

/// An Identity with the provider `provider`, a gateway's workload and the plain workload `agent`.
pub(super) fn identity() -> TestIdentity {
    let identity = TestIdentity::new();
    fill(&identity);
    identity
}

/// Creates the provider `provider`, a gateway's workload and the plain workload `agent`.
pub(super) fn fill(identity: &Identity) {
    let (entropy, here) = (&identity.entropy, identity.addresses.account_region());
    create_oauth2_credential_provider(identity, here, entropy, configuration()).unwrap();
    create_workload_identity(identity, here, GATEWAY, Some(ServiceResource::Gateway(GATEWAY.into())))
        .unwrap();
    create_workload_identity(identity, here, "agent", None).unwrap();
}

pub(super) static HERE: LazyLock<AccountRegion> = LazyLock::new(workloads::tests::account_region);

pub(super) fn gateway() -> IdentityCaller<'static> {
    IdentityCaller::Gateway { gateway_id: GATEWAY, account_region: &HERE }
}

pub(super) fn principal() -> IdentityCaller<'static> {
    IdentityCaller::Principal { account_region: &HERE }
}

/// A workload access token of the gateway.
pub(super) async fn gateway_token(identity: &Identity) -> WorkloadAccessToken {
    workload_access_token(identity, &gateway(), GATEWAY, None).await.unwrap()
}

/// The newest trace, which must not contain any of these texts.
pub(super) fn last_trace(traces: &Traces, hidden: &[&str]) -> Trace {
    for trace in traces.all() {
        let written = serde_json::to_string(&trace).unwrap();
        for text in hidden.iter().chain(&[SECRET, "s3cret%2Fwith%2Bsigns", "AgV4"]) {
            assert!(!written.contains(text), "{text} in {written}");
        }
    }
    traces.last().unwrap()
}
