mod hostile;
mod memory;
mod order;

use http::StatusCode;
use serde_json::{Value, json};

use super::*;
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::jwt::key_stock::embedded_keys;
use crate::jwt::sign::SigningKey;
use crate::jwt::test_issuer::key_set;
use crate::test_support::{Outside, Reply};
use crate::trace::{Check, HopName, Traces, Verdict};

const ISSUER: &str = "https://issuer.example";
const DISCOVERY: &str = "https://issuer.example/.well-known/openid-configuration";
const KEYS: &str = "https://issuer.example/keys";

/// An issuer with one key, and an authorizer that trusts it.
struct Bench {
    outside: Arc<Outside>,
    clock: Clock,
    traces: Traces,
    key: SigningKey,
    authorizer: Authorizer,
}

fn signing_key(number: usize) -> SigningKey {
    SigningKey::from_pkcs8(embedded_keys()[number]).unwrap()
}

fn allowing_client(client: &str) -> AuthorizerConfiguration {
    AuthorizerConfiguration {
        discovery_url: DISCOVERY.to_owned(),
        allowed_audience: Vec::new(),
        allowed_clients: vec![client.to_owned()],
        allowed_scopes: Vec::new(),
        custom_claims: Vec::new(),
    }
}

fn everything() -> AuthorizerConfiguration {
    AuthorizerConfiguration {
        allowed_audience: vec!["api".to_owned()],
        allowed_scopes: vec!["demo/read".to_owned()],
        custom_claims: vec![
            CustomClaim { name: "tenant".to_owned(), rule: ClaimRule::Equals("blue".to_owned()) },
            CustomClaim { name: "groups".to_owned(), rule: ClaimRule::Contains("admin".to_owned()) },
        ],
        ..allowing_client("abc")
    }
}

fn issuer_documents(key: &SigningKey) -> Arc<Outside> {
    let outside = Arc::new(Outside::default());
    let discovery = json!({"issuer": ISSUER, "jwks_uri": KEYS, "authorization_endpoint": "https://issuer.example/authorize"});
    outside.put(DISCOVERY, Reply::Answer(200, discovery.to_string()));
    outside.put(KEYS, Reply::Answer(200, key_set(&[key])));
    outside
}

async fn create(
    configuration: AuthorizerConfiguration,
    outside: &Arc<Outside>,
    clock: &Clock,
) -> Result<Authorizer, AuthorizerError> {
    let client: SharedClient = Arc::<Outside>::clone(outside);
    let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
    let addresses = Addresses::new("http://127.0.0.1:4747", account_region).unwrap();
    Authorizer::create(configuration, &client, clock, &addresses).await
}

impl Bench {
    async fn new(configuration: AuthorizerConfiguration) -> Self {
        let key = signing_key(0);
        let outside = issuer_documents(&key);
        let clock = Clock::system();
        let traces = Traces::new(clock.clone(), &Entropy::seeded("authorizer"));
        let authorizer = create(configuration, &outside, &clock).await.unwrap();
        Self { outside, clock, traces, key, authorizer }
    }

    /// Claims that pass every check of `everything`, with these changes; null removes a claim.
    fn claims(&self, changes: &Value) -> Value {
        let mut claims = json!({
            "sub": "me", "iss": ISSUER, "client_id": "abc", "aud": "api", "scope": "openid demo/read",
            "tenant": "blue", "groups": ["admin"], "exp": self.clock.epoch_seconds() + 3600,
        });
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        claims
    }

    fn token(&self, changes: &Value) -> String {
        self.key.sign(&self.claims(changes)).unwrap()
    }

    async fn verify(&self, token: &str) -> Result<Arc<VerifiedToken>, TokenError> {
        self.verify_with(token, Duration::ZERO).await
    }

    async fn verify_with(&self, token: &str, margin: Duration) -> Result<Arc<VerifiedToken>, TokenError> {
        let recorder = self.traces.begin(HopName::Gateway, "test");
        let outcome = self.authorizer.verify(token, margin, &recorder).await;
        recorder.answered(StatusCode::OK, "", crate::trace::Confidence::Inferred);
        let recorded_failure = self.checks().iter().any(|check| check.verdict == Verdict::Failed);
        assert_eq!(recorded_failure, outcome.is_err(), "the trace tells what was decided");
        outcome
    }

    fn checks(&self) -> Vec<Check> {
        self.traces.last().unwrap().hops[0].checks.clone()
    }

    fn names(&self, verdict: Verdict) -> Vec<String> {
        let checks = self.checks();
        checks.iter().filter(|check| check.verdict == verdict).map(|check| check.check.to_string()).collect()
    }
}

#[tokio::test]
async fn a_good_token_passes_every_check_in_order() {
    let bench = Bench::new(everything()).await;
    let token = bench.verify(&bench.token(&json!({}))).await.unwrap();
    assert_eq!((token.subject(), token.client_id()), (Some("me"), Some("abc")));
    assert_eq!(token.claims()["tenant"], "blue");
    assert!(token.expires_at() > bench.clock.epoch_seconds());
    let expected = [
        "token",
        "alg",
        "iss",
        "kid",
        "signature",
        "exp",
        "nbf",
        "allowedClients",
        "allowedAudience",
        "allowedScopes",
        "customClaims.tenant",
        "customClaims.groups",
    ];
    assert_eq!(bench.names(Verdict::Passed), expected);
    assert_eq!(bench.authorizer.issuer(), ISSUER);
    assert_eq!(bench.authorizer.configuration(), &everything());
}

#[tokio::test]
async fn refuses_a_configuration_that_checks_nothing_before_it_asks_anybody() {
    let outside = issuer_documents(&signing_key(0));
    let nothing = AuthorizerConfiguration { allowed_clients: Vec::new(), ..allowing_client("abc") };
    let error = create(nothing, &outside, &Clock::system()).await.unwrap_err();
    assert_eq!(error, AuthorizerError::NothingAllowed);
    let elsewhere = AuthorizerConfiguration { discovery_url: ISSUER.to_owned(), ..allowing_client("abc") };
    let error = create(elsewhere, &outside, &Clock::system()).await.unwrap_err();
    assert_eq!(error, AuthorizerError::DiscoveryUrl(ISSUER.to_owned()));
    assert_eq!(outside.asked(DISCOVERY).len(), 0);
}

#[tokio::test]
async fn refuses_an_issuer_whose_document_is_incomplete() {
    let outside = issuer_documents(&signing_key(0));
    let without_endpoint = json!({"issuer": ISSUER, "jwks_uri": KEYS}).to_string();
    for document in [without_endpoint.as_str(), "{}", "<html>"] {
        outside.put(DISCOVERY, Reply::Answer(200, document.to_owned()));
        let error = create(allowing_client("abc"), &outside, &Clock::system()).await.unwrap_err();
        assert!(matches!(error, AuthorizerError::Discovery(_)), "{document}");
        assert_eq!(error.to_string(), format!("Failed to fetch discovery document from: {DISCOVERY}"));
    }
    let local = json!({"issuer": "http://127.0.0.1:4747/us-east-1_abc", "jwks_uri": KEYS}).to_string();
    outside.put(DISCOVERY, Reply::Answer(200, local));
    let authorizer = create(allowing_client("abc"), &outside, &Clock::system()).await.unwrap();
    assert_eq!(authorizer.issuer(), "http://127.0.0.1:4747/us-east-1_abc");
    assert_eq!(outside.asked(KEYS).len(), 0);
}

#[tokio::test]
async fn its_futures_move_between_threads() {
    let key = signing_key(0);
    let outside = issuer_documents(&key);
    let token = key.sign(&json!({"iss": ISSUER, "client_id": "abc", "exp": i64::MAX})).unwrap();
    let subject = tokio::spawn(async move {
        let clock = Clock::system();
        let authorizer = create(allowing_client("abc"), &outside, &clock).await.unwrap();
        let recorder = Traces::new(clock, &Entropy::seeded("thread")).begin(HopName::Runtime, "test");
        authorizer.verify(&token, Duration::from_secs(60), &recorder).await.unwrap().expires_at()
    });
    assert_eq!(subject.await.unwrap(), i64::MAX);
}
