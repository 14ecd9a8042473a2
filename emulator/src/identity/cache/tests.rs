use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::watch;

use super::*;
use crate::identity::permission::permit;
use crate::identity::test_provider::principal;
use crate::identity::{Oauth2CredentialProvider, provider, workloads};

/// A cache and what is fetched for it.
struct Bench {
    clock: Clock,
    cache: TokenCache,
    fetches: Arc<AtomicUsize>,
    lifetime: i64,
    /// A fetch ends only while this is open.
    open: watch::Sender<bool>,
}

impl Bench {
    fn new() -> Self {
        let clock = Clock::system();
        let cache = TokenCache::new(clock.clone());
        Self { cache, clock, fetches: Arc::default(), lifetime: 3600, open: watch::Sender::new(true) }
    }

    fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    fn fetch(&self) -> impl Future<Output = Fetched> + Send + 'static {
        let number = self.fetches.fetch_add(1, Ordering::SeqCst) + 1;
        let token =
            OutboundToken::new(&format!("token-{number}"), self.clock.epoch_seconds() + self.lifetime);
        let (token, gate) = (Arc::new(token.unwrap()), self.gate());
        async move {
            gate.await;
            Ok(token)
        }
    }

    fn gate(&self) -> impl Future<Output = ()> + Send + 'static {
        let mut open = self.open.subscribe();
        async move {
            open.wait_for(|open| *open).await.unwrap();
        }
    }

    /// Begins all calls, then lets what they wait for end.
    async fn at_one_moment<F: Future>(&self, calls: impl Iterator<Item = F>) -> Vec<F::Output> {
        self.open.send_replace(false);
        let mut calls: Vec<_> = calls.map(Box::pin).collect();
        for call in &mut calls {
            assert!(futures_util::poll!(call).is_pending());
        }
        self.open.send_replace(true);
        join_all(calls).await
    }

    async fn get(
        &self,
        permitted: &Permitted<Oauth2CredentialProvider>,
        scopes: &[&str],
    ) -> (Source, String) {
        let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
        let (source, token) = self.cache.token(permitted, &scopes, || self.fetch()).await;
        (source, token.unwrap().access_token().to_owned())
    }
}

fn permitted(workload: &str, revision: u64) -> Permitted<Oauth2CredentialProvider> {
    let workload = workloads::tests::workload(workload, None);
    let provider = provider::tests::provider(revision);
    permit(&principal(), workload.into(), provider.into()).unwrap()
}

#[tokio::test]
async fn a_token_is_kept_until_120_seconds_before_it_expires() {
    let bench = Bench::new();
    let agent = permitted("agent", 1);
    assert_eq!(bench.get(&agent, &[]).await, (Source::Fetched, "token-1".into()));
    bench.clock.advance(Duration::from_secs(3470));
    assert_eq!(bench.get(&agent, &[]).await, (Source::Cache, "token-1".into()));
    bench.clock.advance(Duration::from_secs(10));
    assert_eq!(bench.get(&agent, &[]).await, (Source::Fetched, "token-2".into()));
    assert_eq!(bench.get(&agent, &[]).await, (Source::Cache, "token-2".into()));
}

#[tokio::test]
async fn a_token_that_expires_within_120_seconds_is_used_and_not_kept() {
    let bench = Bench { lifetime: 120, ..Bench::new() };
    let agent = permitted("agent", 1);
    assert_eq!(bench.get(&agent, &[]).await, (Source::Fetched, "token-1".into()));
    assert_eq!(bench.get(&agent, &[]).await, (Source::Fetched, "token-2".into()));
    assert!(lock(&bench.cache.entries).by_key.is_empty());
}

#[tokio::test]
async fn scopes_workload_and_revision_tell_tokens_apart_and_the_scopes_order_does_not() {
    let bench = Bench::new();
    let agent = permitted("agent", 1);
    assert_eq!(bench.get(&agent, &["read", "write"]).await, (Source::Fetched, "token-1".into()));
    assert_eq!(bench.get(&agent, &["write", "read", "read"]).await, (Source::Cache, "token-1".into()));
    assert_eq!(bench.get(&agent, &["read"]).await, (Source::Fetched, "token-2".into()));
    assert_eq!(bench.get(&agent, &[]).await, (Source::Fetched, "token-3".into()));
    let other = permitted("other", 1);
    assert_eq!(bench.get(&other, &["read"]).await, (Source::Fetched, "token-4".into()));
    let replaced = permitted("agent", 2);
    assert_eq!(bench.get(&replaced, &["read"]).await, (Source::Fetched, "token-5".into()));
}

#[tokio::test]
async fn a_hundred_callers_of_one_moment_fetch_once() {
    let bench = Bench::new();
    let agent = permitted("agent", 1);
    let got = bench.at_one_moment((0..100).map(|_| bench.get(&agent, &["read"]))).await;
    assert!(got.iter().all(|(_, token)| token == "token-1"));
    assert_eq!(got.iter().filter(|(source, _)| *source == Source::Fetched).count(), 1);
    assert_eq!(got.iter().filter(|(source, _)| *source == Source::Shared).count(), 99);
    assert_eq!(bench.fetches(), 1);
}

#[tokio::test]
async fn a_failure_goes_to_all_who_waited_and_is_forgotten() {
    let bench = Bench::new();
    let agent = permitted("agent", 1);
    let failures = AtomicUsize::new(0);
    let fail = || {
        failures.fetch_add(1, Ordering::SeqCst);
        let gate = bench.gate();
        async {
            gate.await;
            Err(ExchangeError::Answer)
        }
    };
    let got = bench.at_one_moment((0..10).map(|_| bench.cache.token(&agent, &[], fail))).await;
    assert!(got.iter().all(|(_, fetched)| fetched.as_ref().unwrap_err() == &ExchangeError::Answer));
    assert_eq!(failures.load(Ordering::SeqCst), 1);
    assert_eq!(bench.get(&agent, &[]).await, (Source::Fetched, "token-1".into()));
}

#[tokio::test]
async fn a_caller_who_hangs_up_does_not_break_the_others() {
    let bench = Bench::new();
    let agent = permitted("agent", 1);
    bench.open.send_replace(false);
    let fetch = || bench.fetch();
    let mut first = Box::pin(bench.cache.token(&agent, &[], fetch));
    let mut second = Box::pin(bench.cache.token(&agent, &[], fetch));
    assert!(futures_util::poll!(&mut first).is_pending());
    assert!(futures_util::poll!(&mut second).is_pending());
    drop(first);
    bench.open.send_replace(true);
    let (source, token) = second.await;
    assert_eq!((source, token.unwrap().access_token()), (Source::Shared, "token-1"));
    assert_eq!(bench.get(&agent, &[]).await, (Source::Cache, "token-1".into()));
}

#[tokio::test]
async fn when_all_have_hung_up_the_next_begins_again() {
    let bench = Bench::new();
    let agent = permitted("agent", 1);
    let mut first = Box::pin(bench.cache.token(&agent, &[], std::future::pending));
    assert!(futures_util::poll!(&mut first).is_pending());
    drop(first);
    assert_eq!(bench.get(&agent, &[]).await, (Source::Fetched, "token-1".into()));
}

#[tokio::test]
async fn no_more_than_its_capacity_is_kept_and_what_expires_first_goes_first() {
    let mut bench = Bench::new();
    let agent = permitted("agent", 1);
    bench.lifetime = 1800;
    bench.get(&agent, &["first"]).await;
    bench.lifetime = 3600;
    for number in 1..=CAPACITY {
        bench.get(&agent, &[&format!("scope-{number}")]).await;
    }
    assert_eq!(lock(&bench.cache.entries).by_key.len(), CAPACITY);
    assert_eq!(bench.get(&agent, &["scope-1"]).await.0, Source::Cache);
    assert_eq!(bench.get(&agent, &["first"]).await.0, Source::Fetched);
}
