//! Signatures that nobody would accept, at every kind of door: an error of AWS's, and never a success or a breakdown.

use std::time::Duration;

use agentcore_local::stack::Stack;
use agentcore_local::{Emulator, trace::Verdict};
use agentcore_local_tests::{Answer, Local, SigV4};
use reqwest::RequestBuilder;
use reqwest::header::{AUTHORIZATION, HeaderValue};

const CREDENTIAL: &str = "AKIAIOSFODNN7EXAMPLE/20261128/us-east-1";

/// What takes signatures: an operation of each dialect, a gateway and a runtime.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Door {
    Json,
    Query,
    Rest,
    Gateway,
    Runtime,
}

const DOORS: [Door; 5] = [Door::Json, Door::Query, Door::Rest, Door::Gateway, Door::Runtime];

impl Door {
    fn service(self) -> &'static str {
        match self {
            Self::Json => "cognito-idp",
            Self::Query => "sts",
            Self::Rest | Self::Gateway | Self::Runtime => "bedrock-agentcore",
        }
    }

    fn signer(self) -> SigV4 {
        SigV4::root(self.service())
    }

    fn request(self, local: &Local) -> RequestBuilder {
        let json = "application/json";
        let (url, content_type, body) = match self {
            Self::Json => {
                let request = local.request("POST", "/");
                let request =
                    request.header("x-amz-target", "AWSCognitoIdentityProviderService.ListUserPools");
                return request
                    .header("content-type", "application/x-amz-json-1.1")
                    .body(r#"{"MaxResults":1}"#);
            }
            Self::Query => {
                let form = "application/x-www-form-urlencoded; charset=utf-8";
                ("/".to_owned(), form, "Action=GetCallerIdentity&Version=2011-06-15")
            }
            Self::Rest => ("/gateways/".to_owned(), json, r#"{"name":""}"#),
            Self::Gateway => (local.gateway_url().to_owned(), json, PING),
            Self::Runtime => (format!("{}?qualifier=DEFAULT", local.runtime_url()), json, PING),
        };
        local.request("POST", &url).header("content-type", content_type).body(body)
    }

    /// Asserts that the answer is a refusal of a signature in the door's own form.
    fn assert_refused(self, local: &Local, answer: &Answer, why: &str) {
        let context = format!("{why} at {self:?}: {answer:?}");
        let (status, code) = match self {
            Self::Json => (400, answer.json()["__type"].as_str().unwrap().to_owned()),
            Self::Query => {
                let (_, code) = answer.body.split_once("<Code>").unwrap_or_else(|| panic!("{context}"));
                let code = code.split_once('<').unwrap().0;
                (if code == "IncompleteSignature" { 400 } else { 403 }, code.to_owned())
            }
            Self::Rest | Self::Runtime => (403, answer.header("x-amzn-errortype").unwrap().to_owned()),
            Self::Gateway => {
                let error = &answer.json()["error"];
                assert_eq!(error["message"], "Authentication error - Invalid credentials", "{context}");
                (401, error["code"].to_string())
            }
        };
        let codes: &[&str] = match self {
            Self::Gateway => &["-32001"],
            Self::Query => &["IncompleteSignature", "SignatureDoesNotMatch", "MissingAuthenticationToken"],
            _ => &[
                "IncompleteSignatureException",
                "InvalidSignatureException",
                "MissingAuthenticationTokenException",
            ],
        };
        assert_eq!(answer.status, status, "{context}");
        assert!(codes.contains(&code.as_str()), "{code}: {context}");
        assert_eq!(local.trace_of(answer).verdict, Verdict::Failed, "{context}");
    }
}

const PING: &str = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;

async fn local() -> Local {
    let (name, text) = Stack::built_in_text_of("iam-chain").unwrap();
    let stack = Stack::parse(name, text).unwrap();
    Local::started(Emulator::builder().stack(stack)).await
}

async fn send(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn malformed_headers_are_refused() {
    let local = local().await;
    let long = format!("AWS4-HMAC-SHA256 {}", "a".repeat(8_000));
    let repeated = format!("AWS4-HMAC-SHA256 {}", "Credential=a, ".repeat(400));
    let whole = |credential: &str| {
        format!(
            "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature={:064}",
            0
        )
    };
    for door in DOORS {
        let service = door.service();
        let right = whole(&format!("{CREDENTIAL}/{service}/aws4_request"));
        let texts = [
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 ",
            "AWS4-HMAC-SHA256 Credential",
            "AWS4-HMAC-SHA256 ====",
            "AWS4-HMAC-SHA256 ,,,,",
            "AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=",
            "AWS4-ECDSA-P256-SHA256 Credential=a, SignedHeaders=host, Signature=b",
            "AWS4-",
            &long,
            &repeated,
            &whole(""),
            &whole("////"),
            &whole("/////////////////////"),
            &whole(&format!("{CREDENTIAL}/{service}")),
            &whole(&format!("{CREDENTIAL}/{service}/aws5_request")),
            &right,
            &right.replace("Signature=", "Signature=zz"),
            &right.replace("host;", "host;host;"),
            &right.replace("host;x-amz-date", "x-amz-date"),
            &format!("{right}, Signature=00"),
        ]
        .map(str::to_owned);
        for text in &texts {
            let request = door.request(&local).header("x-amz-date", "20261128T000000Z");
            let answer = send(request.header(AUTHORIZATION, text.as_str())).await;
            door.assert_refused(&local, &answer, text);
        }
        let bytes = HeaderValue::from_bytes(b"AWS4-HMAC-SHA256 Credential=\xff\xfe").unwrap();
        let answer = send(door.request(&local).header(AUTHORIZATION, bytes)).await;
        door.assert_refused(&local, &answer, "bytes that are no text");
        let two = door.request(&local).header(AUTHORIZATION, &right).header(AUTHORIZATION, &right);
        door.assert_refused(&local, &send(two).await, "two headers");
    }
}

#[tokio::test]
async fn absurd_dates_are_refused() {
    let local = local().await;
    let long = "2".repeat(4_000);
    for door in DOORS {
        for date in [
            "",
            "now",
            "20261128",
            "20261301T000000Z",
            "20260230T000000Z",
            "99999999T999999Z",
            "00000000T000000Z",
            "-00010101T000000Z",
            "20261128T000000+0900",
            "1764288000",
            "Sat, 28 Nov 2026 00:00:00 GMT",
            &long,
        ] {
            let mut request = door.signer().sign(door.request(&local).build().unwrap());
            request.headers_mut().insert("x-amz-date", date.parse().unwrap());
            let answer = Answer::of(local.execute(request).await).await;
            door.assert_refused(&local, &answer, date);
        }
        let mut twice = door.signer().sign(door.request(&local).build().unwrap());
        let date = twice.headers()["x-amz-date"].clone();
        twice.headers_mut().append("x-amz-date", date);
        door.assert_refused(&local, &Answer::of(local.execute(twice).await).await, "two dates");
        let hour = Duration::from_secs(60 * 60);
        for time in [door.signer().time - hour, door.signer().time + hour, std::time::UNIX_EPOCH] {
            let signer = SigV4 { time, ..door.signer() };
            door.assert_refused(&local, &Answer::of(signer.send(door.request(&local)).await).await, "age");
        }
    }
}

/// Documented: STS does not read `X-Amz-Expires` (aws-iam-authenticator). Inferred: the others here refuse more than a week.
#[tokio::test]
async fn a_presigned_url_is_good_for_minutes_even_if_it_says_a_week_or_a_year() {
    let local = local().await;
    let (minute, day) = (Duration::from_secs(60), Duration::from_secs(24 * 60 * 60));
    for door in DOORS {
        let presigned_for = |time, signer: SigV4| signer.presign(door.request(&local).build().unwrap(), time);
        let year = Answer::of(local.execute(presigned_for(365 * day, door.signer())).await).await;
        match door {
            Door::Query => assert_eq!(year.status, 200, "{year:?}"),
            _ => door.assert_refused(&local, &year, "a year"),
        }
        let presigned = |signer| presigned_for(7 * day, signer);
        let fresh = Answer::of(local.execute(presigned(door.signer())).await).await;
        let expected = if door == Door::Rest { 400 } else { 200 };
        assert_eq!(fresh.status, expected, "{door:?}: {fresh:?}");
        let old = SigV4 { time: door.signer().time - 16 * minute, ..door.signer() };
        let answer = Answer::of(local.execute(presigned(old)).await).await;
        door.assert_refused(&local, &answer, "after 16 minutes");
    }
}

#[tokio::test]
async fn words_in_place_of_the_body_s_hash_are_refused_and_told() {
    let local = local().await;
    for door in DOORS {
        for marker in [
            "UNSIGNED-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "",
        ] {
            let request = door.request(&local).header("content-encoding", "aws-chunked").build().unwrap();
            let answer = Answer::of(local.execute(door.signer().sign_marker(request, marker)).await).await;
            door.assert_refused(&local, &answer, marker);
            let trace = format!("{:?}", local.trace_of(&answer).hops[0].checks);
            assert!(marker.is_empty() || trace.contains(marker), "{door:?} {marker}: {trace}");
        }
    }
}
