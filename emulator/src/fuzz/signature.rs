//! Signatures of requests, in the header and in the query.

use http::Request;
use http::header::AUTHORIZATION;

use super::{Choices, Made, TIME};
use crate::sigv4::{Signature, is_signed};

const PIECES: [&str; 16] = [
    "AWS4-HMAC-SHA256",
    " ",
    ", ",
    ",",
    "Credential=",
    "Credential=AKID/1/eu-west-1/sts/aws4_request",
    "Signature=00",
    "SignedHeaders=host",
    "Bearer",
    "/",
    "\t",
    "=",
    "AKID/20261123/us-east-1/iam/aws4_request",
    "aws4_request",
    "AWS4-",
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
const VALUES: [&str; 6] = ["", "AWS4-HMAC-SHA256", "a b", "host;x", "%2F", "A/1/eu-west-1/sts/aws4_request"];

/// A header, its parts mostly all there.
fn authorization(choices: &mut Choices<'_>) -> String {
    if choices.once_in(3) {
        let length = choices.below(12);
        return (0..length).map(|_| choices.of(&PIECES)).collect();
    }
    let mut parts =
        vec!["Credential=AKID/1/eu-west-1/iam/aws4_request", "SignedHeaders=host", "Signature=0a"];
    if choices.once_in(3) {
        parts.remove(choices.below(parts.len()));
    }
    if choices.once_in(3) {
        parts.push(choices.of(&PIECES));
    }
    format!("AWS4-HMAC-SHA256 {}", parts.join(choices.of(&[", ", ",", " "])))
}

/// A query, its parameters mostly all there.
fn query(choices: &mut Choices<'_>) -> Vec<(String, String)> {
    let mut query: Vec<_> =
        NAMES.iter().take(6).map(|name| ((*name).to_owned(), choices.of(&VALUES[1..]).to_owned())).collect();
    for _ in 0..choices.below(4) {
        match choices.below(3) {
            0 => drop(query.remove(choices.below(query.len()))),
            1 => query.push((choices.of(&NAMES).to_owned(), choices.of(&VALUES).to_owned())),
            _ => {
                let at = choices.below(query.len());
                query[at].1 = choices.of(&VALUES).to_owned();
            }
        }
    }
    query
}

/// What a header says, read another way: by its names, each of which must be there once.
fn read_header(text: &str) -> Option<[String; 3]> {
    let rest = text.trim().split_once(' ')?.1;
    let pairs: Option<Vec<_>> =
        rest.split([' ', ',']).filter(|part| !part.is_empty()).map(|part| part.split_once('=')).collect();
    let pairs = pairs?;
    let only = |name: &str| {
        let values: Vec<_> = pairs.iter().filter(|(key, _)| *key == name).collect();
        (values.len() == 1 && !values[0].1.is_empty()).then(|| values[0].1.to_owned())
    };
    Some([only("Credential")?, only("SignedHeaders")?, only("Signature")?])
}

#[test]
fn a_header_is_read_as_by_its_names() {
    bolero::check!().with_generator(Made(authorization)).with_test_time(TIME).for_each(|text| {
        let request = Request::get("/").header(AUTHORIZATION, text.as_str());
        let Ok(request) = request.header("x-amz-date", "20261123T000000Z").body(()) else { return };
        let is_signature = text.trim().starts_with("AWS4-");
        assert_eq!(is_signed(&request), is_signature, "{text}");
        let (head, ()) = request.into_parts();
        match Signature::of(&head) {
            Ok(None) => assert!(!is_signature, "{text}"),
            Ok(Some(signature)) => {
                assert_eq!(Some(signature.parts()), read_header(text), "{text}");
            }
            Err(_) => assert_eq!(read_header(text), None, "{text}"),
        }
    });
}

#[test]
fn a_query_is_a_signature_if_each_parameter_is_there_once() {
    bolero::check!().with_generator(Made(query)).with_test_time(TIME).for_each(|query| {
        let written = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let request = Request::get(format!("/?{written}")).body(()).unwrap();
        let values = |name: &str| query.iter().filter(|(key, _)| key == name).count();
        assert_eq!(is_signed(&request), values("X-Amz-Algorithm") > 0, "{written}");
        let only = |name: &str| {
            let value = query.iter().find(|(key, _)| key == name).map(|(_, value)| value);
            value.is_some_and(|value| !value.is_empty() && values(name) == 1)
        };
        let required =
            ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"];
        let (head, ()) = request.into_parts();
        match Signature::of(&head) {
            Ok(None) => assert_eq!(values("X-Amz-Algorithm"), 0, "{written}"),
            Ok(Some(_)) => assert!(required.into_iter().all(only), "{written}"),
            Err(_) => {
                let is_whole = required.into_iter().all(only) && values("X-Amz-Expires") <= 1;
                assert!(!is_whole, "{written}");
            }
        }
    });
}
