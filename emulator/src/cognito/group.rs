//! The groups of a pool, and the claims that they add to a user's tokens.

use std::collections::HashMap;

use indexmap::IndexSet;
use jiff::Timestamp;
use serde::Serialize;

use crate::aws::timestamp::EpochSeconds;
use crate::base::insertion_ordered_map::InsertionOrderedMap;

/// The maximum number of groups of a pool. Documented: quotas on resource number.
pub(crate) const MAX_GROUPS: usize = 10_000;

/// A group. Its members are stored by their sub.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// Unique within the pool.
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// The role of its members in an identity pool.
    pub(crate) role_arn: Option<String>,
    /// The lowest among a user's groups decides on the role; a group without one comes last.
    pub(crate) precedence: Option<i64>,
    pub(crate) created_at: Timestamp,
    pub(crate) modified_at: Timestamp,
    /// Each sub, keyed by itself.
    members: InsertionOrderedMap<String>,
}

/// A group as the API returns it. Member order: alphabetical.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GroupType {
    creation_date: EpochSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    group_name: String,
    last_modified_date: EpochSeconds,
    #[serde(skip_serializing_if = "Option::is_none")]
    precedence: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_arn: Option<String>,
    user_pool_id: String,
}

impl Group {
    /// Creates a group without members.
    pub(crate) fn new(name: &str, now: Timestamp) -> Self {
        Self {
            name: name.to_owned(),
            description: None,
            role_arn: None,
            precedence: None,
            created_at: now,
            modified_at: now,
            members: InsertionOrderedMap::default(),
        }
    }

    /// The group as the API returns it for this pool.
    pub(crate) fn describe(&self, pool_id: &str) -> GroupType {
        GroupType {
            creation_date: EpochSeconds(self.created_at),
            description: self.description.clone(),
            group_name: self.name.clone(),
            last_modified_date: EpochSeconds(self.modified_at),
            precedence: self.precedence,
            role_arn: self.role_arn.clone(),
            user_pool_id: pool_id.to_owned(),
        }
    }

    /// Returns the subs of the members who joined after the one at this position, each with its own; all of them for `None`.
    pub(crate) fn members_after(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &String)> {
        self.members.after(position)
    }

    /// Documented: zero comes first, a group without precedence after all others.
    fn rank(&self) -> i64 {
        self.precedence.unwrap_or(i64::MAX)
    }
}

/// Why a group was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoGroup {
    /// The pool has one of this name.
    Exists,
    /// The pool has [`MAX_GROUPS`].
    TooMany,
}

/// The claims from a user's groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct GroupClaims {
    /// `cognito:groups`. Inferred: the order, by precedence and then by joining.
    pub(crate) groups: Vec<String>,
    /// `cognito:roles`: each role once.
    pub(crate) roles: Vec<String>,
    /// `cognito:preferred_role`: the role of the group with the highest priority. Documented: none where two groups of the
    /// same precedence have two roles. Inferred: groups without a role do not count.
    pub(crate) preferred_role: Option<String>,
}

/// The groups of one pool, by name and by member.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    by_name: InsertionOrderedMap<Group>,
    names_by_member: HashMap<String, InsertionOrderedMap<String>>,
}

impl Groups {
    pub(crate) fn get(&self, name: &str) -> Option<&Group> {
        self.by_name.get(name)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Group> {
        self.by_name.get_mut(name)
    }

    /// Returns the groups that were created after the one at this position, each with its own; all of them for `None`.
    pub(crate) fn after(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &Group)> {
        self.by_name.after(position)
    }

    /// Returns the groups that a user joined after the one at this position, each with its own; all of them for `None`.
    pub(crate) fn of_after(&self, sub: &str, position: Option<u64>) -> impl Iterator<Item = (u64, &Group)> {
        let names = self.names_by_member.get(sub).into_iter().flat_map(move |names| names.after(position));
        names.filter_map(|(position, name)| Some((position, self.by_name.get(name)?)))
    }

    pub(crate) fn add(&mut self, group: Group) -> Result<(), NoGroup> {
        if self.by_name.contains(&group.name) {
            return Err(NoGroup::Exists);
        }
        if self.by_name.len() >= MAX_GROUPS {
            return Err(NoGroup::TooMany);
        }
        let name = group.name.clone();
        self.by_name.insert(&name, group);
        Ok(())
    }

    /// Removes a group and its memberships; returns false if there is no such group.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        let Some(group) = self.by_name.remove(name) else { return false };
        for sub in group.members.values() {
            self.forget_membership(sub, name);
        }
        true
    }

    /// Adds a user to a group, once; returns false if there is no such group.
    pub(crate) fn join(&mut self, name: &str, sub: &str) -> bool {
        let Some(group) = self.by_name.get_mut(name) else { return false };
        group.members.insert(sub, sub.to_owned());
        self.names_by_member.entry(sub.to_owned()).or_default().insert(name, name.to_owned());
        true
    }

    /// Removes a user from a group, whether they are in it or not; returns false if there is no such group.
    pub(crate) fn leave(&mut self, name: &str, sub: &str) -> bool {
        let Some(group) = self.by_name.get_mut(name) else { return false };
        group.members.remove(sub);
        self.forget_membership(sub, name);
        true
    }

    /// Removes a deleted user from all groups.
    pub(crate) fn forget(&mut self, sub: &str) {
        for name in self.names_by_member.remove(sub).unwrap_or_default().values() {
            if let Some(group) = self.by_name.get_mut(name) {
                group.members.remove(sub);
            }
        }
    }

    /// Returns the claims for a user's tokens.
    pub(crate) fn claims_of(&self, sub: &str) -> GroupClaims {
        let mut groups: Vec<&Group> = self.of_after(sub, None).map(|(_, group)| group).collect();
        groups.sort_by_key(|group| group.rank());
        let with_role: Vec<(&Group, &String)> =
            groups.iter().filter_map(|group| Some((*group, group.role_arn.as_ref()?))).collect();
        let roles: IndexSet<&String> = with_role.iter().map(|(_, role)| *role).collect();
        let preferred = with_role.first().filter(|(first, role)| {
            let rivals = with_role.iter().filter(|(group, _)| group.rank() == first.rank());
            rivals.into_iter().all(|(_, other)| other == role)
        });
        GroupClaims {
            groups: groups.iter().map(|group| group.name.clone()).collect(),
            preferred_role: preferred.map(|(_, role)| (*role).clone()),
            roles: roles.into_iter().cloned().collect(),
        }
    }

    fn forget_membership(&mut self, sub: &str, name: &str) {
        let Some(names) = self.names_by_member.get_mut(sub) else { return };
        names.remove(name);
        if names.is_empty() {
            self.names_by_member.remove(sub);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(groups: &[(&str, Option<i64>, Option<&str>)]) -> Groups {
        let mut all = Groups::default();
        for (name, precedence, role) in groups {
            let mut group = Group::new(name, Timestamp::UNIX_EPOCH);
            group.precedence = *precedence;
            group.role_arn = role.map(str::to_owned);
            all.add(group).unwrap();
            assert!(all.join(name, "1"));
        }
        all
    }

    #[test]
    fn the_group_that_comes_first_decides_on_the_role() {
        let claims = |all: &[(&str, Option<i64>, Option<&str>)]| groups(all).claims_of("1");
        let two = claims(&[("a", None, Some("x")), ("b", Some(1), Some("y")), ("c", Some(0), None)]);
        assert_eq!(
            two,
            GroupClaims {
                groups: ["c", "b", "a"].map(str::to_owned).to_vec(),
                roles: ["y", "x"].map(str::to_owned).to_vec(),
                preferred_role: Some("y".to_owned()),
            }
        );
        let rivals = claims(&[("a", Some(1), Some("x")), ("b", Some(1), Some("y"))]);
        assert_eq!((rivals.preferred_role, rivals.roles.len()), (None, 2));
        let agreed = claims(&[("a", None, Some("x")), ("b", None, Some("x"))]);
        assert_eq!((agreed.preferred_role.as_deref(), agreed.roles.len()), (Some("x"), 1));
        assert_eq!(claims(&[]), GroupClaims::default());
    }

    #[test]
    fn members_are_forgotten_on_both_sides() {
        let mut all = groups(&[("a", None, None), ("b", None, None)]);
        assert!(all.leave("a", "1") && all.leave("a", "2") && !all.leave("x", "1"));
        assert_eq!(all.of_after("1", None).map(|(_, group)| group.name.as_str()).collect::<Vec<_>>(), ["b"]);
        assert!(all.remove("b") && !all.remove("b"));
        assert!(all.names_by_member.is_empty());
        assert!(all.join("a", "1"));
        all.forget("1");
        assert_eq!(all.get("a").unwrap().members_after(None).count(), 0);
        assert!(all.names_by_member.is_empty());
    }
}
