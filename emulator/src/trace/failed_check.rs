//! The check at which a call failed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cause::Cause;
use super::hop_name::HopName;

/// The check that made a call fail: the deepest one, from which the failures of the hops above it follow.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct FailedCheck {
    /// The hop of the check.
    pub hop: HopName,
    /// The name of the gateway, runtime or user pool domain; `None` if there is none of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The name of the check, such as `allowedClients`.
    pub check: String,
    /// The expected value.
    pub expected: String,
    /// The actual value.
    pub actual: String,
    /// Which of the known mistakes it is; an older emulator does not say.
    #[serde(default = "not_recorded")]
    pub cause: Cause,
    /// The names of the ids in these texts, such as those of app clients.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub names: BTreeMap<String, String>,
    /// What broke, where and why, in one sentence without a full stop.
    #[serde(default)]
    pub sentence: String,
    /// What mends it: an attribute of Terraform, a line of a stack file, an IAM statement or a command.
    #[serde(default)]
    pub fix: String,
}

fn not_recorded() -> Cause {
    Cause::NotRecorded
}

impl FailedCheck {
    /// Whether the tool itself reported the failure.
    pub fn is_tools_own(&self) -> bool {
        self.cause == Cause::ToolError
    }
}
