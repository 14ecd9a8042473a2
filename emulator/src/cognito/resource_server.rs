//! Resource servers: who defines a pool's custom scopes.

use serde::{Deserialize, Serialize};

use super::constraints::{self, Constraints};

/// A custom scope. Member order: alphabetical.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Scope {
    /// What the scope is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scope_description: Option<String>,
    /// The name without the resource server's identifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) scope_name: Option<String>,
}

impl Scope {
    /// Checks a request's scopes by the model.
    pub(crate) fn check_all(scopes: &[Self], constraints: &mut Constraints) {
        constraints.at_most("scopes", scopes.len(), 100);
        for (index, scope) in scopes.iter().enumerate() {
            let member = |name: &str| format!("scopes.{}.member.{name}", index + 1);
            constraints.required(&member("scopeName"), scope.scope_name.as_deref(), &constraints::SCOPE_NAME);
            let description = scope.scope_description.as_deref();
            constraints.required(&member("scopeDescription"), description, &constraints::SCOPE_DESCRIPTION);
        }
    }
}

/// A resource server as the API shows it. Member order: alphabetical.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceServer {
    /// Such as `m2m-auth-demo-mcp`; unique within the pool.
    pub(crate) identifier: String,
    /// The display name.
    pub(crate) name: String,
    /// The scopes, in the order of the request.
    pub(crate) scopes: Vec<Scope>,
    /// The pool.
    pub(crate) user_pool_id: String,
}

impl ResourceServer {
    /// Whether the resource server defines the scope `IDENTIFIER/NAME`.
    pub(crate) fn defines(&self, scope: &str) -> bool {
        let Some(name) = scope.strip_prefix(&self.identifier).and_then(|rest| rest.strip_prefix('/')) else {
            return false;
        };
        self.scopes.iter().any(|scope| scope.scope_name.as_deref() == Some(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defines_its_own_scopes_only() {
        let scope = Scope { scope_name: Some("tools.read".to_owned()), ..Scope::default() };
        let server = ResourceServer {
            identifier: "https://mcp/x".to_owned(),
            name: String::new(),
            scopes: vec![scope],
            user_pool_id: String::new(),
        };
        assert!(server.defines("https://mcp/x/tools.read"));
        assert!(!server.defines("https://mcp/x/tools.write"));
        assert!(!server.defines("https://mcp/tools.read"));
    }
}
