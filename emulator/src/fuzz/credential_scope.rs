//! Credential scopes, in the header and in the query.

use http::Request;
use http::header::AUTHORIZATION;

use super::{Choices, Made, TIME};
use crate::aws::credential_scope::CredentialScope;

const PARTS: [&str; 12] = [
    "AKIDEXAMPLE",
    "20261123",
    "us-east-1",
    "iam",
    "aws4_request",
    "sts",
    "",
    "a=b",
    "%2F",
    "+",
    "&",
    "\u{e9}",
];
const PIECES: [&str; 14] = [
    "AWS4-HMAC-SHA256",
    " ",
    ", ",
    ",",
    "Credential=",
    "Signature=00",
    "SignedHeaders=host",
    "Bearer",
    "/",
    "\t",
    "AKID/20261123/us-east-1/iam/aws4_request",
    "aws4_request",
    "Credential=AKID/1/eu-west-1/sts/aws4_request",
    "x",
];
const NAMES: [&str; 8] = [
    "X-Amz-Signature",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "x-amz-date",
    "Action",
];

/// The text of a scope, nearly always of five parts.
fn credential(choices: &mut Choices<'_>) -> String {
    let parts = ["AKIDEXAMPLE", "20261123", "us-east-1", "iam", "aws4_request"];
    let mut parts = parts.map(|part| if choices.once_in(4) { choices.of(&PARTS) } else { part }).to_vec();
    match choices.below(12) {
        10 => parts.truncate(choices.below(5)),
        11 => parts.push(choices.of(&PARTS)),
        _ => {}
    }
    parts.join("/")
}

/// The text of a scope, its presigned query, and a header of pieces.
fn signatures(choices: &mut Choices<'_>) -> (String, Vec<(String, String)>, String) {
    let credential = credential(choices);
    let of = |name: &str| match name {
        "X-Amz-Algorithm" => "AWS4-HMAC-SHA256".to_owned(),
        "X-Amz-Credential" => credential.clone(),
        _ => "1".to_owned(),
    };
    let mut query: Vec<_> = NAMES.iter().take(6).map(|name| ((*name).to_owned(), of(name))).collect();
    for _ in 0..choices.below(4) {
        let at = choices.below(query.len());
        match choices.below(4) {
            0 => query.rotate_left(at),
            1 => query[at].1 = choices.of(&["", "AWS4-HMAC-SHA256", "a b"]).to_owned(),
            2 => query.push((choices.of(&NAMES).to_owned(), "1".to_owned())),
            _ => drop(query.remove(at)),
        }
    }
    (credential, query, choices.tokens(&PIECES, 12))
}

/// Parses a scope by splitting at the slashes.
fn read(credential: &str) -> Option<CredentialScope> {
    let parts: Vec<&str> = credential.split('/').collect();
    let [access_key_id, _, region, service, "aws4_request"] = parts[..] else { return None };
    let [access_key_id, region, service] = [access_key_id, region, service].map(str::to_owned);
    Some(CredentialScope { access_key_id, region, service })
}

/// The scope of a query; `None` unless each part of a signature is there once and with a value.
fn read_query(query: &[(String, String)]) -> Option<CredentialScope> {
    let value = |name: &str| {
        let values: Vec<&str> =
            query.iter().filter(|pair| pair.0 == name).map(|pair| pair.1.as_str()).collect();
        if let [value] = values[..] { Some(value).filter(|value| !value.is_empty()) } else { None }
    };
    let is_whole = NAMES.iter().take(6).all(|name| value(name).is_some());
    if is_whole && value("X-Amz-Algorithm") == Some("AWS4-HMAC-SHA256") {
        read(value("X-Amz-Credential")?)
    } else {
        None
    }
}

fn in_header(authorization: &str) -> Option<CredentialScope> {
    CredentialScope::of(&Request::builder().header(AUTHORIZATION, authorization).body(()).ok()?)
}

#[test]
fn a_scope_is_read_back_from_header_and_query() {
    bolero::check!().with_test_time(TIME).with_generator(Made(signatures)).for_each(
        |(credential, query, pieces)| {
            let authorization = format!(
                "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature=00"
            );
            // Characters beyond ASCII are not allowed in the text of a header.
            let expected = read(credential).filter(|_| credential.is_ascii());
            assert_eq!(in_header(&authorization), expected, "{authorization}");

            let written: String =
                form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
            let request = Request::get(format!("/?{written}")).body(()).unwrap();
            assert_eq!(CredentialScope::of(&request), read_query(query), "{written}");
            assert_eq!(crate::aws::is_signed(&request), presigned(query), "{written}");

            let Some(found) = in_header(pieces) else { return };
            let CredentialScope { access_key_id, region, service } = found;
            let end = format!("/{region}/{service}/aws4_request");
            assert!(pieces.starts_with("AWS4-HMAC-SHA256 ") && pieces.contains(&end), "{pieces}");
            assert!(pieces.contains(&format!("Credential={access_key_id}/")), "{pieces}");
        },
    );
}

/// Whether all parts of a signature are in the query, whoever they name.
fn presigned(query: &[(String, String)]) -> bool {
    let mut named = query.to_vec();
    for (_, value) in named.iter_mut().filter(|(name, value)| name == "X-Amz-Credential" && !value.is_empty())
    {
        *value = "a/b/c/d/aws4_request".to_owned();
    }
    read_query(&named).is_some()
}
