//! A token split into its parts, none of which is trusted yet.

#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::base::strict_json;

/// In bytes. Inferred: AWS's limit is not published; its header limits are of this size.
pub(crate) const MAX_TOKEN_LENGTH: usize = 16 * 1024;

/// Why a text is not a token. In words for the trace; callers are told only that it cannot be parsed.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum MalformedToken {
    #[error("longer than {MAX_TOKEN_LENGTH} bytes")]
    TooLong,
    #[error("not three parts with two dots between them")]
    Parts,
    #[error("in quotation marks, which are no part of it")]
    Quoted,
    #[error("the {0} is not base64url without padding")]
    Encoding(&'static str),
    #[error("the {0} is not a JSON object, or a member stands twice in it")]
    Json(&'static str),
    #[error("the header's alg is not a text")]
    Algorithm,
    #[error("the header's kid is not a text")]
    KeyId,
    #[error("the header asks for an extension: {0}")]
    Extension(&'static str),
}

/// The parts of a well-formed token. Everything in it is unverified.
#[derive(Debug)]
pub(crate) struct Unverified<'a> {
    /// What is signed: header and payload as they were sent.
    pub(crate) signed: &'a str,
    /// The signature, base64url.
    pub(crate) signature: &'a str,
    /// `alg`, as it was spelled.
    pub(crate) algorithm: String,
    /// `kid`.
    pub(crate) key_id: Option<String>,
    /// The payload's members, in their order.
    pub(crate) claims: Map<String, Value>,
}

impl<'a> Unverified<'a> {
    /// Splits a compact JWS; refuses whatever is not exactly one.
    pub(crate) fn parse(token: &'a str) -> Result<Self, MalformedToken> {
        if token.len() > MAX_TOKEN_LENGTH {
            return Err(MalformedToken::TooLong);
        }
        if token.starts_with(['"', '\'']) {
            return Err(MalformedToken::Quoted);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(MalformedToken::Parts)?;
        let (header, payload) = signed.split_once('.').ok_or(MalformedToken::Parts)?;
        if payload.contains('.') {
            return Err(MalformedToken::Parts);
        }
        let mut header = object("header", header)?;
        let claims = object("payload", payload)?;
        decode("signature", signature)?;
        refuse_extensions(&header)?;
        let Some(Value::String(algorithm)) = header.swap_remove("alg") else {
            return Err(MalformedToken::Algorithm);
        };
        let key_id = match header.swap_remove("kid") {
            None => None,
            Some(Value::String(kid)) => Some(kid),
            Some(_) => return Err(MalformedToken::KeyId),
        };
        Ok(Self { signed, signature, algorithm, key_id, claims })
    }
}

/// RFC 7515, 4.1.11: a recipient that does not understand an extension must refuse the token. None is understood here.
fn refuse_extensions(header: &Map<String, Value>) -> Result<(), MalformedToken> {
    // `b64` changes what is signed and `zip` what the payload means, whether `crit` names them or not.
    for extension in ["crit", "b64", "zip"] {
        if header.contains_key(extension) {
            return Err(MalformedToken::Extension(extension));
        }
    }
    Ok(())
}

fn object(part: &'static str, text: &str) -> Result<Map<String, Value>, MalformedToken> {
    strict_json::object(&decode(part, text)?).ok_or(MalformedToken::Json(part))
}

fn decode(part: &'static str, text: &str) -> Result<Vec<u8>, MalformedToken> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| MalformedToken::Encoding(part))
}
