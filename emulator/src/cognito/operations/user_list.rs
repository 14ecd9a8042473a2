//! ListUsers.

use serde::{Deserialize, Serialize};

use crate::aws::MarkedText;
use crate::aws::pagination::page_after;
use crate::base::arn::AccountRegion;
use crate::cognito::user::{User, UserType};
use crate::cognito::{Cognito, CognitoError};

/// The attributes that a filter may use. Documented.
const FILTERED: [&str; 11] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
    "cognito:username",
];

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ListUsersInput {
    pub(crate) user_pool_id: String,
    /// The attributes to return; all if absent.
    pub(crate) attributes_to_get: Option<Vec<String>>,
    /// The maximum number of users per page, 0 (as if absent) to 60.
    pub(crate) limit: Option<i64>,
    pub(crate) pagination_token: Option<String>,
    /// `attribute = "value"` or `attribute ^= "prefix"`.
    pub(crate) filter: Option<String>,
}

/// Member order: alphabetical.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ListUsersOutput {
    #[serde(skip_serializing_if = "Option::is_none")]
    pagination_token: Option<String>,
    users: Vec<UserType>,
}

/// Lists the users that match the filter, in the order of their creation; fails on an invalid filter.
pub(crate) fn list(
    cognito: &Cognito,
    account_region: &AccountRegion,
    input: &ListUsersInput,
) -> Result<ListUsersOutput, CognitoError> {
    let wanted = input.attributes_to_get.as_deref();
    if wanted.is_some_and(|names| names.iter().any(|name| name == "sub")) {
        // Recorded: 2026-05; `sub` cannot be requested by name.
        return Err(CognitoError::invalid(MarkedText::recorded("Input fails to satisfy the constraints.")));
    }
    let filter = input.filter.as_deref().map(Filter::read).transpose()?.flatten();
    let pool = cognito.pool(account_region, &input.user_pool_id)?;
    let size = input.limit.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0).unwrap_or(60);
    let users = pool.users();
    let is_admitted = |user: &User| filter.as_ref().is_none_or(|filter| filter.admits(user));
    let admitted = |last| users.after(last).filter(|(_, user)| is_admitted(user));
    let (page, pagination_token) = page_after(admitted, size, input.pagination_token.as_deref())?;
    let users = page.into_iter().map(|user| describe(user, wanted)).collect();
    Ok(ListUsersOutput { pagination_token, users })
}

fn describe(user: &User, wanted: Option<&[String]>) -> UserType {
    let mut described = user.describe();
    if let Some(names) = wanted {
        described.attributes.retain(|attribute| names.contains(&attribute.name));
    }
    described
}

/// Selects the users to list.
#[derive(Debug, PartialEq, Eq)]
struct Filter<'a> {
    attribute: &'a str,
    is_prefix: bool,
    value: String,
}

impl<'a> Filter<'a> {
    /// Parses a filter; `None` for an empty one. Inferred: the refusal's text.
    fn read(text: &'a str) -> Result<Option<Self>, CognitoError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        Self::parse(text).map(Some).ok_or_else(|| CognitoError::invalid("Error while parsing filter."))
    }

    fn parse(text: &'a str) -> Option<Self> {
        let (attribute, value) = text.split_once('=')?;
        let (attribute, is_prefix) =
            attribute.strip_suffix('^').map_or((attribute, false), |name| (name, true));
        let attribute = attribute.trim().trim_matches('"');
        let value = value.trim().strip_prefix('"')?.strip_suffix('"')?.replace("\\\"", "\"");
        FILTERED.contains(&attribute).then_some(Self { attribute, is_prefix, value })
    }

    fn admits(&self, user: &User) -> bool {
        let actual = match self.attribute {
            "username" | "cognito:username" => &user.username,
            "sub" => &user.sub,
            "cognito:user_status" => user.status.as_str(),
            // Documented: `status` is whether the user is enabled.
            "status" if user.enabled => "Enabled",
            "status" => "Disabled",
            name => user.attributes.get(name).map_or("", String::as_str),
        };
        if self.is_prefix { actual.starts_with(&self.value) } else { actual == self.value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms() {
        let filter = Filter::read(r#"email = "a@b.c""#).unwrap().unwrap();
        assert_eq!((filter.attribute, filter.is_prefix, filter.value.as_str()), ("email", false, "a@b.c"));
        let filter = Filter::read(r#""given_name"^="Jo""#).unwrap().unwrap();
        assert_eq!((filter.attribute, filter.is_prefix, filter.value.as_str()), ("given_name", true, "Jo"));
        assert_eq!(Filter::read(" ").unwrap(), None);
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for text in ["email", "email = a@b.c", "address = \"x\"", "custom:x = \"x\"", "email == \"x\""] {
            assert_eq!(Filter::read(text).unwrap_err().to_string(), "Error while parsing filter.", "{text}");
        }
    }
}
