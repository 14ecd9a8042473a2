//! What policies would decide, and what the role of a gateway needs.

use indexmap::{IndexMap, IndexSet};

use super::LocalApi;
use super::error::LocalError;
use crate::aws::tags::Tag;
use crate::base::arn::AccountRegion;
use crate::ecr::address::Address;
use crate::ecr::repository::Repository;
use crate::gateway::{Gateway, INVOKE_AGENT_RUNTIME, NeededPermission, SIGNING_SESSION, needed_permissions};
use crate::iam::policy_document::PolicyDocument;
use crate::iam::{AGENTCORE, Context, Permission};
use crate::policy::{Decision, NeededPolicy, NeededStatement, Simulation, SimulationRequest};

impl LocalApi {
    /// Decides as if the principal asked; fails if there is no such principal, and on an action or a resource of another
    /// form.
    pub(crate) fn simulate(&self, request: SimulationRequest) -> Result<Simulation, LocalError> {
        let SimulationRequest { principal, action, resource, context } = request;
        check(&action, &resource)?;
        let mut keys = Context::default();
        for (key, values) in context {
            keys.insert(&key, values);
        }
        let of_resource = resource.split(':').nth(3).filter(|region| !region.is_empty());
        let (tags, policy) = self.attached(&resource);
        keys.insert_resource_tags(service(&resource), &tags);
        let permission = Permission {
            action: &action,
            resource: &resource,
            region: Some(of_resource.unwrap_or(&self.addresses.account_region().region)),
            resource_policy: policy.as_ref(),
            keys: &keys,
        };
        let simulated = self.authorizer.simulate(&principal, permission);
        let simulated = simulated.map_err(|unknown| {
            let hint = match unknown.known.as_slice() {
                [] => "the account has no user and no role".to_owned(),
                known => format!("expected the ARN of one of {}", known.join(", ")),
            };
            LocalError::misuse(format!("there is no principal `{principal}`")).hint(hint)
        })?;
        let (decision, because, message) = match simulated.decision {
            Ok(by) => (Decision::Allowed, by, None),
            Err(denial) if denial.is_explicit => {
                (Decision::ExplicitDeny, denial.explanation(), Some(denial.to_string()))
            }
            Err(denial) => (Decision::ImplicitDeny, denial.explanation(), Some(denial.to_string())),
        };
        let unmatchable = simulated.unmatchable;
        Ok(Simulation { decision, principal, action, resource, because, message, unmatchable })
    }

    /// What the role of a gateway needs; fails if there is no such gateway, or several and none is named.
    pub(crate) fn needed_policy(&self, gateway: Option<&str>) -> Result<NeededPolicy, LocalError> {
        let gateway = self.chosen_gateway(gateway)?;
        let role = gateway.state().role.clone();
        let (mut needed, mut unknown) = (Statements::default(), Vec::new());
        for target in gateway.targets().iter() {
            match needed_permissions(&self.gateway, &gateway, target) {
                Ok(permissions) => {
                    for NeededPermission { action, resources } in permissions {
                        needed.add(action, resources);
                    }
                }
                Err(why) => unknown.push(why),
            }
        }
        let mut lacking = Statements::default();
        for (action, resources) in &needed.0 {
            let denied = resources.iter().filter(|resource| !self.role_may(&gateway, action, resource));
            lacking.add(action, denied.cloned());
        }
        let trusted = self.authorizer.trusts_service(AGENTCORE, &role, &gateway.arn().to_string());
        Ok(NeededPolicy {
            gateway: gateway.name.clone(),
            role_arn: role.to_string(),
            needed: needed.into_list(),
            lacking: lacking.into_list(),
            untrusted: trusted.err().map(|why| why.to_string()),
            unknown,
            unmatchable: self.authorizer.unmatchable(role.as_str()),
        })
    }

    /// Whether the role may do something in the session in which a call acts.
    fn role_may(&self, gateway: &Gateway, action: &str, resource: &str) -> bool {
        let (tags, policy) = self.attached(resource);
        let keys = Context::of_resource(service(resource), &tags);
        let region = &gateway.account_region.region;
        let permission = Permission {
            resource_policy: policy.as_ref(),
            keys: &keys,
            ..Permission::new(action, resource, region)
        };
        let role = gateway.state().role.clone();
        let session_name = match action {
            INVOKE_AGENT_RUNTIME => SIGNING_SESSION,
            _ => gateway.session_name.as_str(),
        };
        self.authorizer.simulate_role((role.as_str(), session_name), permission)
    }

    /// The tags and the policy of a secret, a repository or a user pool; the authorizer knows those of gateways, runtimes and
    /// roles.
    fn attached(&self, arn: &str) -> (Vec<Tag>, Option<PolicyDocument>) {
        if let Some(attached) = self.identity.secrets.attached(arn) {
            return attached;
        }
        if let Some(pool) = arn.split_once(":userpool/").and_then(|(_, id)| self.cognito.pools.pool(id)) {
            return (pool.configuration().tags.list(), None);
        }
        self.repository(arn).unwrap_or_default()
    }

    fn repository(&self, arn: &str) -> Option<(Vec<Tag>, Option<PolicyDocument>)> {
        let (account_region, name) = repository(arn)?;
        let address = Address::new(&account_region, None, name);
        let look = |repository: &Repository| (repository.tags.list(), repository.policy.clone());
        self.ecr.repositories.look(address, look).ok()
    }
}

/// The service of an ARN.
fn service(arn: &str) -> &str {
    arn.split(':').nth(2).unwrap_or_default()
}

/// Region, account and name of a repository's ARN.
fn repository(arn: &str) -> Option<(AccountRegion, &str)> {
    let mut parts = arn.strip_prefix("arn:aws:ecr:")?.splitn(3, ':');
    let (region, account) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    Some((AccountRegion { region, account }, parts.next()?.strip_prefix("repository/")?))
}

/// Statements by action, in the order in which they were added.
#[derive(Default)]
struct Statements(IndexMap<&'static str, IndexSet<String>>);

impl Statements {
    fn add(&mut self, action: &'static str, resources: impl IntoIterator<Item = String>) {
        self.0.entry(action).or_default().extend(resources);
    }

    fn into_list(self) -> Vec<NeededStatement> {
        let statements = self.0.into_iter().filter(|(_, resources)| !resources.is_empty());
        let statement = |(action, resources): (&str, IndexSet<String>)| NeededStatement {
            action: action.to_owned(),
            resources: resources.into_iter().collect(),
        };
        statements.map(statement).collect()
    }
}

fn check(action: &str, resource: &str) -> Result<(), LocalError> {
    let is_action = action.split_once(':').is_some_and(|(service, name)| {
        !service.is_empty() && !name.is_empty() && !action.contains(['*', '?', ' '])
    });
    if !is_action {
        return Err(LocalError::misuse(format!("`{action}` is not an IAM action"))
            .hint("expected one such as bedrock-agentcore:InvokeGateway, without wildcards"));
    }
    if resource != "*" && (!resource.starts_with("arn:") || resource.splitn(6, ':').count() < 6) {
        return Err(LocalError::misuse(format!("`{resource}` is not the ARN of a resource")).hint(
            "expected arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE, or * for an action without a resource",
        ));
    }
    Ok(())
}
