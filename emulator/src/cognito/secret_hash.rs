//! The SECRET_HASH that an app client with a secret must send with a user's credentials.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::client::Client;
use super::error::CognitoError;
use crate::aws::MarkedText;
use crate::base::Secret;

/// Checks the SECRET_HASH of a request against each name of the user.
///
/// Recorded: both texts. Inferred: a hash sent to a client without a secret is refused like a wrong one.
pub(crate) fn check(client: &Client, received: Option<&str>, usernames: &[&str]) -> Result<(), CognitoError> {
    let unverified = || format!("Unable to verify secret hash for client {}", client.id);
    match (&client.secret, received) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(CognitoError::denied(unverified())),
        (Some(_), None) => Err(CognitoError::denied(MarkedText::recorded(format!(
            "Client {} is configured with secret but SECRET_HASH was not received",
            client.id
        )))),
        (Some(secret), Some(received)) => {
            let is_right =
                usernames.iter().any(|username| secret_hash(secret, username, &client.id).matches(received));
            if is_right { Ok(()) } else { Err(CognitoError::denied(MarkedText::recorded(unverified()))) }
        }
    }
}

/// Base64 of HMAC-SHA256, keyed by the client's secret, over username and client id. Documented: computing secret hash
/// values.
pub(crate) fn secret_hash(secret: &Secret, username: &str, client_id: &str) -> Secret {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    let tag = hmac::sign(&key, [username.as_bytes(), client_id.as_bytes()].concat().as_slice());
    Secret::new(STANDARD.encode(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_what_openssl_computes() {
        // printf 'localclient' | openssl dgst -sha256 -hmac secret -binary | base64
        let hash = secret_hash(&Secret::new("secret"), "local", "client");
        assert_eq!(hash.expose(), "x3AVsLi3QrjXdVN0LeiLX8v+0m76beQbLQJ7BlXZjrs=");
    }
}
