//! What authorizes the calls of a gateway: a token, or a signature.

use agentcore_local::RequestSigner;
use agentcore_local::status::Gateway;
use http::HeaderValue;
use http::header::AUTHORIZATION;
use http::request::Parts;
use indexmap::IndexMap;

use super::failure::Failure;

/// The signing name of gateways.
const SERVICE: &str = "bedrock-agentcore";
/// The variables of the key pair that the emulator gives out.
const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";

#[derive(Clone, Debug)]
pub(crate) enum GatewayCredentials {
    /// `Bearer TOKEN`
    Token(HeaderValue),
    /// The account's root signs.
    Signature(RequestSigner),
    /// The gateway lets everybody in.
    None,
}

impl GatewayCredentials {
    pub(crate) fn of_token(token: &str) -> Result<Self, Failure> {
        let value = HeaderValue::from_str(&format!("Bearer {token}"));
        value
            .map(Self::Token)
            .map_err(|_| Failure::misused("--token has characters that a token cannot have"))
    }

    /// Signatures for a gateway, with the key pair of the emulator's variables.
    pub(crate) fn of_variables(variables: &IndexMap<String, String>, gateway: &Gateway) -> Self {
        let variable = |name: &str| variables.get(name).map(String::as_str).unwrap_or_default();
        let (id, secret) = (variable(ACCESS_KEY_ID), variable(SECRET_ACCESS_KEY));
        Self::Signature(RequestSigner::new(id, secret, &gateway.region, SERVICE))
    }

    /// Authorizes a request that is otherwise whole.
    pub(crate) fn authorize(&self, head: &mut Parts, body: &[u8]) {
        match self {
            Self::Token(value) => {
                head.headers.insert(AUTHORIZATION, value.clone());
            }
            Self::Signature(signer) => {
                // Only a key or a region that no header can carry would fail; the gateway then says that the call is unsigned.
                let _ = signer.sign(head, body);
            }
            Self::None => {}
        }
    }
}
