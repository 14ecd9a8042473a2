//! Where a REST operation stands, and which members of its input stand outside of the body.

use indexmap::IndexMap;
use serde::Deserialize;

/// A member's name, and the name of the label, parameter or header that holds it.
pub(super) type Names = IndexMap<Box<str>, Box<str>>;

/// The HTTP part of a REST operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Binding {
    /// The method.
    pub(super) verb: Box<str>,
    /// The path's template, such as `/gateways/{gatewayIdentifier}/`.
    pub(super) path: Box<str>,
    /// The status of a success.
    pub(super) status: u16,
    /// The members that stand in the path.
    #[serde(default)]
    pub(super) uri: Names,
    /// The members that stand in the query.
    #[serde(default)]
    pub(super) querystring: Names,
    /// The members that stand in headers.
    #[serde(default)]
    pub(super) header: Names,
    /// Whether the body is a member as it is, and no JSON; that member is in no shape.
    #[serde(default)]
    pub(super) bytes: bool,
}
