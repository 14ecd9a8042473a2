//! The documents of an issuer: its discovery document and its key set.

use bytes::Bytes;
use serde::Serialize;

use crate::jwt::{Jwk, SigningKey};

/// Recorded: members, their order and values. Inferred: a pool without a domain has no OAuth endpoint in it.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_endpoint: Option<String>,
    id_token_signing_alg_values_supported: [&'static str; 1],
    issuer: &'a str,
    jwks_uri: String,
    response_types_supported: [&'static str; 2],
    scopes_supported: [&'static str; 4],
    subject_types_supported: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    token_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: [&'static str; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    userinfo_endpoint: Option<String>,
}

/// The document, ready to send. `domain` is the base URL of the pool's domain, if it has one.
pub(crate) fn document(issuer: &str, domain: Option<&str>) -> Bytes {
    let endpoint = |name: &str| domain.map(|domain| format!("{domain}/oauth2/{name}"));
    let document = Document {
        authorization_endpoint: endpoint("authorize"),
        id_token_signing_alg_values_supported: ["RS256"],
        issuer,
        jwks_uri: format!("{issuer}/.well-known/jwks.json"),
        response_types_supported: ["code", "token"],
        scopes_supported: ["openid", "email", "phone", "profile"],
        subject_types_supported: ["public"],
        token_endpoint: endpoint("token"),
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        userinfo_endpoint: endpoint("userInfo"),
    };
    serde_json::to_vec(&document).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_as_recorded() {
        assert_eq!(
            document("https://i/p", Some("https://d")),
            r#"{"authorization_endpoint":"https://d/oauth2/authorize","id_token_signing_alg_values_supported":["RS256"],"issuer":"https://i/p","jwks_uri":"https://i/p/.well-known/jwks.json","response_types_supported":["code","token"],"scopes_supported":["openid","email","phone","profile"],"subject_types_supported":["public"],"token_endpoint":"https://d/oauth2/token","token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],"userinfo_endpoint":"https://d/oauth2/userInfo"}"#
        );
    }

    #[test]
    fn a_pool_without_domain_has_no_oauth_endpoints() {
        let text = String::from_utf8(document("https://i/p", None).to_vec()).unwrap();
        assert!(!text.contains("endpoint\":\""), "{text}");
        assert!(text.contains(r#""jwks_uri":"https://i/p/.well-known/jwks.json""#), "{text}");
    }
}

#[derive(Serialize)]
struct KeySet<'a> {
    keys: [&'a Jwk; 2],
}

/// The key set, ready to send: the key of ID tokens, then that of access tokens. Recorded: two keys, compact.
pub(crate) fn key_set(keys: [&SigningKey; 2]) -> Bytes {
    let set = KeySet { keys: keys.map(SigningKey::jwk) };
    serde_json::to_vec(&set).unwrap_or_default().into()
}
