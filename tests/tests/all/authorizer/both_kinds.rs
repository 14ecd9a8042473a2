//! Tokens and signatures in one request: no door takes the one for the other, or chooses between two.

use agentcore_local_tests::{Answer, Issuer, Local, SigV4, Stub};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::{everything, failing, good, passing};

/// Gateways and runtimes of both kinds, all with one server.
fn stack(issuer: &Issuer, server: &Stub) -> String {
    let target = |gateway: &str, name: &str| {
        format!("[gateway.{gateway}.target.echo]\nname = \"{name}\"\nendpoint = \"{}\"\n", server.url())
    };
    let url = server.url();
    [
        format!("[gateway.jwt]\nname = \"jwt\"\n{}{}", everything("gateway.jwt", issuer), target("jwt", "a")),
        format!("[gateway.iam]\nname = \"iam\"\nauthorizer_type = \"AWS_IAM\"\n{}", target("iam", "b")),
        format!(
            "[gateway.only]\nname = \"only\"\nauthorizer_type = \"AUTHENTICATE_ONLY\"\n{}",
            target("only", "c")
        ),
        format!("[runtime.jwt]\nname = \"jwt\"\nurl = \"{url}\"\n{}", everything("runtime.jwt", issuer)),
        format!("[runtime.iam]\nname = \"iam\"\nurl = \"{url}\"\n"),
    ]
    .concat()
}

struct Doors {
    local: Local,
    issuer: Issuer,
    stub: Stub,
    /// Those that take tokens, and those that take signatures.
    tokens: Vec<String>,
    signatures: Vec<String>,
}

impl Doors {
    async fn open() -> Self {
        let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
        let local = Local::of(&stack(&issuer, &stub)).await;
        let status = local.emulator.status();
        let gateway = |name: &str| {
            let gateway = status.gateways.iter().find(|gateway| gateway.name == name);
            gateway.unwrap().url.clone()
        };
        let runtime = |name: &str| {
            let runtime = status.runtimes.iter().find(|runtime| runtime.name == name);
            runtime.unwrap().endpoints[0].url.clone()
        };
        let tokens = vec![gateway("jwt"), runtime("jwt")];
        let signatures = vec![gateway("iam"), gateway("only"), runtime("iam")];
        Self { local, issuer, stub, tokens, signatures }
    }

    fn message() -> Value {
        json!({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    }

    /// A request with these `Authorization` headers and others.
    async fn send(&self, url: &str, authorizations: &[&str], others: &HeaderMap) -> Answer {
        let mut request = self.local.request("POST", url).header("content-type", "application/json");
        for authorization in authorizations {
            request = request.header(AUTHORIZATION, *authorization);
        }
        Answer::of(request.headers(others.clone()).body(Self::message().to_string()).send().await.unwrap())
            .await
    }

    /// The headers of the root's signature: `Authorization`, and the others.
    fn signature(&self, url: &str) -> (String, HeaderMap) {
        let request = self.local.request("POST", url).header("content-type", "application/json");
        let request = request.body(Self::message().to_string()).build().unwrap();
        let mut headers = SigV4::root("bedrock-agentcore").sign(request).headers().clone();
        headers.remove("content-type");
        let authorization = headers.remove(AUTHORIZATION).unwrap().to_str().unwrap().to_owned();
        (authorization, headers)
    }

    /// Sends a request that must be refused, and not because something broke.
    async fn refused(&self, url: &str, authorizations: &[&str], others: &HeaderMap, why: &str) {
        let before = self.stub.asked().len();
        let answer = self.send(url, authorizations, others).await;
        assert!(matches!(answer.status, 401 | 403), "{why}: {url} with {authorizations:?}: {answer:?}");
        assert_eq!(self.stub.asked().len(), before, "{why}: a refused call reached the server");
    }

    fn now(&self) -> i64 {
        self.local.emulator.clock().epoch_seconds()
    }
}

#[tokio::test]
async fn a_forged_token_is_refused_whatever_signature_is_beside_it() {
    let doors = Doors::open().await;
    let genuine = format!("Bearer {}", doors.issuer.key().sign(&good(&doors.issuer, doors.now())));
    for url in &doors.tokens {
        let (signature, others) = doors.signature(url);
        for (why, _, authorization) in failing(&doors.issuer, doors.now()) {
            let forged: Vec<&str> = authorization.as_deref().into_iter().collect();
            doors.refused(url, &forged, &others, why).await;
            doors.refused(url, &[forged.as_slice(), &[&signature]].concat(), &others, why).await;
            doors.refused(url, &[&[signature.as_str()], forged.as_slice()].concat(), &others, why).await;
            let presigned = format!("{url}{}", presigned(url));
            doors.refused(&presigned, &forged, &HeaderMap::new(), why).await;
            if !forged.is_empty() {
                doors.refused(url, &[forged[0], &genuine], &HeaderMap::new(), why).await;
                doors.refused(url, &[&genuine, forged[0]], &HeaderMap::new(), why).await;
            }
        }
    }
}

#[tokio::test]
async fn a_genuine_token_is_not_chosen_from_two_credentials() {
    let doors = Doors::open().await;
    let genuine = format!("Bearer {}", doors.issuer.key().sign(&good(&doors.issuer, doors.now())));
    for url in &doors.tokens {
        let (signature, others) = doors.signature(url);
        doors.refused(url, &[&genuine, &genuine], &HeaderMap::new(), "twice").await;
        doors.refused(url, &[&genuine, &signature], &others, "a signature after it").await;
        doors.refused(url, &[&signature, &genuine], &others, "a signature before it").await;
        let presigned = format!("{url}{}", presigned(url));
        doors.refused(&presigned, &[&genuine], &HeaderMap::new(), "a signature in the query").await;
        // What only looks like a part of a signature changes nothing.
        let answer = doors.send(url, &[&genuine], &others).await;
        assert_eq!(answer.status, 200, "{url}: {answer:?}");
    }
}

#[tokio::test]
async fn no_token_is_taken_where_signatures_are() {
    let doors = Doors::open().await;
    let now = doors.now();
    let passing = passing(&doors.issuer, now);
    let passing = passing.into_iter().map(|(why, token)| (why, Some(format!("Bearer {token}"))));
    let failing = failing(&doors.issuer, now).into_iter().map(|(why, _, header)| (why, header));
    let all: Vec<_> = passing.chain(failing).collect();
    for url in &doors.signatures {
        let (signature, others) = doors.signature(url);
        for (why, authorization) in &all {
            let tokens: Vec<&str> = authorization.as_deref().into_iter().collect();
            doors.refused(url, &tokens, &HeaderMap::new(), why).await;
            doors.refused(url, &tokens, &others, why).await;
            if !tokens.is_empty() {
                doors.refused(url, &[&[signature.as_str()], tokens.as_slice()].concat(), &others, why).await;
                doors.refused(url, &[tokens.as_slice(), &[&signature]].concat(), &others, why).await;
            }
        }
        doors.refused(url, &[&signature, &signature], &others, "twice").await;
        let signed_twice = format!("{url}{}", presigned(url));
        doors.refused(&signed_twice, &[&signature], &others, "in the header and in the query").await;
        let mut tokens = HeaderMap::new();
        for name in ["x-amz-security-token", "x-amz-bedrock-agentcore-identity-wat", "workloadaccesstoken"] {
            tokens.insert(HeaderName::from_static(name), HeaderValue::from_static("a.b.c"));
        }
        doors.refused(url, &[], &tokens, "tokens in headers of AWS's own").await;
        assert_eq!(doors.send(url, &[&signature], &others).await.status, 200, "{url}");
    }
}

/// The parameters of a presigned URL that nobody signed.
fn presigned(url: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!(
        "{separator}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260101%2Fus-east-1%2F\
         bedrock-agentcore%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&\
         X-Amz-Signature=00"
    )
}
