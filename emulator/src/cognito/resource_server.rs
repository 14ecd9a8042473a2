//! Resource servers, which define a pool's custom scopes.

use serde::{Deserialize, Serialize};

/// A custom scope. Member order: alphabetical.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Scope {
    pub(crate) scope_description: String,
    /// The name without the resource server's identifier.
    pub(crate) scope_name: String,
}

/// A resource server as the API returns it. Member order: alphabetical.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct ResourceServer {
    /// The identifier, such as `m2m-auth-demo-mcp`; unique within the pool.
    pub(crate) identifier: String,
    pub(crate) name: String,
    /// The scopes, in the order of the request.
    pub(crate) scopes: Vec<Scope>,
    pub(crate) user_pool_id: String,
}

impl ResourceServer {
    /// Whether the resource server defines the scope `IDENTIFIER/NAME`.
    pub(crate) fn defines(&self, scope: &str) -> bool {
        let Some(name) = scope.strip_prefix(&self.identifier).and_then(|rest| rest.strip_prefix('/')) else {
            return false;
        };
        self.scopes.iter().any(|scope| scope.scope_name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defines_its_own_scopes_only() {
        let scope = Scope { scope_name: "tools.read".to_owned(), ..Scope::default() };
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
