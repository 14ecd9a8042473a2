//! Signs the requests of programs, as AWS's clients do.

use std::sync::Arc;

use http::request::Parts;

use super::sign::{Signer, Unsignable, sign};
use super::signing_key::SigningKeys;
use super::verify::SigningCredentials;
use crate::base::{Clock, Secret};

/// An access key that signs requests for one service in one region (AWS Signature Version 4).
///
/// ```
/// let signer = agentcore_local::RequestSigner::new("AKIAIOSFODNN7EXAMPLE", "secret", "us-east-1", "bedrock-agentcore");
/// let mut head = http::Request::post("http://127.0.0.1:4747/gateway/demo/mcp").body(()).unwrap().into_parts().0;
/// signer.sign(&mut head, b"{}").unwrap();
/// assert!(head.headers["authorization"].to_str().unwrap().starts_with("AWS4-HMAC-SHA256 "));
/// ```
#[derive(Clone, Debug)]
pub struct RequestSigner {
    access_key_id: String,
    credentials: SigningCredentials,
    region: String,
    service: String,
    keys: Arc<SigningKeys>,
    clock: Clock,
}

impl RequestSigner {
    /// Takes an access key, a region such as `us-east-1`, and a signing name such as `bedrock-agentcore`.
    pub fn new(access_key_id: &str, secret_access_key: &str, region: &str, service: &str) -> Self {
        Self {
            access_key_id: access_key_id.to_owned(),
            credentials: SigningCredentials { secret: Secret::new(secret_access_key), session_token: None },
            region: region.to_owned(),
            service: service.to_owned(),
            keys: Arc::default(),
            clock: Clock::system(),
        }
    }

    /// Signs a request to the absolute URI in `head` with its whole body: adds `X-Amz-Date` and `Authorization`. Every
    /// header that is there is signed, so none may change afterwards. The signature is good for 5 minutes.
    ///
    /// Fails if the access key, the region or the service has characters that no header can carry.
    pub fn sign(&self, head: &mut Parts, body: &[u8]) -> Result<(), Unsignable> {
        let signer = Signer {
            access_key_id: &self.access_key_id,
            credentials: &self.credentials,
            region: &self.region,
            service: &self.service,
            keys: &self.keys,
        };
        sign(head, body, signer, self.clock.machine_now())
    }
}
