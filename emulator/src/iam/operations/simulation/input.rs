//! The inputs of simulations.

use serde::Deserialize;

use crate::iam::IamError;
use crate::iam::effective_policies::Named;
use crate::iam::evaluation::Context;
use crate::iam::page::Pagination;
use crate::iam::policy_document::{PolicyDocument, PolicyKind};

/// How many decisions one answer has at most: actions times resources.
const MAX_DECISIONS: usize = 1000;

/// The input of SimulatePrincipalPolicy: that of SimulateCustomPolicy, and whose policies count too.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SimulatePrincipalInput {
    pub(super) policy_source_arn: String,
    #[serde(flatten)]
    pub(super) custom: SimulateCustomInput,
}

/// The input of SimulateCustomPolicy.
#[derive(Debug, Deserialize)]
pub(crate) struct SimulateCustomInput {
    #[serde(flatten)]
    pub(super) asked: AskedInput,
    #[serde(flatten)]
    pub(super) given: GivenInput,
}

/// The simulated requests: each action on each resource.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct AskedInput {
    action_names: Vec<String>,
    #[serde(default)]
    resource_arns: Vec<String>,
    #[serde(default)]
    context_entries: Vec<ContextEntry>,
    #[serde(flatten)]
    paging: Pagination,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContextEntry {
    context_key_name: Option<String>,
    #[serde(default)]
    context_key_values: Vec<String>,
}

/// The policies that are given as texts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GivenInput {
    #[serde(default)]
    policy_input_list: Vec<String>,
    #[serde(default)]
    permissions_boundary_policy_input_list: Vec<String>,
    resource_policy: Option<String>,
    resource_owner: Option<String>,
    pub(super) caller_arn: Option<String>,
}

/// What is simulated.
pub(super) struct Asked<'i> {
    pub(super) actions: &'i [String],
    /// Empty for `*`.
    pub(super) resources: &'i [String],
    pub(super) context: Context,
    pub(super) paging: &'i Pagination,
}

/// The given policies, by the names that a result has for them.
pub(super) struct Given {
    pub(super) identity: Vec<Named>,
    pub(super) boundary: Option<Named>,
    pub(super) resource: Option<Named>,
    pub(super) resource_owner: Option<String>,
}

impl AskedInput {
    /// Fails on an action without a service and on a resource that is no ARN. Recorded: that `*` stands alone. Inferred: the
    /// texts.
    pub(super) fn read(&self) -> Result<Asked<'_>, IamError> {
        let invalid = |text: String| Err(IamError::Simulation(text));
        let is_action = |action: &&String| {
            !action.contains(['*', '?'])
                && action
                    .split_once(':')
                    .is_some_and(|(service, name)| !service.is_empty() && !name.is_empty())
        };
        if let Some(action) = self.action_names.iter().find(|action| !is_action(action)) {
            return invalid(format!("Invalid Action Name: {action}"));
        }
        let is_arn = |resource: &&String| {
            *resource == "*" || resource.starts_with("arn:") && resource.split(':').count() > 5
        };
        if let Some(resource) = self.resource_arns.iter().find(|resource| !is_arn(resource)) {
            return invalid(format!("Invalid Resource Name: {resource}"));
        }
        let resources = match self.resource_arns.as_slice() {
            [only] if only == "*" => &[],
            resources if resources.iter().any(|resource| resource == "*") => {
                return invalid(
                    "you cannot include both * and individual resources in the resource list".to_owned(),
                );
            }
            resources => resources,
        };
        if self.action_names.len().saturating_mul(resources.len().max(1)) > MAX_DECISIONS {
            let text = format!("a simulation of more than {MAX_DECISIONS} actions and resources");
            return Err(IamError::NotEmulated(text));
        }
        let mut context = Context::default();
        for entry in &self.context_entries {
            let Some(name) = &entry.context_key_name else { continue };
            context.insert(name, entry.context_key_values.clone());
        }
        Ok(Asked { actions: &self.action_names, resources, context, paging: &self.paging })
    }
}

impl GivenInput {
    /// Fails on a text that is not a policy, and on a second boundary. Documented: there can be only one. Recorded: the names
    /// of given policies.
    pub(super) fn read(&self) -> Result<Given, IamError> {
        let named = |list: &str, number: usize| format!("{list}.{}", number + 1);
        let identity = self.policy_input_list.iter().enumerate();
        let identity = identity.map(|(number, text)| {
            Ok((named("PolicyInputList", number), Some(read(PolicyKind::Inline, text)?)))
        });
        let boundary = match self.permissions_boundary_policy_input_list.as_slice() {
            [] => None,
            [only] => {
                let name = named("PermissionsBoundaryPolicyInputList", 0);
                Some((name, Some(read(PolicyKind::Managed, only)?)))
            }
            _ => {
                return Err(IamError::Simulation(
                    "You can input only one permissions boundary policy.".to_owned(),
                ));
            }
        };
        let resource =
            self.resource_policy.as_deref().map(|text| read(PolicyKind::Resource, text)).transpose()?;
        Ok(Given {
            identity: identity.collect::<Result<_, IamError>>()?,
            boundary,
            resource: resource.map(|document| ("ResourcePolicy".to_owned(), Some(document))),
            resource_owner: self.resource_owner.clone(),
        })
    }
}

/// Inferred: the text is that of the grammar; the API has no MalformedPolicyDocument for simulations.
fn read(kind: PolicyKind, text: &str) -> Result<PolicyDocument, IamError> {
    PolicyDocument::read(kind, text).map_err(|malformed| IamError::Simulation(malformed.to_string()))
}
