//! Each check of a signature, and why a signature is wrong.

use http::header::HOST;
use http::request::Parts;
use http::{HeaderMap, Method, Request};

use super::*;
use crate::sigv4::sign::{Signer, sign};
use crate::sigv4::signing_key::SigningKey;

const ID: &str = "AKIDEXAMPLE";
const URL: &str =
    "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/arn%3Aaws%3Ademo/invocations?b=2&a=1";
const NOW: &str = "2026-11-23T10:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn secrets(token: Option<&str>) -> SigningCredentials {
    SigningCredentials { secret: Secret::new("secret-key"), session_token: token.map(Secret::new) }
}

fn head(url: &str) -> Parts {
    let request = Request::builder().method(Method::POST).uri(url).header("content-type", "application/json");
    request.body(()).unwrap().into_parts().0
}

/// A request that is signed as AWS's clients do it.
fn signed(url: &str, body: &[u8], token: Option<&str>) -> Parts {
    let mut head = head(url);
    let credentials = secrets(token);
    let signer = Signer {
        access_key_id: ID,
        credentials: &credentials,
        region: "us-east-1",
        service: "bedrock-agentcore",
        keys: &SigningKeys::default(),
    };
    sign(&mut head, body, signer, now()).unwrap();
    head
}

fn verified_at(
    head: &Parts,
    body: &[u8],
    token: Option<&str>,
    at: Timestamp,
) -> Result<Verified, SignatureError> {
    let signature = Signature::of(head)?.unwrap();
    let required = RequiredScope { service: "bedrock-agentcore", region: Some("us-east-1"), minutes: 5 };
    let lookup = |id: &str| match id {
        ID => Ok(secrets(token)),
        "AKIDEXPIRED" => Err(UnusableKey::Expired),
        _ => Err(UnusableKey::Unknown),
    };
    verify(&SentRequest::new(head, body), &signature, &required, at, lookup, &SigningKeys::default())
}

fn verified(head: &Parts, body: &[u8]) -> Result<Verified, SignatureError> {
    verified_at(head, body, None, now())
}

fn edited(head: &Parts, edit: impl FnOnce(&str) -> String) -> Parts {
    let mut head = head.clone();
    let authorization = head.headers["authorization"].to_str().unwrap().to_owned();
    head.headers.insert("authorization", edit(&authorization).parse().unwrap());
    head
}

fn cause(head: &Parts, body: &[u8]) -> String {
    match verified(head, body) {
        Err(SignatureError::Mismatch(mismatch)) => mismatch.cause,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_was_signed_is_accepted() {
    let head = signed(URL, b"{}", None);
    assert_eq!(verified(&head, b"{}").unwrap().access_key_id(), ID);
    let head = signed(URL, b"", Some("token"));
    assert_eq!(verified_at(&head, b"", Some("token"), now()).unwrap().access_key_id(), ID);
}

#[test]
fn a_signature_is_good_for_five_minutes_before_and_after() {
    let head = signed(URL, b"", None);
    let at =
        |time: &str| verified_at(&head, b"", None, time.parse().unwrap()).map_err(|error| error.to_string());
    for time in ["2026-11-23T09:55:00Z", "2026-11-23T10:05:00.9Z"] {
        assert!(at(time).is_ok(), "{time}");
    }
    assert_eq!(
        at("2026-11-23T10:05:01Z").unwrap_err(),
        "Signature expired: 20261123T100000Z is now earlier than 20261123T100001Z (20261123T100501Z - 5 min.)"
    );
    assert_eq!(
        at("2026-11-23T09:54:59Z").unwrap_err(),
        "Signature not yet current: 20261123T100000Z is still later than 20261123T095959Z (20261123T095459Z + 5 min.)"
    );
}

#[test]
fn the_checks_come_in_order_of_aws() {
    let head = signed(URL, b"", None);
    let error = |edit: &dyn Fn(&str) -> String| verified(&edited(&head, edit), b"").unwrap_err().to_string();
    assert_eq!(
        error(&|text| text.replace("content-type;host;", "content-type;")),
        "'Host' must be a 'SignedHeader' in the AWS Authorization."
    );
    assert_eq!(
        error(&|text| text.replace(";x-amz-date", "")),
        "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization."
    );
    assert_eq!(
        error(&|text| text.replace("HMAC-SHA256", "HMAC-SHA512").replace("AKIDEXAMPLE/", "AKID")),
        "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512' (only AWS4-HMAC-SHA256 for now). "
    );
    assert_eq!(
        error(&|text| text.replace("/aws4_request", "")),
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got \
         'AKIDEXAMPLE/20261123/us-east-1/bedrock-agentcore'"
    );
    assert_eq!(
        error(&|text| text
            .replace("AKIDEXAMPLE/20261123/us-east-1/bedrock-agentcore/aws4_request", "a/b/c/d/e")),
        "Credential should be scoped to a valid region. Credential should be scoped to correct service: \
         'bedrock-agentcore'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. Date in \
         Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'b' != '20261123', from \
         '20261123T100000Z'. "
    );
    assert_eq!(
        error(&|text| text.replace("AKIDEXAMPLE", "AKIDUNKNOWN")),
        "The security token included in the request is invalid."
    );
    assert_eq!(
        error(&|text| text.replace("AKIDEXAMPLE", "AKIDEXPIRED")),
        "The security token included in the request is expired"
    );
    let mut undated = head.clone();
    undated.headers.insert("x-amz-date", "201".parse().unwrap());
    assert_eq!(
        verified(&undated, b"").unwrap_err().to_string(),
        "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601"
    );
    undated.headers.append("x-amz-date", "20261123T100000Z".parse().unwrap());
    let twice = verified(&undated, b"").unwrap_err();
    assert_eq!(twice, SignatureError::Date("201,20261123T100000Z".into()));
}

#[test]
fn signed_headers_are_in_lower_case_sorted_and_unique() {
    let head = signed(URL, b"", None);
    for listed in [
        "Content-Type;host;x-amz-date",
        "host;content-type;x-amz-date",
        "content-type;host;host;x-amz-date",
        "content-type;host;x-amz-date;",
        ";content-type;host;x-amz-date",
    ] {
        let relisted = edited(&head, |text| text.replace("content-type;host;x-amz-date", listed));
        assert_eq!(verified(&relisted, b"").unwrap_err(), SignatureError::SignedHeaders, "{listed}");
    }
}

#[test]
fn the_host_of_an_absolute_uri_counts_before_the_header() {
    // Requests are routed by it, so a signature for the header's host proves nothing.
    let mut head = signed(URL, b"", None);
    head.headers.insert("host", "bedrock-agentcore.us-east-1.amazonaws.com".parse().unwrap());
    assert!(verified(&head, b"").is_ok());
    head.uri = head.uri.to_string().replace("us-east-1", "eu-west-1").parse().unwrap();
    assert_eq!(head.uri.host(), Some("bedrock-agentcore.eu-west-1.amazonaws.com"));
    assert!(matches!(verified(&head, b""), Err(SignatureError::Mismatch(_))));
}

#[test]
fn a_session_token_belongs_to_its_access_key() {
    let right = signed(URL, b"", Some("token"));
    let needless = verified_at(&right, b"", None, now()).unwrap_err();
    assert_eq!(needless.to_string(), "The security token included in the request is invalid");
    let other = verified_at(&right, b"", Some("another"), now()).unwrap_err();
    assert_eq!(other, SignatureError::SessionToken { is_absent: false });
    let none = verified_at(&signed(URL, b"", None), b"", Some("token"), now()).unwrap_err();
    assert_eq!(none, SignatureError::SessionToken { is_absent: true });
    assert_eq!(none.to_string(), "The security token included in the request is invalid.");
}

#[test]
fn a_header_that_is_signed_and_absent_is_named() {
    let mut head = signed(URL, b"", None);
    head.headers.remove("content-type");
    assert_eq!(cause(&head, b""), "the header `content-type` is signed, but it did not arrive");
    // Even a client that signed it as empty is refused: AWS would have got it.
    let empty = head.headers.insert("content-type", "".parse().unwrap());
    assert!(empty.is_none());
    let mut signed_empty = Request::post(URL).header("x-empty", "").body(()).unwrap().into_parts().0;
    let credentials = secrets(None);
    let signer = Signer {
        access_key_id: ID,
        credentials: &credentials,
        region: "us-east-1",
        service: "bedrock-agentcore",
        keys: &SigningKeys::default(),
    };
    sign(&mut signed_empty, b"", signer, now()).unwrap();
    assert!(verified(&signed_empty, b"").is_ok());
    signed_empty.headers.remove("x-empty");
    assert_eq!(cause(&signed_empty, b""), "the header `x-empty` is signed, but it did not arrive");
}

/// Signs the canonical request that a mistaken client computes.
fn mistaken(body: &[u8], mistake: impl FnOnce(&mut CanonicalRequest<'_>, &mut Secret)) -> Parts {
    let mut head = signed(URL, body, None);
    let headers: HeaderMap = head.headers.clone();
    let request = SentRequest::to(&head.method, &head.uri, &headers, body);
    let hash = sha256_hex(body);
    let signed_headers = "content-type;host;x-amz-date";
    let path = PathRules::Twice;
    let query = CanonicalQuery::of(head.uri.query().unwrap_or_default(), false);
    let mut canonical = CanonicalRequest {
        request: &request,
        signed_headers,
        path,
        query: &query,
        host: None,
        payload: &hash,
    };
    let mut secret = Secret::new("secret-key");
    mistake(&mut canonical, &mut secret);
    let date = AmzDate::of(now());
    let scope = "20261123/us-east-1/bedrock-agentcore/aws4_request";
    let keys = SigningKeys::default();
    let key = keys.get(ID, &secret, "20261123", "us-east-1", "bedrock-agentcore");
    let signature = hex(key.sign(&string_to_sign(date, scope, &canonical.write())).as_ref());
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={ID}/{scope}, SignedHeaders={signed_headers}, Signature={signature}"
    );
    head.headers.insert("authorization", authorization.parse().unwrap());
    head
}

#[test]
fn a_presigned_url_ends_when_it_says_so_and_after_five_minutes() {
    let presigned = |expires: &str, service: &'static str, seconds: i64| {
        let scope = format!("{ID}%2F20261123%2Fus-east-1%2F{service}%2Faws4_request");
        let expires = if expires.is_empty() { String::new() } else { format!("&X-Amz-Expires={expires}") };
        let query = format!(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={scope}&X-Amz-Date=20261123T100000Z{expires}\
             &X-Amz-SignedHeaders=host"
        );
        let key = SigningKey::derive(&Secret::new("secret-key"), "20261123", "us-east-1", service);
        let headers = HeaderMap::from_iter([(HOST, "a".parse().unwrap())]);
        let canonical = CanonicalRequest {
            request: &SentRequest::of("GET", "/", Some(&query), &headers, b""),
            signed_headers: "host",
            path: PathRules::Twice,
            query: &CanonicalQuery::of(&query, true),
            host: None,
            payload: &sha256_hex(b""),
        };
        let scope = format!("20261123/us-east-1/{service}/aws4_request");
        let tag = hex(key.sign(&string_to_sign(AmzDate::of(now()), &scope, &canonical.write())).as_ref());
        let request = Request::get(format!("/?{query}&X-Amz-Signature={tag}")).header(HOST, "a");
        let head = request.body(()).unwrap().into_parts().0;
        let signature = Signature::of(&head).unwrap().unwrap();
        let at = now() + SignedDuration::from_secs(seconds);
        let required = RequiredScope::of(service, Some("us-east-1"));
        let keys = SigningKeys::default();
        let verified =
            verify(&SentRequest::new(&head, b""), &signature, &required, at, |_| Ok(secrets(None)), &keys);
        verified.map(|_| ()).map_err(|error| error.to_string())
    };
    let agentcore = |expires, seconds| presigned(expires, "bedrock-agentcore", seconds);
    for (expires, seconds) in [("", 300), ("60", 60), ("604800", 300), ("0", 0)] {
        assert_eq!(agentcore(expires, seconds), Ok(()), "{expires} {seconds}");
    }
    assert_eq!(agentcore("60", 61).unwrap_err(), "Request has expired");
    assert!(agentcore("604800", 301).unwrap_err().starts_with("Signature expired: "));
    assert!(agentcore("31536000", 0).unwrap_err().starts_with("X-Amz-Expires must be less than a week"));
    assert!(agentcore("99999999999", 0).unwrap_err().starts_with("X-Amz-Expires must be less than a week"));
    assert_eq!(agentcore("-1", 0).unwrap_err(), "X-Amz-Expires must be non-negative");
    assert_eq!(agentcore("soon", 0).unwrap_err(), "X-Amz-Expires should be a number");
    // STS does not read it.
    for expires in ["1", "-1", "soon", "31536000"] {
        assert_eq!(presigned(expires, "sts", 900), Ok(()), "{expires}");
    }
}

#[test]
fn the_likely_cause_of_a_mismatch_is_told() {
    let starts = |head: Parts, body: &[u8], expected: &str| {
        let cause = cause(&head, body);
        assert!(cause.starts_with(expected), "{cause}");
    };
    starts(mistaken(b"", |canonical, _| canonical.path = PathRules::AsSent), b"", "the path is encoded once");
    let as_sent: &'static CanonicalQuery = Box::leak(Box::new(CanonicalQuery::as_sent("b=2&a=1")));
    starts(
        mistaken(b"", |canonical, _| canonical.query = as_sent),
        b"",
        "the query is signed as it was sent",
    );
    starts(
        mistaken(b"{}", |canonical, _| canonical.payload = "UNSIGNED-PAYLOAD"),
        b"{}",
        "UNSIGNED-PAYLOAD is signed in place of the body's hash",
    );
    starts(signed(URL, b"", None), b"{}", "an empty body is signed, but one arrived");
    starts(
        mistaken(b"", |canonical, _| canonical.host = Some("localhost")),
        b"",
        "the signed Host is `localhost`",
    );
    starts(
        mistaken(b"", |canonical, _| {
            canonical.host = Some("bedrock-agentcore-control.us-east-1.amazonaws.com");
        }),
        b"",
        "the signed Host is `bedrock-agentcore-control.us-east-1.amazonaws.com`, and \
         `bedrock-agentcore.us-east-1.amazonaws.com` arrived",
    );
    starts(
        mistaken(b"", |_, secret| *secret = Secret::new("test")),
        b"",
        "it is signed with the secret access key `test`: take the one that `agentcore-local env` prints",
    );
    starts(
        mistaken(b"", |_, secret| *secret = Secret::new("another")),
        b"",
        "none of the usual mistakes explains it",
    );
    let declared = {
        let mut head = head(URL);
        head.headers.insert("x-amz-content-sha256", sha256_hex(b"one").parse().unwrap());
        let credentials = secrets(None);
        let signer = Signer {
            access_key_id: ID,
            credentials: &credentials,
            region: "us-east-1",
            service: "bedrock-agentcore",
            keys: &SigningKeys::default(),
        };
        sign(&mut head, b"one", signer, now()).unwrap();
        head
    };
    starts(declared, b"two", "the body was changed after it was signed: x-amz-content-sha256 says");
}

#[test]
fn a_mismatch_shows_what_the_server_computed() {
    let head = signed(URL, b"{}", None);
    let Err(SignatureError::Mismatch(mismatch)) = verified(&head, b"[]") else { panic!() };
    assert_eq!(
        mismatch.canonical_request,
        "POST\n/runtimes/arn%253Aaws%253Ademo/invocations\na=***&b=***\ncontent-type:application/json\n\
         host:bedrock-agentcore.us-east-1.amazonaws.com\nx-amz-date:20261123T100000Z\n\n\
         content-type;host;x-amz-date\n4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    );
    assert!(mismatch.string_to_sign.starts_with(
        "AWS4-HMAC-SHA256\n20261123T100000Z\n20261123/us-east-1/bedrock-agentcore/aws4_request\n"
    ));
}
