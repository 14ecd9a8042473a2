//! The claims of a pool's tokens, in the order in which AWS writes them.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;

use super::user::Attributes;

/// The scope of tokens that come from the API and not from the OAuth endpoints. Recorded.
pub(crate) const API_SCOPE: &str = "aws.cognito.signin.user.admin";

/// A user's access token. Recorded: order and members; `version` only from the OAuth endpoints.
#[derive(Debug, Serialize)]
pub(crate) struct AccessClaims<'a> {
    pub(crate) sub: &'a str,
    /// Only for users in a group.
    #[serde(rename = "cognito:groups", skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) groups: &'a [String],
    pub(crate) iss: &'a str,
    /// 2 for tokens from the OAuth endpoints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<u8>,
    pub(crate) client_id: &'a str,
    /// The same in all tokens of one sign-in.
    pub(crate) origin_jti: &'a str,
    /// The same in the tokens of one response.
    pub(crate) event_id: &'a str,
    /// `access` or `id`.
    pub(crate) token_use: &'static str,
    /// The scopes, separated by spaces.
    pub(crate) scope: &'a str,
    /// When the user signed in, in epoch seconds.
    pub(crate) auth_time: i64,
    /// When it expires, in epoch seconds.
    pub(crate) exp: i64,
    /// When it was issued, in epoch seconds.
    pub(crate) iat: i64,
    pub(crate) jti: &'a str,
    pub(crate) username: &'a str,
}

/// A user's ID token. Recorded: the order up to `auth_time`. Documented: where the roles of groups are. Inferred: the rest,
/// and where attributes other than `email` are.
#[derive(Debug, Serialize)]
pub(crate) struct IdClaims<'a> {
    pub(crate) sub: &'a str,
    /// Only for users in a group.
    #[serde(rename = "cognito:groups", skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) groups: &'a [String],
    /// Only for users with an email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_verified: Option<bool>,
    /// The role of the group with the highest priority.
    #[serde(rename = "cognito:preferred_role", skip_serializing_if = "Option::is_none")]
    pub(crate) preferred_role: Option<&'a str>,
    pub(crate) iss: &'a str,
    /// Only for users with a phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone_number_verified: Option<bool>,
    #[serde(rename = "cognito:username")]
    pub(crate) username: &'a str,
    /// The same in all tokens of one sign-in.
    pub(crate) origin_jti: &'a str,
    /// The roles of the user's groups.
    #[serde(rename = "cognito:roles", skip_serializing_if = "<[String]>::is_empty")]
    pub(crate) roles: &'a [String],
    /// The app client.
    pub(crate) aud: &'a str,
    /// The same in the tokens of one response.
    pub(crate) event_id: &'a str,
    /// `access` or `id`.
    pub(crate) token_use: &'static str,
    /// When the user signed in, in epoch seconds.
    pub(crate) auth_time: i64,
    /// When it expires, in epoch seconds.
    pub(crate) exp: i64,
    /// When it was issued, in epoch seconds.
    pub(crate) iat: i64,
    pub(crate) jti: &'a str,
    /// The user's attributes under their own names.
    #[serde(flatten)]
    pub(crate) attributes: IndexMap<&'a str, Value>,
}

/// An app client's own access token. Recorded: the whole payload, 2025-10.
#[derive(Debug, Serialize)]
pub(crate) struct ClientClaims<'a> {
    pub(crate) sub: &'a str,
    /// `access` or `id`.
    pub(crate) token_use: &'static str,
    /// The scopes, separated by spaces.
    pub(crate) scope: &'a str,
    /// When the user signed in, in epoch seconds.
    pub(crate) auth_time: i64,
    pub(crate) iss: &'a str,
    /// When it expires, in epoch seconds.
    pub(crate) exp: i64,
    /// When it was issued, in epoch seconds.
    pub(crate) iat: i64,
    /// 2 for tokens from the OAuth endpoints.
    pub(crate) version: u8,
    pub(crate) jti: &'a str,
    pub(crate) client_id: &'a str,
}

/// Whether an attribute such as `email` was verified, as a claim; `None` for a user without the attribute.
///
/// Inferred: an attribute that was never verified counts as not verified.
pub(crate) fn verified(attributes: &Attributes, name: &str) -> Option<bool> {
    attributes.get(name)?;
    Some(attributes.get(&format!("{name}_verified")).is_some_and(|value| value == "true"))
}

/// Returns the attributes that an ID token carries under their own names: all except those of [`verified`].
///
/// Documented: `updated_at` is a number, `address` an object with the member `formatted`.
pub(crate) fn own_attributes(attributes: &Attributes) -> IndexMap<&str, Value> {
    let others = attributes.iter().filter(|(name, _)| !name.ends_with("_verified"));
    others.map(|(name, value)| (name.as_str(), claim(name, value))).collect()
}

fn claim(name: &str, value: &str) -> Value {
    match (name, value.parse::<i64>()) {
        ("updated_at", Ok(number)) => number.into(),
        ("address", _) => serde_json::json!({ "formatted": value }),
        _ => value.into(),
    }
}
