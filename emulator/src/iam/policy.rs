//! Managed policies and their versions.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::kind::Kind;
use super::policy_document::PolicyDocument;
use super::tags::Tags;
use super::{IamError, quota};
use crate::base::arn::Arn;

/// A policy of the account.
#[derive(Clone, Debug)]
pub(crate) struct Policy {
    /// The name in its original case.
    pub(crate) name: String,
    /// `ANPA...`.
    pub(crate) id: String,
    /// `/`, or a path that begins and ends with a slash.
    pub(crate) path: String,
    /// `arn:aws:iam::ACCOUNT:policy`, path and name.
    pub(crate) arn: String,
    /// Absent if empty.
    pub(crate) description: Option<String>,
    pub(crate) created_at: Timestamp,
    /// When its newest version was created. Documented: setting the default version does not count.
    pub(crate) updated_at: Timestamp,
    pub(crate) tags: Tags,
    versions: BTreeMap<u32, Version>,
    default: u32,
    newest: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Version {
    /// Its content.
    pub(crate) document: PolicyDocument,
    pub(crate) created_at: Timestamp,
}

/// The parts of a new policy.
pub(crate) struct NewPolicy {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) tags: Tags,
    pub(crate) document: PolicyDocument,
    pub(crate) now: Timestamp,
}

impl Policy {
    /// Creates a policy with its first version, `v1`.
    pub(crate) fn new(new: NewPolicy) -> Self {
        let NewPolicy { name, id, path, arn, description, tags, document, now } = new;
        let versions = BTreeMap::from([(1, Version { document, created_at: now })]);
        Self {
            name,
            id,
            path,
            arn,
            description,
            created_at: now,
            updated_at: now,
            tags,
            versions,
            default: 1,
            newest: 1,
        }
    }

    /// The number of the default version.
    pub(crate) fn default_version(&self) -> u32 {
        self.default
    }

    /// The document of the default version.
    pub(crate) fn document(&self) -> Option<&PolicyDocument> {
        self.versions.get(&self.default).map(|version| &version.document)
    }

    /// Returns the version with this id, such as `v2`, and its number.
    pub(crate) fn version(&self, id: &str) -> Option<(u32, &Version)> {
        let number: u32 = id.strip_prefix('v')?.parse().ok()?;
        self.versions.get(&number).map(|version| (number, version))
    }

    /// Returns all versions, newest first.
    pub(crate) fn versions(&self) -> impl Iterator<Item = (u32, &Version)> {
        self.versions.iter().rev().map(|(number, version)| (*number, version))
    }

    /// Adds a version with a number that was never used before; fails if there are five.
    pub(crate) fn add_version(
        &mut self,
        document: PolicyDocument,
        is_default: bool,
        now: Timestamp,
    ) -> Result<u32, IamError> {
        if self.versions.len() >= quota::VERSIONS {
            return Err(IamError::TooManyVersions);
        }
        self.newest += 1;
        self.versions.insert(self.newest, Version { document, created_at: now });
        self.updated_at = now;
        if is_default {
            self.default = self.newest;
        }
        Ok(self.newest)
    }

    /// Makes the version with this id the default; returns false if there is none.
    pub(crate) fn set_default(&mut self, id: &str) -> bool {
        let Some((number, _)) = self.version(id) else { return false };
        self.default = number;
        true
    }

    /// Removes a version; fails if there is none with this id, and on the default version.
    pub(crate) fn remove_version(&mut self, id: &str) -> Result<(), IamError> {
        let Some((number, _)) = self.version(id) else {
            return Err(IamError::NoVersion { arn: self.arn.clone(), version: id.to_owned() });
        };
        if number == self.default {
            return Err(IamError::DefaultVersion);
        }
        self.versions.remove(&number);
        Ok(())
    }
}

/// The users of a managed policy.
#[derive(Clone, Debug, Default)]
pub(crate) struct Uses {
    /// The entities that it is attached to, by kind and name as in the tables.
    pub(crate) attached: BTreeSet<(Kind, String)>,
    /// The entities whose boundary it is.
    pub(crate) boundary: BTreeSet<(Kind, String)>,
}

impl Uses {
    /// Whether the policy is not in use.
    pub(crate) fn is_empty(&self) -> bool {
        self.attached.is_empty() && self.boundary.is_empty()
    }
}

/// The owner of the policy that an ARN names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// `arn:aws:iam::aws:policy/...`, which every account can attach.
    Aws,
    /// The ARN is of a customer managed policy.
    Account,
}

/// Returns the owner of this policy; fails on a text that is not the ARN of a policy.
pub(crate) fn owner(arn: &str) -> Result<Owner, IamError> {
    let parsed: Option<Arn> = arn.parse().ok();
    let is_policy = |arn: &Arn| arn.service == "iam" && arn.region.is_empty() && arn.id("policy").is_some();
    match parsed.filter(is_policy) {
        Some(policy) if policy.account == "aws" => Ok(Owner::Aws),
        Some(_) => Ok(Owner::Account),
        None => Err(IamError::NotAnArn(arn.to_owned())),
    }
}

/// The last part of a policy's ARN: its name.
pub(crate) fn name_in(arn: &str) -> &str {
    arn.rsplit_once('/').map_or(arn, |(_, name)| name)
}

/// The part between `policy` and the name in a policy's ARN: its path.
pub(crate) fn path_in(arn: &str) -> &str {
    let path = arn.split_once(":policy").map_or("/", |(_, path)| path);
    path.get(..=path.rfind('/').unwrap_or(0)).unwrap_or("/")
}
