use std::time::Duration;

use futures_util::future::join_all;

use super::*;
use crate::base::Entropy;
use crate::jwt::key_stock::embedded_keys;
use crate::jwt::sign::SigningKey;
use crate::jwt::test_issuer::key_set;
use crate::test_support::{Outside, Reply};
use crate::trace::{Traces, Verdict};

const URL: &str = "https://issuer.example/keys";

struct Bench {
    outside: Arc<Outside>,
    clock: Clock,
    traces: Traces,
    store: KeyStore,
}

impl Bench {
    fn new() -> Self {
        let outside = Arc::new(Outside::default());
        let clock = Clock::system();
        let traces = Traces::new(clock.clone(), &Entropy::seeded("key store"));
        let client: SharedClient = Arc::<Outside>::clone(&outside);
        let store = KeyStore::new(URL.to_owned(), client, clock.clone());
        Self { outside, clock, traces, store }
    }

    fn publish(&self, keys: &[&SigningKey]) {
        self.outside.put(URL, Reply::Answer(200, key_set(keys)));
    }

    fn recorder(&self) -> Recorder {
        self.traces.begin(HopName::Gateway, "test")
    }

    async fn knows(&self, kid: &str) -> Result<bool, KeysUnavailable> {
        Ok(self.store.known(kid, &self.recorder()).await?.keys().get(kid).is_some())
    }

    fn advance(&self, seconds: i64) {
        self.clock.advance(Duration::from_secs(seconds.unsigned_abs()));
    }
}

fn key(number: usize) -> SigningKey {
    SigningKey::from_pkcs8(embedded_keys()[number]).unwrap()
}

#[tokio::test]
async fn fetches_once_when_the_first_tokens_come_together() {
    let bench = Bench::new();
    let key = key(0);
    bench.publish(&[&key]);
    assert_eq!(bench.outside.asked(URL).len(), 0);
    let known = join_all((0..100).map(|_| bench.knows(key.kid()))).await;
    assert!(known.iter().all(|known| *known == Ok(true)));
    assert_eq!(bench.knows(key.kid()).await, Ok(true));
    assert_eq!(bench.outside.asked(URL).len(), 1);
}

#[tokio::test]
async fn an_unknown_key_makes_it_fetch_again_but_no_stream_of_them() {
    let bench = Bench::new();
    let (old, new) = (key(0), key(1));
    bench.publish(&[&old]);
    assert_eq!(bench.knows(old.kid()).await, Ok(true));
    let before = bench.store.generation(bench.clock.epoch_seconds()).unwrap();
    bench.publish(&[&new]);
    assert_eq!(bench.knows(new.kid()).await, Ok(false));
    assert_eq!(bench.outside.asked(URL).len(), 1);
    bench.advance(BETWEEN_FETCHES);
    assert_eq!(bench.knows(new.kid()).await, Ok(true));
    assert_eq!(bench.knows(old.kid()).await, Ok(false));
    assert!(bench.store.generation(bench.clock.epoch_seconds()).unwrap() > before);
    for number in 0..100 {
        assert_eq!(bench.knows(&format!("made up {number}")).await, Ok(false));
    }
    assert_eq!(bench.outside.asked(URL).len(), 2);
}

#[tokio::test]
async fn a_fetch_that_finds_the_same_keys_keeps_their_generation() {
    let bench = Bench::new();
    let key = key(0);
    bench.publish(&[&key]);
    assert_eq!(bench.knows(key.kid()).await, Ok(true));
    let before = bench.store.generation(bench.clock.epoch_seconds());
    bench.advance(BETWEEN_FETCHES);
    assert_eq!(bench.knows("made up").await, Ok(false));
    assert_eq!(bench.outside.asked(URL).len(), 2);
    assert_eq!(bench.store.generation(bench.clock.epoch_seconds()), before);
}

#[tokio::test]
async fn a_failure_is_reported_and_tried_again_soon() {
    let bench = Bench::new();
    let key = key(0);
    bench.outside.put(URL, Reply::Answer(503, String::new()));
    let error = bench.knows(key.kid()).await.unwrap_err();
    assert!(error.to_string().contains("status is 503"), "{error}");
    let trace = bench.traces.last().unwrap();
    assert_eq!((trace.verdict, trace.hops[0].hops[0].verdict), (Verdict::Failed, Verdict::Failed));
    assert_eq!(bench.knows(key.kid()).await, Err(error));
    assert_eq!(bench.outside.asked(URL).len(), 1);
    bench.publish(&[&key]);
    bench.advance(BETWEEN_ATTEMPTS);
    assert_eq!(bench.knows(key.kid()).await, Ok(true));
}

#[tokio::test]
async fn known_keys_outlive_an_outage_but_not_their_age() {
    let bench = Bench::new();
    let key = key(0);
    bench.publish(&[&key]);
    assert_eq!(bench.knows(key.kid()).await, Ok(true));
    bench.outside.put(URL, Reply::Refused("refused"));
    bench.advance(BETWEEN_FETCHES);
    assert!(bench.knows("made up").await.is_err());
    assert_eq!(bench.knows(key.kid()).await, Ok(true));
    bench.advance(MAX_AGE);
    assert_eq!(bench.store.generation(bench.clock.epoch_seconds()), None);
    assert!(bench.knows(key.kid()).await.is_err());
}

#[tokio::test]
async fn a_document_that_is_not_a_key_set_makes_the_keys_unavailable() {
    let bench = Bench::new();
    bench.outside.put(URL, Reply::Answer(200, "<html>".to_owned()));
    assert_eq!(bench.knows("any").await, Err(KeysUnavailable("it is not a key set".to_owned())));
}

#[tokio::test]
async fn a_request_that_goes_away_does_not_end_its_fetch() {
    let bench = Bench::new();
    let key = key(0);
    bench.publish(&[&key]);
    let recorder = bench.recorder();
    let mut asking = Box::pin(bench.store.known(key.kid(), &recorder));
    assert!(futures_util::poll!(asking.as_mut()).is_pending());
    drop(asking);
    while bench.store.generation(bench.clock.epoch_seconds()).is_none() {
        tokio::task::yield_now().await;
    }
    assert_eq!(bench.outside.asked(URL).len(), 1);
    assert_eq!(bench.knows(key.kid()).await, Ok(true));
    assert_eq!(bench.outside.asked(URL).len(), 1);
}

#[tokio::test]
async fn a_wrong_signature_makes_it_fetch_again_once_in_a_while() {
    let bench = Bench::new();
    let (old, new) = (key(0), key(1));
    bench.publish(&[&old]);
    let known = bench.store.known(old.kid(), &bench.recorder()).await.unwrap();
    bench.publish(&[&new]);
    assert!(bench.store.after(&known, &bench.recorder()).await.is_none(), "it has just been fetched");
    bench.advance(BETWEEN_DOUBTS);
    let newer = bench.store.after(&known, &bench.recorder()).await.unwrap();
    assert!(newer.keys().get(new.kid()).is_some());
    for _ in 0..100 {
        assert!(bench.store.after(&newer, &bench.recorder()).await.is_none());
    }
    assert_eq!(bench.outside.asked(URL).len(), 2);
    bench.advance(BETWEEN_DOUBTS);
    assert!(bench.store.after(&newer, &bench.recorder()).await.is_none(), "nothing has changed");
    assert_eq!(bench.outside.asked(URL).len(), 3);
}

#[tokio::test]
async fn a_password_in_the_url_is_not_reported() {
    let url = "https://name:secret@issuer.example/keys?a=secret";
    let bench = Bench::new();
    bench.outside.put(url, Reply::Answer(200, key_set(&[&key(0)])));
    let client: SharedClient = Arc::<Outside>::clone(&bench.outside);
    let store = KeyStore::new(url.to_owned(), client, bench.clock.clone());
    let recorder = bench.recorder();
    store.known(key(0).kid(), &recorder).await.unwrap();
    let trace = serde_json::to_string(&recorder.trace()).unwrap();
    assert!(trace.contains("GET https://issuer.example/keys") && !trace.contains("secret"), "{trace}");
}
