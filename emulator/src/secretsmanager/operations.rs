//! The operations of Secrets Manager: a table of names and functions.

pub(crate) mod deletion;
pub(crate) mod resource_policy;
pub(crate) mod secret;
pub(crate) mod secret_list;
pub(crate) mod secret_value;
pub(crate) mod secret_version;
pub(crate) mod tag;

use super::SecretsManager;
use crate::aws::operations::{Operations, answer};

/// The emulated operations.
pub(crate) static OPERATIONS: Operations<SecretsManager> = Operations(&[
    ("CreateSecret", |manager, call| {
        answer(call, |input| secret::create(manager, &call.account_region, input))
    }),
    ("DeleteResourcePolicy", |manager, call| {
        answer(call, |input| resource_policy::delete(manager, &call.account_region, &input))
    }),
    ("DeleteSecret", |manager, call| {
        answer(call, |input| deletion::delete(manager, &call.account_region, &input))
    }),
    ("DescribeSecret", |manager, call| {
        answer(call, |input| secret::describe(manager, &call.account_region, &input))
    }),
    ("GetResourcePolicy", |manager, call| {
        answer(call, |input| resource_policy::get(manager, &call.account_region, &input))
    }),
    ("GetSecretValue", |manager, call| {
        answer(call, |input| secret_value::get(manager, &call.account_region, &input))
    }),
    ("ListSecretVersionIds", |manager, call| {
        answer(call, |input| secret_version::list(manager, &call.account_region, &input))
    }),
    ("ListSecrets", |manager, call| {
        answer(call, |input| secret_list::list(manager, &call.account_region, &input))
    }),
    ("PutResourcePolicy", |manager, call| {
        answer(call, |input| resource_policy::put(manager, &call.account_region, input))
    }),
    ("PutSecretValue", |manager, call| {
        answer(call, |input| secret_value::put(manager, &call.account_region, input))
    }),
    ("RestoreSecret", |manager, call| {
        answer(call, |input| deletion::restore(manager, &call.account_region, &input))
    }),
    ("TagResource", |manager, call| answer(call, |input| tag::tag(manager, &call.account_region, input))),
    ("UntagResource", |manager, call| {
        answer(call, |input| tag::untag(manager, &call.account_region, &input))
    }),
    ("UpdateSecret", |manager, call| {
        answer(call, |input| secret::update(manager, &call.account_region, input))
    }),
    ("UpdateSecretVersionStage", |manager, call| {
        answer(call, |input| secret_version::update_stage(manager, &call.account_region, &input))
    }),
]);
