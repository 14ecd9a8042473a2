//! The signature that a request presents, in its header or in its query.

use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, Request, Uri};

use super::error::SignatureError;
use super::sent_request::{SentRequest, sent_uri};
use super::signature::Signature;
use super::{authorization, presigned};

impl<'a> Signature<'a> {
    /// Reads the signature of a request; `None` for a request without one. Fails if a part is missing, or if there are two.
    ///
    /// Recorded: the error for a header and a query at once, and that another scheme is no signature, DynamoDB, 2013.
    pub(crate) fn of(head: &'a Parts) -> Result<Option<Self>, SignatureError> {
        let query = sent_uri(head).query().filter(|query| presigned::is_signature(query));
        let mut headers = head.headers.get_all(AUTHORIZATION).iter();
        match (headers.next(), query) {
            (None, None) => Ok(None),
            (Some(_), Some(_)) => Err(SignatureError::TwoForms),
            (None, Some(query)) => presigned::read(query).map(Some),
            (Some(first), None) => {
                let mut others = headers.peekable();
                if others.peek().is_some() {
                    let is_any =
                        authorization::is_signature(first) || others.any(authorization::is_signature);
                    return if is_any { Err(SignatureError::TwoHeaders) } else { Ok(None) };
                }
                if !authorization::is_signature(first) {
                    return Ok(None);
                }
                authorization::read(first, &SentRequest::new(head, &[])).map(Some)
            }
        }
    }
}

/// Whether a request carries a signature, complete or not.
pub(crate) fn is_signed<B>(request: &Request<B>) -> bool {
    has_signature(request.headers(), request.uri())
}

/// The same, of a request's parts.
pub(crate) fn has_signature(headers: &HeaderMap, uri: &Uri) -> bool {
    headers.get_all(AUTHORIZATION).iter().any(authorization::is_signature)
        || uri.query().is_some_and(presigned::is_signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/iam/aws4_request, \
                          SignedHeaders=host, Signature=0a";
    const QUERY: &str = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261123%2Fus-east-1%2Fiam\
                         %2Faws4_request&X-Amz-Date=20261123T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=0a";

    fn head(uri: &str, authorization: &[&str]) -> Parts {
        let mut request = Request::get(uri).header("x-amz-date", "20261123T000000Z");
        for value in authorization {
            request = request.header(AUTHORIZATION, *value);
        }
        request.body(()).unwrap().into_parts().0
    }

    fn read(uri: &str, authorization: &[&str]) -> Result<bool, SignatureError> {
        Ok(Signature::of(&head(uri, authorization))?.is_some())
    }

    #[test]
    fn it_is_in_the_header_or_in_the_query() {
        for (uri, authorization) in [("/", &[HEADER][..]), (QUERY, &[])] {
            let head = head(uri, authorization);
            let signature = Signature::of(&head).unwrap().unwrap();
            assert_eq!(signature.credential().unwrap().service, "iam");
            assert_eq!((signature.date.as_ref(), signature.signature.as_ref()), ("20261123T000000Z", "0a"));
        }
        for (uri, authorization) in
            [("/", &[][..]), ("/?a=b", &["Bearer x"]), ("/", &["Bearer x", "Basic y"])]
        {
            assert_eq!(read(uri, authorization), Ok(false), "{uri} {authorization:?}");
        }
    }

    #[test]
    fn two_signatures_are_none() {
        assert_eq!(read(QUERY, &[HEADER]), Err(SignatureError::TwoForms));
        assert_eq!(read(QUERY, &["Bearer x"]), Err(SignatureError::TwoForms));
        assert_eq!(read("/", &[HEADER, HEADER]), Err(SignatureError::TwoHeaders));
        assert_eq!(read("/", &["Bearer x", HEADER]), Err(SignatureError::TwoHeaders));
    }

    #[test]
    fn a_signature_is_one_before_it_is_complete() {
        let is_signed = |uri: &str, authorization: &[&str]| {
            let Parts { headers, uri, .. } = head(uri, authorization);
            has_signature(&headers, &uri)
        };
        assert!(is_signed("/", &["AWS4-HMAC-SHA256"]) && is_signed("/?X-Amz-Algorithm=x", &[]));
        assert!(is_signed("/", &["Bearer x", HEADER]));
        assert!(!is_signed("/?X-Amz-Credential=a", &["Bearer AWS4-"]));
    }
}
