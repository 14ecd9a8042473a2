//! Decisions: whether policies allow an action on a resource.
//!
//! Documented: IAM guide, policy evaluation logic. A policy is compiled once, when it changes; a decision reads it.

mod arn_pattern;
mod assumption;
mod condition;
mod context;
mod decision;
mod matched;
mod outcome;
mod pattern;
mod policy;
mod requester;
mod source;
mod statement;

pub(crate) use self::assumption::{decide_assumption, decide_assumption_by_service};
pub(crate) use self::context::Context;
pub(crate) use self::decision::{Policies, decide};
pub(crate) use self::outcome::{Decision, PolicyType, Reason};
pub(crate) use self::pattern::names_action;
pub(crate) use self::policy::{CompiledPolicy, NearMiss};
pub(crate) use self::requester::Requester;
pub(crate) use self::source::PolicySource;
pub(crate) use self::statement::Mismatch;

#[cfg(test)]
mod tests;
