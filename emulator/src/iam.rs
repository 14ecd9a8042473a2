//! IAM: the roles, users, policies and access keys of the account.
//!
//! `operations` lists the operations, with a file for each noun; `account` holds the state. What is stored is read back
//! exactly. `authorizer` decides by it who may do what, and `simulation` who might.

pub(crate) mod access_key;
pub(crate) mod account;
mod authenticator;
mod authorization;
mod authorizer;
mod aws_managed;
mod by_resource;
pub(crate) mod caller;
pub(crate) mod case_insensitive_map;
mod effective_policies;
pub(crate) mod entity;
pub(crate) mod error;
mod evaluation;
pub(crate) mod id;
pub(crate) mod kind;
pub(crate) mod operations;
pub(crate) mod page;
mod permission;
pub(crate) mod policy;
mod policy_denial;
pub(crate) mod policy_document;
pub(crate) mod quota;
mod remembered;
mod role_not_assumable;
mod service_sessions;
mod simulation;
pub(crate) mod tables;
pub(crate) mod tags;
mod unmatchable;

use std::sync::Arc;

use crate::base::{Clock, Entropy};

pub(crate) use account::Account;
pub(crate) use authenticator::Authenticator;
pub(crate) use authorization::Authorization;
pub(crate) use authorizer::Authorizer;
pub(crate) use by_resource::{ResourcePolicies, ResourceTags};
pub(crate) use error::IamError;
pub(crate) use evaluation::Context;
pub(crate) use permission::Permission;
pub(crate) use policy_denial::PolicyDenial;
pub(crate) use remembered::RememberedDecisions;
pub(crate) use role_not_assumable::RoleNotAssumable;
pub(crate) use service_sessions::{AGENTCORE, ServiceSession, ServiceSessions};

/// The state that every operation works with.
#[derive(Debug)]
pub(crate) struct Iam {
    pub(crate) clock: Clock,
    /// Generates ids and access keys.
    pub(crate) entropy: Entropy,
    /// Roles, users, policies and access keys; shared with STS.
    pub(crate) account: Arc<Account>,
}

#[cfg(test)]
pub(crate) mod tests;
