//! Why a token is refused.

/// The first failed check, in the order in which they are made.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum TokenError {
    #[error("the token cannot be parsed")]
    Unparsable,
    /// `alg` is not RS256.
    #[error("the token's alg is not RS256")]
    Algorithm,
    /// `iss` is not the issuer of the discovery document.
    #[error("the token is of another issuer")]
    Issuer,
    #[error("the issuer's keys cannot be fetched: {0}")]
    KeysUnavailable(String),
    #[error("the token's key is not one of the issuer's")]
    UnknownKey,
    /// The signature is not of that key.
    #[error("the token's signature is wrong")]
    Signature,
    /// It has expired or will within the margin, or has no expiry.
    #[error("the token has expired or is about to")]
    Expired,
    /// `nbf` is in the future.
    #[error("the token is not valid yet")]
    NotYetValid,
    /// `client_id` is not one of allowedClients.
    #[error("the token's client_id is not allowed")]
    Client,
    /// `aud` has none of allowedAudience.
    #[error("the token's aud is not allowed")]
    Audience,
    /// None of allowedScopes is there.
    #[error("the token has none of the allowed scopes")]
    Scope,
    /// The custom claim of this name does not hold.
    #[error("the token's claim {0} is not as required")]
    CustomClaim(String),
}
