//! JSON Web Tokens: all signing and verification is here.

pub(crate) mod authorizer;
mod claims;
pub(crate) mod discovery;
mod fetch;
mod issuer_mismatch;
pub(crate) mod jwk;
pub(crate) mod key_set;
pub(crate) mod key_stock;
mod key_store;
mod refusal;
mod remembered;
pub(crate) mod sign;
pub(crate) mod unverified;
mod verify;

pub(crate) use self::verify::VerifiedToken;
pub(crate) use authorizer::{Authorizer, AuthorizerConfiguration, AuthorizerError, ClaimRule, CustomClaim};
pub(crate) use jwk::Jwk;
pub(crate) use key_stock::{KeyOrigin, KeyStock, StockKey};
pub(crate) use refusal::TokenError;
pub(crate) use sign::{KeyError, SigningKey};

#[cfg(test)]
mod test_issuer;
