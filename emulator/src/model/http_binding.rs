//! The path of a REST operation, and which members of its input are outside of the body.

use indexmap::IndexMap;
use serde::Deserialize;

/// A member's name, and the name of the label, parameter or header that carries it.
pub(super) type Names = IndexMap<Box<str>, Box<str>>;

/// The HTTP part of a REST operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Binding {
    pub(super) verb: Box<str>,
    /// The path's template, such as `/gateways/{gatewayIdentifier}/`.
    pub(super) path: Box<str>,
    /// The status of a success.
    pub(super) status: u16,
    /// The members in the path.
    #[serde(default)]
    pub(super) uri: Names,
    /// The members in the query.
    #[serde(default)]
    pub(super) querystring: Names,
    /// The members in headers.
    #[serde(default)]
    pub(super) header: Names,
    /// Whether the body is a raw member, not JSON; that member is in no shape.
    #[serde(default)]
    pub(super) bytes: bool,
}
