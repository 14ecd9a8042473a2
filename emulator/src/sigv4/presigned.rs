//! A signature in the query: `?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=..&X-Amz-Signature=..`

use std::borrow::Cow;

use super::error::SignatureError;
use super::signature::{Form, Signature};

/// The parameter that makes a query a signature.
const X_AMZ_ALGORITHM: &str = "X-Amz-Algorithm";
/// The one parameter that is not signed.
pub(super) const X_AMZ_SIGNATURE: &str = "X-Amz-Signature";
const X_AMZ_SECURITY_TOKEN: &str = "X-Amz-Security-Token";
const X_AMZ_EXPIRES: &str = "X-Amz-Expires";

/// Those that a signature needs, in the order of AWS's error. Recorded: DynamoDB, 2013.
const REQUIRED: [&str; 5] =
    [X_AMZ_ALGORITHM, "X-Amz-Credential", X_AMZ_SIGNATURE, "X-Amz-SignedHeaders", "X-Amz-Date"];

/// Whether the query is a signature, complete or not. Recorded: it has `X-Amz-Algorithm`, DynamoDB, 2013.
pub(super) fn is_signature(query: &str) -> bool {
    // Hardly any query has one. No letter of the name needs an escape, but a sender may write some.
    (query.contains(X_AMZ_ALGORITHM) || query.contains('%'))
        && form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == X_AMZ_ALGORITHM)
}

/// Reads the query; fails if a parameter is missing, empty or repeated.
///
/// Recorded: the text, DynamoDB, 2013. Inferred: that a repeated parameter counts as missing.
pub(super) fn read(query: &str) -> Result<Signature<'_>, SignatureError> {
    let mut required = REQUIRED.map(|_| Vec::new());
    let (mut session_tokens, mut expires) = (Vec::new(), Vec::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            X_AMZ_SECURITY_TOKEN => session_tokens.push(value),
            X_AMZ_EXPIRES => expires.push(value),
            name => {
                let place = REQUIRED.iter().zip(&mut required).find(|(required, _)| **required == name);
                if let Some((_, values)) = place {
                    values.push(value);
                }
            }
        }
    }
    let session_token = at_most_one(X_AMZ_SECURITY_TOKEN, session_tokens)?;
    let expires = at_most_one(X_AMZ_EXPIRES, expires)?;
    let once = required.map(|mut values| values.pop().filter(|value| values.is_empty() && !value.is_empty()));
    match once {
        [Some(algorithm), Some(credential), Some(signature), Some(signed_headers), Some(date)] => {
            Ok(Signature {
                form: Form::Query,
                algorithm,
                credential,
                signed_headers,
                signature,
                date,
                session_token,
                expires,
            })
        }
        once => {
            let missing = REQUIRED.into_iter().zip(once).filter(|(_, value)| value.is_none());
            Err(SignatureError::IncompleteQuery { missing: missing.map(|(name, _)| name).collect() })
        }
    }
}

/// Inferred: one of several is not chosen.
fn at_most_one<'a>(
    name: &'static str,
    mut values: Vec<Cow<'a, str>>,
) -> Result<Option<Cow<'a, str>>, SignatureError> {
    let value = values.pop();
    match values.is_empty() {
        true => Ok(value),
        false => Err(SignatureError::IncompleteQuery { missing: vec![name] }),
    }
}

/// Whether the query's parameter of this raw name is the signature itself.
pub(super) fn is_named(raw: &[u8], name: &str) -> bool {
    raw == name.as_bytes() || Cow::from(percent_encoding::percent_decode(raw)).as_ref() == name.as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: [&str; 5] = [
        "X-Amz-Algorithm=AWS4-HMAC-SHA256",
        "X-Amz-Credential=AKID%2F20261123%2Feu-west-1%2Fiam%2Faws4_request",
        "X-Amz-Signature=0a",
        "X-Amz-SignedHeaders=host%3Bx-a",
        "X-Amz-Date=20261123T000000Z",
    ];

    #[test]
    fn a_query_is_a_signature_by_its_algorithm() {
        assert!(is_signature("a=b&X-Amz-Algorithm=") && is_signature("X%2DAmz-Algorithm=x"));
        assert!(!is_signature("X-Amz-Credential=a") && !is_signature("x=X-Amz-Algorithm%20"));
    }

    #[test]
    fn its_values_are_decoded() {
        let query = [&WHOLE.join("&"), "X-Amz-Expires=60&X-Amz-Security-Token=a%2Fb%2B"].join("&");
        let signature = read(&query).unwrap();
        assert_eq!(signature.credential, "AKID/20261123/eu-west-1/iam/aws4_request");
        assert_eq!((signature.signed_headers.as_ref(), signature.signature.as_ref()), ("host;x-a", "0a"));
        assert_eq!(
            (signature.session_token.as_deref(), signature.expires.as_deref()),
            (Some("a/b+"), Some("60"))
        );
        assert_eq!(signature.form, Form::Query);
    }

    #[test]
    fn everything_that_is_missing_empty_or_repeated_is_named() {
        let error = |query: &str| read(query).unwrap_err().to_string();
        assert_eq!(
            error("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature="),
            "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters must include \
             'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. AWS query-string \
             parameters must include 'X-Amz-Date'. Re-examine the query-string parameters."
        );
        for (left_out, name) in WHOLE.iter().zip(REQUIRED) {
            let others: Vec<_> = WHOLE.iter().filter(|part| *part != left_out).copied().collect();
            let expected = format!(
                "AWS query-string parameters must include '{name}'. Re-examine the query-string parameters."
            );
            assert_eq!(error(&others.join("&")), expected);
            assert_eq!(error(&[&WHOLE[..], &[*left_out]].concat().join("&")), expected, "two");
        }
        for (name, twice) in
            [(X_AMZ_SECURITY_TOKEN, "X-Amz-Security-Token=a"), (X_AMZ_EXPIRES, "X-Amz-Expires=9")]
        {
            assert!(error(&[&WHOLE[..], &[twice, twice]].concat().join("&")).contains(name), "{twice}");
        }
    }
}
