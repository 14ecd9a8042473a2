//! What the command `policy` asks a running emulator, and what it gets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A request that nobody makes, to know what would be decided: the body of `POST /_local/policy/simulate`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SimulationRequest {
    /// The ARN of a user, of a role, of a session of a role or of the account's root.
    pub principal: String,
    /// The IAM action, such as `bedrock-agentcore:InvokeGateway`.
    pub action: String,
    /// The ARN of the resource; `*` for an action without one.
    pub resource: String,
    /// Condition keys of the request, in addition to those that the emulator knows of the principal, the resource and the
    /// time; they count before those.
    #[serde(default)]
    pub context: BTreeMap<String, Vec<String>>,
}

/// What would be decided about a [`SimulationRequest`].
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Simulation {
    /// Whether it is allowed, in the words of SimulatePrincipalPolicy.
    pub decision: Decision,
    /// As it was asked.
    pub principal: String,
    /// As it was asked.
    pub action: String,
    /// As it was asked.
    pub resource: String,
    /// The policy and the statement that allow it, or why none does.
    pub because: String,
    /// What AWS would answer to the caller; `None` if it is allowed.
    pub message: Option<String>,
    /// What in the principal's policies can match no request at all, a sentence each.
    pub unmatchable: Vec<String>,
}

/// A decision. Documented: IAM API reference, SimulatePrincipalPolicy, EvalDecision.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    /// A statement allows it, and none denies it.
    Allowed,
    /// A statement denies it.
    ExplicitDeny,
    /// No statement allows it.
    ImplicitDeny,
}

/// What the role of a gateway needs for the targets as they are: the answer of `GET /_local/policy/needed`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct NeededPolicy {
    /// The name of the gateway.
    pub gateway: String,
    /// The ARN of its role.
    pub role_arn: String,
    /// All that the role needs.
    pub needed: Vec<NeededStatement>,
    /// What of it the role's policies do not allow.
    pub lacking: Vec<NeededStatement>,
    /// Why AgentCore may not act as the role; `None` if it may.
    pub untrusted: Option<String>,
    /// Targets of which it is not known what they need, a sentence each.
    pub unknown: Vec<String>,
    /// What in the role's policies can match no request at all, a sentence each.
    pub unmatchable: Vec<String>,
}

/// An action and its resources.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct NeededStatement {
    /// The IAM action.
    pub action: String,
    /// The ARNs of the resources, in the order in which AWS asks.
    pub resources: Vec<String>,
}

impl NeededStatement {
    /// The statement's id: the name of its action, without the service.
    #[must_use]
    pub fn sid(&self) -> &str {
        self.action.split_once(':').map_or(self.action.as_str(), |(_, name)| name)
    }
}
