//! What stands below a pool's issuer and domain: its documents and its token endpoint.

pub(crate) mod discovery;
pub(crate) mod jwks;
