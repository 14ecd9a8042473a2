//! The content of a signature, before it is verified.

use http::Request;
use http::header::AUTHORIZATION;

/// The credential scope of a signature, `AKID/20261123/us-east-1/iam/aws4_request`.
///
/// Documented: IAM guide, Signature Version 4, credential scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CredentialScope {
    pub(crate) access_key_id: String,
    /// The region, such as `us-east-1`.
    pub(crate) region: String,
    /// The signing name, such as `iam`.
    pub(crate) service: String,
}

impl CredentialScope {
    /// Returns the scope of the signature in the request's header or query; `None` for a request without one.
    pub(crate) fn of<B>(request: &Request<B>) -> Option<Self> {
        let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        if let Some(signature) = header.and_then(|value| value.strip_prefix("AWS4-HMAC-SHA256 ")) {
            let parts = signature.split(',').flat_map(|part| part.split(' '));
            return parts.filter_map(|part| part.strip_prefix("Credential=")).find_map(Self::parse);
        }
        Self::parse(&presigned_credential(request.uri().query()?)?)
    }

    fn parse(credential: &str) -> Option<Self> {
        // An access key id has no slash, and neither have the four parts after it.
        let mut parts = credential.split('/');
        let (access_key_id, _date) = (parts.next()?, parts.next()?);
        let (region, service, end) = (parts.next()?, parts.next()?, parts.next()?);
        let is_whole = end == "aws4_request" && parts.next().is_none();
        let texts = || [access_key_id, region, service].map(str::to_owned);
        is_whole.then(texts).map(|[access_key_id, region, service]| Self { access_key_id, region, service })
    }
}

/// Returns the credential of a presigned URL; `None` unless all parts of a signature are there, each once and with a value.
///
/// Documented: Amazon S3 API, authenticating requests with query parameters.
pub(super) fn presigned_credential(query: &str) -> Option<String> {
    // Hardly any query has one.
    query.contains(PARTS_OF_SIGNATURE[0]).then_some(())?;
    let mut parts = [const { None }; PARTS_OF_SIGNATURE.len()];
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let Some(index) = PARTS_OF_SIGNATURE.iter().position(|part| *part == name) else { continue };
        let part = parts.get_mut(index)?;
        if part.is_some() || value.is_empty() {
            return None;
        }
        *part = Some(value.into_owned());
    }
    let [signature, algorithm, credential, date, expires, signed_headers] = parts;
    signature.and(date).and(expires).and(signed_headers)?;
    algorithm.filter(|algorithm| algorithm == "AWS4-HMAC-SHA256")?;
    credential
}

const PARTS_OF_SIGNATURE: [&str; 6] = [
    "X-Amz-Signature",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(authorization: &str) -> Option<CredentialScope> {
        CredentialScope::of(&Request::builder().header(AUTHORIZATION, authorization).body(()).unwrap())
    }

    #[test]
    fn the_scope_is_in_the_header_or_in_the_query() {
        let expected = CredentialScope {
            access_key_id: "AKIDEXAMPLE".into(),
            region: "eu-west-1".into(),
            service: "iam".into(),
        };
        let header = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/eu-west-1/iam/aws4_request, \
                      SignedHeaders=host;x-amz-date, Signature=00";
        assert_eq!(scope(header), Some(expected.clone()));
        let of_query =
            |query: &str| CredentialScope::of(&Request::get(format!("/?{query}")).body(()).unwrap());
        let credential = "X-Amz-Credential=AKIDEXAMPLE%2F20261123%2Feu-west-1%2Fiam%2Faws4_request";
        let others = [
            "a=b",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256",
            "X-Amz-Date=20261123T000000Z",
            "X-Amz-Expires=60",
            "X-Amz-SignedHeaders=host",
            "X-Amz-Signature=00",
        ];
        let whole = [&[credential][..], &others].concat();
        assert_eq!(of_query(&whole.join("&")), Some(expected));
        assert_eq!(of_query(credential), None, "a link that says who signed is not signed");
        for left_out in others.iter().skip(1) {
            let parts: Vec<_> = whole.iter().filter(|part| *part != left_out).copied().collect();
            assert_eq!(of_query(&parts.join("&")), None, "without {left_out}");
            assert_eq!(of_query(&[&whole[..], &[*left_out]].concat().join("&")), None, "two of {left_out}");
        }
    }

    #[test]
    fn what_is_not_a_scope_is_none() {
        for authorization in [
            "",
            "Bearer x",
            "AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/iam",
            "AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-1/iam/aws4_request/x",
            "AWS4-HMAC-SHA256 Signature=00",
        ] {
            assert_eq!(scope(authorization), None, "{authorization}");
        }
    }
}
