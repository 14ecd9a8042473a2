//! Tests of whole invocations, against servers that do what real ones do wrong and right.

mod authorizer;
mod created;
mod endpoints;
mod failures;
mod found;
pub(super) mod harness;
mod passed_on;
mod sessions;
