//! The resources of AgentCore, by ARN, and what they can carry: tags, and some of them a resource policy.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::aws::ApiError;
use crate::aws::tags::{Tag, Tags};
use crate::base::arn::{AccountRegion, Arn};
use crate::iam::{ResourcePolicies, ResourceTags};

/// The resources that can be tagged. Each is registered when it is created and removed when it is deleted.
#[derive(Debug, Default)]
pub(crate) struct ResourceRegistry {
    resources: Mutex<BTreeMap<String, RegisteredResource>>,
    policies: Arc<ResourcePolicies>,
    /// Those of the resources, for decisions.
    tags: Arc<ResourceTags>,
}

/// What is attached to one resource.
#[derive(Debug, Default)]
pub(super) struct RegisteredResource {
    pub(super) tags: Tags,
}

impl ResourceRegistry {
    /// What takes part in decisions about the resources, as it is at any time.
    pub(crate) fn for_decisions(&self) -> (Arc<ResourcePolicies>, Arc<ResourceTags>) {
        (Arc::clone(&self.policies), Arc::clone(&self.tags))
    }

    pub(super) fn insert(&self, arn: &Arn, tags: Tags) {
        let arn = arn.to_string();
        let mut resources = self.lock();
        self.tags.put(&arn, tags.list());
        resources.insert(arn, RegisteredResource { tags });
    }

    /// Removes a resource, with its tags and its policy.
    pub(super) fn remove(&self, arn: &Arn) {
        let arn = arn.to_string();
        let mut resources = self.lock();
        resources.remove(&arn);
        self.policies.remove(&arn);
        self.tags.remove(&arn);
    }

    /// The tags of the resource with this ARN; `None` if there is none.
    pub(crate) fn tags(&self, arn: &str) -> Option<Vec<Tag>> {
        self.lock().get(arn).map(|resource| resource.tags.list())
    }

    /// Lets `work` read and change what is attached to the resource. Fails if the resource does not exist, or is not in
    /// `account_region`.
    pub(super) fn with<T>(
        &self,
        account_region: &AccountRegion,
        arn: &str,
        work: impl FnOnce(&mut RegisteredResource) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let parsed = arn.parse::<Arn>().ok();
        let is_here = parsed
            .is_some_and(|arn| arn.region == account_region.region && arn.account == account_region.account);
        let mut resources = self.lock();
        match resources.get_mut(arn).filter(|_| is_here) {
            Some(entry) => {
                let done = work(entry)?;
                let tags = entry.tags.list();
                if self.tags.get(arn).as_ref() != Some(&tags) {
                    self.tags.put(arn, tags);
                }
                Ok(done)
            }
            None => Err(unknown(arn)),
        }
    }

    /// Lets `work` read and change the policies on behalf of a resource, which stays until then. Fails as `with` does.
    pub(super) fn with_policies<T>(
        &self,
        account_region: &AccountRegion,
        arn: &str,
        work: impl FnOnce(&ResourcePolicies) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        self.with(account_region, arn, |_| work(&self.policies))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, RegisteredResource>> {
        self.resources.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Inferred: the text.
fn unknown(arn: &str) -> ApiError {
    ApiError::not_found(format!("Resource {arn} not found"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::policy_document::{PolicyDocument, PolicyKind};

    const ARN: &str = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/demo-0123456789";

    fn account_region(region: &str) -> AccountRegion {
        AccountRegion { region: region.to_owned(), account: "123456789012".to_owned() }
    }

    fn register() -> ResourceRegistry {
        let register = ResourceRegistry::default();
        register.resources.lock().unwrap().insert(ARN.to_owned(), RegisteredResource::default());
        register
    }

    #[test]
    fn a_resource_is_seen_in_its_own_region_alone() {
        let register = register();
        assert!(register.with(&account_region("us-east-1"), ARN, |_| Ok(())).is_ok());
        for (region, arn) in [("eu-west-1", ARN), ("us-east-1", "arn:aws:a:b:c:d"), ("us-east-1", "x")] {
            let error = register.with(&account_region(region), arn, |_| Ok(())).unwrap_err();
            assert_eq!((error.status.as_u16(), error.code), (404, "ResourceNotFoundException"));
        }
    }

    #[test]
    fn a_policy_goes_with_its_resource() {
        let register = ResourceRegistry::default();
        let (policies, _) = register.for_decisions();
        let text = r#"{"Statement":{"Effect":"Deny","Principal":"*","Action":"bedrock-agentcore:*","Resource":"*"}}"#;
        let policy = PolicyDocument::read(PolicyKind::Resource, text).unwrap();
        let put = || {
            register.with_policies(&account_region("us-east-1"), ARN, |policies| {
                policies.put(ARN, policy.clone());
                Ok(())
            })
        };
        assert!(put().is_err() && policies.get(ARN).is_none());
        register.insert(&ARN.parse().unwrap(), Tags::default());
        put().unwrap();
        assert_eq!(policies.get(ARN), Some(policy.clone()));
        register.remove(&ARN.parse().unwrap());
        assert_eq!(policies.get(ARN), None);
    }
}
