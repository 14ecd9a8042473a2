//! The names of AWS's services and actions, to tell a name that no policy should have.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The actions by prefix; none for a service that is not emulated. Documented: service authorization reference
/// (`emulator/model/actions.py`).
static NAMES: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../model/action_names.json")).unwrap_or_default());

/// Whether a service has this prefix, such as `bedrock-agentcore`, in any case.
pub(crate) fn is_prefix(prefix: &str) -> bool {
    NAMES.contains_key(prefix.to_ascii_lowercase().as_str())
}

/// The actions of a service; `None` if they are not known here.
pub(crate) fn actions(prefix: &str) -> Option<&'static [&'static str]> {
    let actions = NAMES.get(prefix.to_ascii_lowercase().as_str())?;
    (!actions.is_empty()).then_some(actions.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_and_actions_have_names() {
        assert!(is_prefix("bedrock-agentcore") && is_prefix("S3") && !is_prefix("bedrockagentcore"));
        assert!(actions("bedrock-agentcore").unwrap().contains(&"GetResourceOauth2Token"));
        assert_eq!(actions("s3"), None);
    }
}
