//! The ids and credentials that IAM generates.

use crate::base::entropy::{ALPHANUMERIC, UPPER_CASE_ALPHANUMERIC};
use crate::base::{Entropy, Secret};

/// The characters of secret access keys and session tokens: those of Base64.
const BASE64: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";

/// Generates a role's id. Recorded: CreateRole, `AROA` and 17 characters.
pub(crate) fn role(entropy: &Entropy) -> String {
    prefixed(entropy, "AROA", 17)
}

/// Generates a user's id. Documented: the prefix.
pub(crate) fn user(entropy: &Entropy) -> String {
    prefixed(entropy, "AIDA", 17)
}

/// Generates a managed policy's id. Documented: the prefix.
pub(crate) fn policy(entropy: &Entropy) -> String {
    prefixed(entropy, "ANPA", 17)
}

/// Generates a user's access key id. Documented: the prefix; 20 characters.
pub(crate) fn access_key(entropy: &Entropy) -> String {
    prefixed(entropy, "AKIA", 16)
}

/// Generates the access key id of a session. Documented: the prefix; 20 characters.
pub(crate) fn session_key(entropy: &Entropy) -> String {
    prefixed(entropy, "ASIA", 16)
}

/// Generates a secret access key. Documented: 40 characters.
pub(crate) fn secret(entropy: &Entropy) -> Secret {
    Secret::new(entropy.characters(BASE64, 40))
}

/// Generates a session token. Inferred: the length; AWS's begin alike and have no fixed one.
pub(crate) fn session_token(entropy: &Entropy) -> Secret {
    Secret::new(format!("IQoJb3JpZ2luX2Vj{}==", entropy.characters(ALPHANUMERIC, 342)))
}

fn prefixed(entropy: &Entropy, prefix: &str, length: usize) -> String {
    format!("{prefix}{}", entropy.characters(UPPER_CASE_ALPHANUMERIC, length))
}
