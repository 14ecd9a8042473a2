//! The answer of simulations. Member order: the API model's.

use serde::Serialize;

use crate::iam::page::Truncation;
use crate::iam::policy_document;
use crate::iam::simulation::{Simulated, SimulatedDecision, SimulatedStatement, Simulation};

/// The output of SimulatePrincipalPolicy and SimulateCustomPolicy.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SimulateOutput {
    pub(super) evaluation_results: Vec<EvaluationResult>,
    #[serde(flatten)]
    pub(super) truncation: Truncation,
}

/// The decision about an action, and about each resource where some are asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct EvaluationResult {
    eval_action_name: String,
    eval_resource_name: String,
    eval_decision: &'static str,
    matched_statements: Vec<Statement>,
    missing_context_values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary_decision_detail: Option<BoundaryDetail>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_specific_results: Option<Vec<ResourceResult>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct ResourceResult {
    eval_resource_name: String,
    eval_resource_decision: &'static str,
    matched_statements: Vec<Statement>,
    missing_context_values: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions_boundary_decision_detail: Option<BoundaryDetail>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct BoundaryDetail {
    allowed_by_permissions_boundary: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    source_policy_id: String,
    source_policy_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_position: Option<Position>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_position: Option<Position>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Position {
    line: usize,
    column: usize,
}

impl EvaluationResult {
    /// Recorded: one resource is named twice, with the same decision. Documented: of several, each has its own statements and
    /// missing keys. Inferred: the decision about all of them is the strictest, and their name together is `*`.
    pub(super) fn of(simulation: &Simulation, action: &str, resources: &[String]) -> Self {
        let each = resources.iter().map(|resource| (resource, simulation.run(action, resource)));
        let each: Vec<_> = each.collect();
        let (name, shown) = match each.as_slice() {
            [] => ("*", Some(simulation.run(action, "*"))),
            [(only, simulated)] => (only.as_str(), Some(simulated.clone())),
            _ => ("*", None),
        };
        let strictest = each.iter().map(|(_, simulated)| simulated.decision).max();
        let decision = shown.as_ref().map(|shown| shown.decision).or(strictest);
        let shown = shown.map(Shown::of);
        let (matched_statements, missing_context_values, boundary) =
            shown.map_or_else(Default::default, |shown| (shown.matched, shown.missing, shown.boundary));
        let each = each.into_iter().map(|(resource, simulated)| ResourceResult::of(resource, simulated));
        Self {
            eval_action_name: action.to_owned(),
            eval_resource_name: name.to_owned(),
            eval_decision: decision.unwrap_or(SimulatedDecision::ImplicitDeny).name(),
            matched_statements,
            missing_context_values,
            permissions_boundary_decision_detail: boundary,
            resource_specific_results: (!resources.is_empty()).then(|| each.collect()),
        }
    }
}

impl ResourceResult {
    fn of(resource: &str, simulated: Simulated) -> Self {
        let eval_resource_decision = simulated.decision.name();
        let Shown { matched, missing, boundary } = Shown::of(simulated);
        Self {
            eval_resource_name: resource.to_owned(),
            eval_resource_decision,
            matched_statements: matched,
            missing_context_values: missing,
            permissions_boundary_decision_detail: boundary,
        }
    }
}

/// What both kinds of results have.
#[derive(Default)]
struct Shown {
    matched: Vec<Statement>,
    missing: Vec<String>,
    boundary: Option<BoundaryDetail>,
}

impl Shown {
    fn of(simulated: Simulated) -> Self {
        let Simulated { matched, missing_keys, is_within_boundary, .. } = simulated;
        let detail = |allowed| BoundaryDetail { allowed_by_permissions_boundary: allowed };
        Self {
            matched: matched.into_iter().map(Statement::of).collect(),
            missing: missing_keys,
            boundary: is_within_boundary.map(detail),
        }
    }
}

impl Statement {
    /// Recorded: `IAM Policy`, which the API model does not have. Inferred: its counterpart for a resource policy.
    fn of(statement: SimulatedStatement) -> Self {
        let SimulatedStatement { policy, is_of_resource, position } = statement;
        let written = |policy_document::Position { line, column }| Position { line, column };
        Self {
            source_policy_id: policy,
            source_policy_type: if is_of_resource { "Resource Policy" } else { "IAM Policy" },
            start_position: position.map(|(start, _)| written(start)),
            end_position: position.map(|(_, end)| written(end)),
        }
    }
}
