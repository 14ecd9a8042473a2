//! The state of the account: its tables, and the changes that involve more than one of them.

use std::collections::HashMap;

use super::access_key::AccessKey;
use super::case_insensitive_map::CaseInsensitiveMap;
use super::entity::{Entity, Role, User};
use super::kind::Kind;
use super::policy::{Owner, Policy, Uses, name_in, owner};
use super::{IamError, quota};
use crate::aws::tags::Tag;

/// The state of one account.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(crate) roles: CaseInsensitiveMap<Role>,
    pub(crate) users: CaseInsensitiveMap<User>,
    /// The account's own managed policies by name.
    pub(crate) policies: CaseInsensitiveMap<Policy>,
    /// The access keys by id: those of users, the root and sessions.
    pub(crate) access_keys: HashMap<String, AccessKey>,
    /// The uses of a managed policy, by its ARN; absent if there are none.
    uses: HashMap<String, Uses>,
}

impl Tables {
    pub(crate) fn role(&self, name: &str) -> Result<&Role, IamError> {
        self.roles.get(name).ok_or_else(|| IamError::NoEntity { kind: Kind::Role, name: name.to_owned() })
    }

    pub(crate) fn role_mut(&mut self, name: &str) -> Result<&mut Role, IamError> {
        self.roles.get_mut(name).ok_or_else(|| IamError::NoEntity { kind: Kind::Role, name: name.to_owned() })
    }

    pub(crate) fn user(&self, name: &str) -> Result<&User, IamError> {
        self.users.get(name).ok_or_else(|| IamError::NoEntity { kind: Kind::User, name: name.to_owned() })
    }

    pub(crate) fn user_mut(&mut self, name: &str) -> Result<&mut User, IamError> {
        self.users.get_mut(name).ok_or_else(|| IamError::NoEntity { kind: Kind::User, name: name.to_owned() })
    }

    pub(crate) fn entity(&self, kind: Kind, name: &str) -> Result<&Entity, IamError> {
        match kind {
            Kind::Role => self.role(name).map(|role| &role.entity),
            Kind::User => self.user(name).map(|user| &user.entity),
        }
    }

    pub(crate) fn entity_mut(&mut self, kind: Kind, name: &str) -> Result<&mut Entity, IamError> {
        match kind {
            Kind::Role => self.role_mut(name).map(|role| &mut role.entity),
            Kind::User => self.user_mut(name).map(|user| &mut user.entity),
        }
    }

    /// Returns the account's policy with this ARN; fails on an AWS managed policy, whose content is not known here.
    pub(crate) fn policy(&self, arn: &str) -> Result<&Policy, IamError> {
        own(arn)?;
        let policy = self.policies.get(name_in(arn)).filter(|policy| policy.arn == arn);
        policy.ok_or_else(|| IamError::NoPolicy(arn.to_owned()))
    }

    pub(crate) fn policy_mut(&mut self, arn: &str) -> Result<&mut Policy, IamError> {
        own(arn)?;
        let policy = self.policies.get_mut(name_in(arn)).filter(|policy| policy.arn == arn);
        policy.ok_or_else(|| IamError::NoPolicy(arn.to_owned()))
    }

    /// The tags of the role or user with this ARN; none if there is no such one.
    pub(super) fn tags(&self, arn: &str) -> Vec<Tag> {
        let Some((_, named)) = arn.split_once(":iam::") else { return Vec::new() };
        let name = named.rsplit('/').next().unwrap_or(named);
        let role = self.roles.get(name).map(|role| &role.entity);
        let user = self.users.get(name).map(|user| &user.entity);
        let found = role.into_iter().chain(user).find(|entity| entity.arn == arn);
        found.map(|entity| entity.tags.list()).unwrap_or_default()
    }

    /// Returns the uses of the policy with this ARN; `None` if there are none.
    pub(crate) fn uses(&self, arn: &str) -> Option<&Uses> {
        self.uses.get(arn)
    }

    /// Fails unless the policy with this ARN can be attached: one of the account's, or any AWS managed one.
    pub(crate) fn check_attachable(&self, arn: &str) -> Result<(), IamError> {
        if owner(arn)? == Owner::Aws {
            return Ok(());
        }
        self.policy(arn).map(drop).map_err(|_| IamError::NotAttachable(arn.to_owned()))
    }

    /// Attaches a managed policy to a role or user. Documented: one that is already attached is no error.
    pub(crate) fn attach(&mut self, kind: Kind, name: &str, arn: &str) -> Result<(), IamError> {
        self.check_attachable(arn)?;
        let entity = self.entity_mut(kind, name)?;
        if entity.attached.contains(arn) {
            return Ok(());
        }
        if entity.attached.len() >= quota::ATTACHED {
            let name = match kind {
                Kind::Role => "PoliciesPerRole",
                Kind::User => "PoliciesPerUser",
            };
            return Err(IamError::Quota { name, limit: quota::ATTACHED });
        }
        entity.attached.insert(arn.to_owned());
        let user = user_of(entity);
        self.uses.entry(arn.to_owned()).or_default().attached.insert(user);
        Ok(())
    }

    /// Detaches a managed policy from a role or user; fails if it is not attached.
    pub(crate) fn detach(&mut self, kind: Kind, name: &str, arn: &str) -> Result<(), IamError> {
        owner(arn)?;
        let entity = self.entity_mut(kind, name)?;
        if !entity.attached.remove(arn) {
            return Err(IamError::NoPolicy(arn.to_owned()));
        }
        let user = user_of(entity);
        self.change_uses(arn, |uses| uses.attached.remove(&user));
        Ok(())
    }

    /// Sets or removes the permissions boundary of a role or user.
    pub(crate) fn set_boundary(&mut self, kind: Kind, name: &str, arn: Option<&str>) -> Result<(), IamError> {
        if let Some(arn) = arn {
            self.check_attachable(arn)?;
        }
        let entity = self.entity_mut(kind, name)?;
        let old = std::mem::replace(&mut entity.boundary, arn.map(str::to_owned));
        let user = user_of(entity);
        if let Some(old) = old {
            self.change_uses(&old, |uses| uses.boundary.remove(&user));
        }
        if let Some(arn) = arn {
            self.uses.entry(arn.to_owned()).or_default().boundary.insert(user);
        }
        Ok(())
    }

    fn change_uses(&mut self, arn: &str, change: impl FnOnce(&mut Uses) -> bool) {
        let Some(uses) = self.uses.get_mut(arn) else { return };
        change(uses);
        if uses.is_empty() {
            self.uses.remove(arn);
        }
    }
}

fn user_of(entity: &Entity) -> (Kind, String) {
    (entity.kind, entity.name.to_ascii_lowercase())
}

fn own(arn: &str) -> Result<(), IamError> {
    match owner(arn)? {
        Owner::Account => Ok(()),
        Owner::Aws => Err(IamError::NotEmulated("Reading or changing a policy that AWS manages".to_owned())),
    }
}
