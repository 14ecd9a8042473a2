//! The endpoints of a runtime: names under which its versions are invoked.

use std::sync::Arc;

use jiff::Timestamp;

use super::version::LiveVersion;

/// One endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    /// 1 for the runtime's first, DEFAULT; later ones count on.
    pub(crate) number: u64,
    /// Its name, which is its id too.
    pub(crate) name: String,
    /// As it was sent.
    pub(crate) description: Option<String>,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// When it was changed last.
    pub(crate) updated_at: Timestamp,
    /// What its invocations reach.
    pub(crate) live: Arc<LiveVersion>,
}
