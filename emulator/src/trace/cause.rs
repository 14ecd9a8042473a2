//! The check that made a call fail.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::hop_name::HopName;

/// The check that made a call fail: the deepest one, which the failures of the hops above follow from.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Cause {
    /// The hop that checked.
    pub hop: HopName,
    /// Such as `allowedClients`.
    pub check: String,
    /// What had to be there.
    pub expected: String,
    /// What was there.
    pub actual: String,
    /// The names of the ids in these texts, such as those of app clients.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
}

impl Cause {
    /// Whether it is what the tool itself said.
    pub fn is_tools_own(&self) -> bool {
        self.check == TOOL_ERROR
    }
}

/// The check of a result that says of itself that it is an error: MCP, tools/call.
pub(crate) const TOOL_ERROR: &str = "isError";
