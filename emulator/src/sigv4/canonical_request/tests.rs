//! Canonical requests against AWS's own signing test suite, and the corners it leaves out.

use std::path::{Path, PathBuf};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use super::*;
use crate::base::Secret;
use crate::sigv4::signing_key::SigningKey;

/// A request of the test suite: as its authors wrote it, which is not always HTTP.
struct Case {
    method: String,
    path: String,
    query: Option<String>,
    headers: HeaderMap,
    body: String,
}

impl Case {
    /// Reads `METHOD PATH HTTP/1.1`, headers that may continue on the next line, and the body after an empty line.
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let (first, rest) = head.split_once('\n').unwrap_or((head, ""));
        let (method, rest_of_line) = first.split_once(' ').unwrap();
        let target = rest_of_line.strip_suffix(" HTTP/1.1").unwrap();
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query.to_owned())),
            None => (target, None),
        };
        let mut headers = HeaderMap::new();
        for line in rest.replace("\n ", " ").lines() {
            let (name, value) = line.split_once(':').unwrap();
            headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap());
        }
        Self { method: method.to_owned(), path: path.to_owned(), query, headers, body: body.to_owned() }
    }
}

/// The folder of AWS's signing test suite, where it is beside the project.
fn suite() -> Option<PathBuf> {
    let folder = "../../shared/vectors/aws-signing-test-suite/tests/aws-signing-test-suite/v4";
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    folder.is_dir().then_some(folder)
}

fn file(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap().replace("\r\n", "\n")
}

#[test]
fn the_signing_test_suite_of_aws_passes_where_it_is() {
    let Some(suite) = suite() else {
        eprintln!("left out: AWS's signing test suite is not in ../shared/vectors");
        return;
    };
    let mut folders: Vec<_> = std::fs::read_dir(suite).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 30, "{}", folders.len());
    for folder in folders {
        check_header_form(&folder);
        check_query_form(&folder);
    }
}

fn check_header_form(folder: &Path) {
    let context: Value = serde_json::from_str(&file(folder, "context.json")).unwrap();
    let expected = file(folder, "header-canonical-request.txt");
    let mut case = Case::parse(&file(folder, "request.txt"));
    let is_signed = |name: &str| expected.contains(&format!("\n{name}:"));
    if is_signed("x-amz-security-token") {
        let token = context["credentials"]["token"].as_str().unwrap();
        case.headers.insert("x-amz-security-token", token.parse().unwrap());
    }
    case.headers.insert("x-amz-date", "20150830T123600Z".parse().unwrap());
    let hash = sha256_hex(case.body.as_bytes());
    if is_signed("x-amz-content-sha256") {
        case.headers.insert("x-amz-content-sha256", hash.parse().unwrap());
    }
    let written = write(&case, case.query.as_deref(), &expected, &context, &hash);
    assert_eq!(String::from_utf8(written.clone()).unwrap(), expected, "{}", folder.display());
    check_signature(folder, "header", &context, &written);
}

/// The query form: the request's own query with the parameters of the signature.
fn check_query_form(folder: &Path) {
    let context: Value = serde_json::from_str(&file(folder, "context.json")).unwrap();
    let expected = file(folder, "query-canonical-request.txt");
    let signed = Case::parse(&file(folder, "query-signed-request.txt"));
    let case = Case::parse(&file(folder, "request.txt"));
    let omits_token = context["omit_session_token"] == true;
    let query = signed.query.as_deref().map(|query| match omits_token {
        true => query.split("&X-Amz-Security-Token=").next().unwrap().to_owned(),
        false => query.to_owned(),
    });
    let hash = sha256_hex(case.body.as_bytes());
    let written = write(&case, query.as_deref(), &expected, &context, &hash);
    assert_eq!(String::from_utf8(written.clone()).unwrap(), expected, "{}", folder.display());
    check_signature(folder, "query", &context, &written);
}

fn write(case: &Case, query: Option<&str>, expected: &str, context: &Value, hash: &str) -> Vec<u8> {
    let signed_headers = expected.lines().rev().nth(1).unwrap();
    let path = match context["normalize"].as_bool().unwrap() {
        true => PathRules::Twice,
        false => PathRules::TwiceNotNormalized,
    };
    let request = SentRequest::of(&case.method, &case.path, query, &case.headers, case.body.as_bytes());
    let is_presigned = query != case.query.as_deref();
    let query = CanonicalQuery::of(query.unwrap_or_default(), is_presigned);
    CanonicalRequest { request: &request, signed_headers, path, query: &query, host: None, payload: hash }
        .write()
}

fn check_signature(folder: &Path, form: &str, context: &Value, written: &[u8]) {
    let text = |name: &str| context[name].as_str().unwrap();
    let date = AmzDate::parse("20150830T123600Z").unwrap();
    let string_to_sign = string_to_sign(date, &scope(&date.day(), text("region"), text("service")), written);
    assert_eq!(string_to_sign, file(folder, &format!("{form}-string-to-sign.txt")), "{}", folder.display());
    let secret = Secret::new(context["credentials"]["secret_access_key"].as_str().unwrap());
    let key = SigningKey::derive(&secret, &date.day(), text("region"), text("service"));
    let expected = file(folder, &format!("{form}-signature.txt"));
    assert_eq!(hex(key.sign(&string_to_sign).as_ref()), expected, "{}", folder.display());
}

fn canonical_path(raw: &str, rules: PathRules) -> String {
    let mut written = Vec::new();
    path(&mut written, raw, rules);
    String::from_utf8(written).unwrap()
}

#[test]
fn a_path_is_escaped_twice_and_normalized() {
    for (raw, expected) in [
        ("", "/"),
        ("/", "/"),
        ("/runtimes/arn%3Aaws/invocations", "/runtimes/arn%253Aaws/invocations"),
        ("/a//b/./c/../d", "/a/b/d"),
        ("/a/..", "/"),
        ("/a/b/..", "/a/"),
        ("/../a/", "/a/"),
        ("/.hidden", "/.hidden"),
        ("/a%2F..%2Fb", "/a%252F..%252Fb"),
        ("/a:b@c", "/a%3Ab%40c"),
    ] {
        assert_eq!(canonical_path(raw, PathRules::Twice), expected, "{raw}");
    }
    assert_eq!(canonical_path("/a%3Ab", PathRules::AsSent), "/a%3Ab");
    assert_eq!(canonical_path("", PathRules::AsSent), "/");
    assert_eq!(canonical_path("/a//b", PathRules::TwiceNotNormalized), "/a//b");
}
