//! Signs calls to a target as the gateway's role.

use std::sync::Arc;

use http::request::Parts;

use crate::base::Clock;
use crate::iam::ServiceSession;
use crate::sigv4::{Signer, sign};

/// Who signs the calls to a target, and for what.
#[derive(Clone, Debug)]
pub(in crate::gateway) struct OutboundSigner {
    /// The gateway's session as its role.
    pub(super) session: Arc<ServiceSession>,
    /// The signing name.
    pub(super) service: String,
    pub(super) region: String,
    pub(super) clock: Clock,
}

impl OutboundSigner {
    /// Signs a request that is otherwise whole, as AWS's own clients do.
    pub(in crate::gateway) fn sign(&self, head: &mut Parts, body: &[u8]) {
        let signer = Signer {
            access_key_id: &self.session.access_key_id,
            credentials: &self.session.credentials,
            region: &self.region,
            service: &self.service,
            keys: &self.session.keys,
        };
        // Only a region or service that no header can carry would fail; the target then says that the call is unsigned.
        let _ = sign(head, body, signer, self.clock.machine_now());
    }
}
