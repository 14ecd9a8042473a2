//! The check that made a call fail.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hop_name::HopName;

/// The check that made a call fail: the deepest one, from which the failures of the hops above it follow.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Cause {
    /// The hop of the check.
    pub hop: HopName,
    /// The name of the check, such as `allowedClients`.
    pub check: String,
    /// The expected value.
    pub expected: String,
    /// The actual value.
    pub actual: String,
    /// The names of the ids in these texts, such as those of app clients.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
}

impl Cause {
    /// Whether the tool itself reported the failure.
    pub fn is_tools_own(&self) -> bool {
        self.check == TOOL_ERROR
    }
}

/// The check of a result that declares itself an error: MCP, tools/call.
pub(crate) const TOOL_ERROR: &str = "isError";
