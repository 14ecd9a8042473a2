//! The signer of AWS's own SDK against this verification: what it signs is accepted, and no byte of it may change.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign};
use aws_sigv4::sign::v4;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request};
use jiff::Timestamp;

use super::{Choices, Made, TIME};
use crate::base::Secret;
use crate::model::Service;
use crate::sigv4::{
    RequiredScope, SentRequest, Signature, SigningCredentials, SigningKeys, UnusableKey, verify,
};

const ID: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const REGIONS: [&str; 3] = ["us-east-1", "eu-west-1", "ap-northeast-1"];
const METHODS: [&str; 5] = ["POST", "GET", "PUT", "DELETE", "PATCH"];
const PATH_PIECES: [&str; 10] = ["a", "%3A", "%2F", "arn:aws", "~x", ".", "..", "%20", "é", "//"];
const QUERY_PIECES: [&str; 10] =
    ["a=1", "b=", "c", "d=%20+e", "a=0", "%C3%A9=%2F", "x=y%3Dz", "A=1", "q='*", ""];
const VALUES: [&str; 6] = ["application/json", " two  blanks ", "a,b", "x;y=\"z  z\"", "", "é"];

/// One request, and how it is signed.
#[derive(Clone, Debug)]
struct Case {
    method: &'static str,
    path: String,
    query: Option<String>,
    header: &'static str,
    body: Vec<u8>,
    service: &'static str,
    region: &'static str,
    session_token: Option<&'static str>,
    is_presigned: bool,
    /// Which byte of what is changed.
    change: (usize, usize, u8),
}

fn case(choices: &mut Choices<'_>) -> Case {
    let length = choices.below(5);
    let path: Vec<_> = (0..length).map(|_| choices.of(&PATH_PIECES)).collect();
    let length = choices.below(4);
    let query: Vec<_> = (0..length).map(|_| choices.of(&QUERY_PIECES)).collect();
    let length = choices.below(64);
    let service = Service::ALL[choices.below(Service::ALL.len())];
    Case {
        method: choices.of(&METHODS),
        path: format!("/{}", path.join(choices.of(&["/", ""]))),
        query: choices.once_in(2).then(|| query.join("&")),
        header: choices.of(&VALUES),
        body: (0..length).map(|_| u8::try_from(choices.below(256)).unwrap()).collect(),
        service: service.signing_name(),
        region: choices.of(&REGIONS),
        session_token: choices.once_in(3).then_some("IQoJb3JpZ2luX2VjE/+="),
        is_presigned: choices.once_in(2),
        change: (choices.below(6), choices.below(4096), u8::try_from(choices.below(255)).unwrap() + 1),
    }
}

/// The request, signed by the SDK; `None` for what it does not take.
fn signed(case: &Case) -> Option<Parts> {
    let uri = match &case.query {
        Some(query) => format!("https://example.amazonaws.com{}?{query}", case.path),
        None => format!("https://example.amazonaws.com{}", case.path),
    };
    let request = Request::builder().method(case.method).uri(&uri);
    let (mut head, ()) = request.header("x-amz-target", case.header).body(()).ok()?.into_parts();
    let token = case.session_token.map(str::to_owned);
    let identity = Credentials::new(ID, SECRET, token, None, "tests").into();
    let mut settings = SigningSettings::default();
    if case.is_presigned {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_secs(60));
    }
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(case.region)
        .name(case.service)
        .time(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let uri = head.uri.to_string();
    let headers = [("x-amz-target", case.header)];
    let signable =
        SignableRequest::new(case.method, uri, headers.into_iter(), SignableBody::Bytes(&case.body)).ok()?;
    let (instructions, _) = sign(signable, &params).unwrap().into_parts();
    for (name, value) in instructions.headers() {
        let name = HeaderName::try_from(name).unwrap();
        head.headers.insert(name, HeaderValue::from_str(value).unwrap());
    }
    if !instructions.params().is_empty() {
        let added = instructions.params().iter().map(|(name, value)| {
            let value = crate::base::addresses::percent_encode(value);
            format!("{name}={value}")
        });
        let added = added.collect::<Vec<_>>().join("&");
        let separator = if head.uri.query().is_some() { "&" } else { "?" };
        head.uri = format!("{}{separator}{added}", head.uri).parse().unwrap();
    }
    Some(head)
}

fn is_accepted(case: &Case, head: &Parts, body: &[u8]) -> bool {
    let Ok(Some(signature)) = Signature::of(head) else { return false };
    let required = RequiredScope { service: case.service, region: Some(case.region), minutes: 5 };
    let now = Timestamp::from_second(1_795_000_000).unwrap();
    let credentials = |id: &str| match id {
        ID => Ok(SigningCredentials {
            secret: Secret::new(SECRET),
            session_token: case.session_token.map(Secret::new),
        }),
        _ => Err(UnusableKey::Unknown),
    };
    let request = SentRequest::new(head, body);
    verify(&request, &signature, &required, now, credentials, &SigningKeys::default()).is_ok()
}

/// The text with one of its bytes replaced; `None` if that is no text, or the same.
fn replaced(text: &str, at: usize, by: u8) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let at = at % bytes.len().max(1);
    let byte = bytes.get_mut(at)?;
    *byte ^= by;
    String::from_utf8(bytes).ok()
}

/// A request of which one byte differs, in what it means too; `None` if the change makes no request.
fn changed(case: &Case, head: &Parts) -> Option<(Parts, Vec<u8>)> {
    let (what, at, by) = case.change;
    let (mut head, mut body) = (head.clone(), case.body.clone());
    match what {
        0 => head.method = replaced(head.method.as_str(), at, by)?.parse().ok()?,
        1 | 2 => {
            let sent = head.uri.clone();
            let text = replaced(head.uri.path_and_query()?.as_str(), at, by)?;
            head.uri = format!("https://example.amazonaws.com{text}").parse().ok()?;
            if meaning(&sent) == meaning(&head.uri) {
                return None;
            }
        }
        3 => {
            let name = if at % 2 == 0 { "x-amz-target" } else { "x-amz-date" };
            let value = head.headers.get(name)?.to_str().ok()?.to_owned();
            let new = replaced(&value, at / 2, by)?;
            // HTTP allows blanks and tabs around a value, and a signature any number of blanks within it.
            let words = |text: &str| {
                let words = text.trim_matches([' ', '\t']).split(' ').filter(|word| !word.is_empty());
                words.collect::<Vec<_>>().join(" ")
            };
            if words(&new) == words(&value) {
                return None;
            }
            head.headers.insert(name, HeaderValue::from_str(&new).ok()?);
        }
        4 => {
            let at = at % body.len().max(1);
            *body.get_mut(at)? ^= by;
        }
        _ => {
            let value = head.headers.get("authorization")?.to_str().ok()?.to_owned();
            let new = replaced(&value, at, by)?;
            // Between its parts, blanks and commas are alike; slashes at the end of the credential do not count.
            let part = |part: &str| match part.starts_with("Credential=") {
                true => part.trim_end_matches('/').to_owned(),
                false => part.to_owned(),
            };
            let parts = |text: &str| {
                let mut parts: Vec<_> = text.split([' ', ',']).map(part).collect();
                parts.retain(|part| !part.is_empty());
                parts
            };
            if parts(&new) == parts(&value) {
                return None;
            }
            head.headers.insert("authorization", HeaderValue::from_str(&new).ok()?);
        }
    }
    Some((head, body))
}

/// The segments of a path, whether it ends with a slash, and the parameters of the query, decoded and sorted.
type Meaning = (Vec<String>, bool, Vec<(Vec<u8>, Vec<u8>)>);

/// What a path and a query mean, whatever way they are written.
fn meaning(uri: &http::Uri) -> Meaning {
    let mut segments: Vec<String> = Vec::new();
    for segment in uri.path().split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment.to_owned()),
        }
    }
    let is_folder = ["/", "/.", "/.."].iter().any(|end| uri.path().ends_with(end));
    let decode =
        |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).collect::<Vec<u8>>();
    let parameters = uri.query().unwrap_or_default().split('&').filter(|parameter| !parameter.is_empty());
    let mut parameters: Vec<_> = parameters
        .map(|parameter| parameter.split_once('=').unwrap_or((parameter, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    parameters.sort();
    (segments, is_folder, parameters)
}

#[test]
fn what_the_sdk_signs_is_accepted_and_every_changed_byte_is_refused() {
    let (accepted, refused) = (AtomicU32::new(0), AtomicU32::new(0));
    bolero::check!().with_generator(Made(case)).with_test_time(3 * TIME).for_each(|case| {
        let Some(head) = signed(case) else { return };
        assert!(is_accepted(case, &head, &case.body), "{case:?}\n{head:?}");
        accepted.fetch_add(1, Ordering::Relaxed);
        let Some((other, body)) = changed(case, &head) else { return };
        assert!(!is_accepted(case, &other, &body), "{case:?}\n{other:?}");
        refused.fetch_add(1, Ordering::Relaxed);
    });
    let (accepted, refused) = (accepted.into_inner(), refused.into_inner());
    assert!(accepted > 100 && refused > 100, "{accepted} accepted, {refused} refused");
}
