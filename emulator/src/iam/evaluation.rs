//! Decisions: whether policies allow an action on a resource.
//!
//! Documented: IAM guide, policy evaluation logic. A policy is compiled once, when it changes; a decision reads it.

mod arn_pattern;
mod condition;
mod context;
mod decision;
mod pattern;
mod policy;
mod requester;
mod statement;

pub(crate) use self::context::Context;
pub(crate) use self::decision::{Decision, Policies, PolicySource, PolicyType, Reason, decide};
pub(crate) use self::policy::{CompiledPolicy, NearMiss};
pub(crate) use self::requester::Requester;
pub(crate) use self::statement::Match;

#[cfg(test)]
mod tests;
