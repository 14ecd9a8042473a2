//! The endpoints below a pool's issuer and domain: its documents and its token endpoint.

pub(crate) mod client_credentials;
pub(crate) mod credentials;
pub(crate) mod discovery;
pub(crate) mod handlers;
pub(crate) mod refresh;
pub(crate) mod token;
pub(crate) mod token_response;
