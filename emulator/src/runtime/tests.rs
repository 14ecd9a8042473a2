//! Tests of whole invocations, against servers that imitate the faults and the successes of real ones.

mod authorization;
mod authorizer;
mod created;
mod endpoints;
mod failures;
mod found;
pub(super) mod harness;
mod passed_on;
mod sessions;
mod signatures;
