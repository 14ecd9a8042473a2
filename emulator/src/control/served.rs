//! Members of the API model that nothing here acts on: refused by name, because to ignore one would be a lie.

use serde_json::Value;

use crate::aws::rest_json::RestError;

/// Refuses an object that has other members than `served`; `whose` says of which operation and member it is, such as
/// `CreateGateway with protocolConfiguration.mcp.`.
pub(super) fn check(whose: &str, object: &Value, served: &[&str]) -> Result<(), RestError> {
    let Some(members) = object.as_object() else { return Ok(()) };
    match members.keys().find(|name| !served.contains(&name.as_str())) {
        Some(name) => Err(RestError::not_emulated(&[whose, name].concat())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_that_is_not_served_is_refused_by_name() {
        assert_eq!(check("Create with ", &json!({"a": 1}), &["a", "b"]), Ok(()));
        let refused = check("Create with ", &json!({"a": 1, "c": 2}), &["a", "b"]).unwrap_err();
        assert_eq!(refused.message, "Create with c is not emulated by agentcore-local");
    }
}
