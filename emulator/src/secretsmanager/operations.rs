//! The operations of Secrets Manager: each name beside its function.

pub(crate) mod deletion;
pub(crate) mod resource_policy;
pub(crate) mod secret;
pub(crate) mod secret_list;
pub(crate) mod secret_value;
pub(crate) mod secret_version;
pub(crate) mod tag;

use super::Parts;
use crate::aws::operations::{Operations, answer};

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("CreateSecret", |manager, call| answer(call, |input| secret::create(manager, &call.place, input))),
    ("DeleteResourcePolicy", |manager, call| {
        answer(call, |input| resource_policy::delete(manager, &call.place, &input))
    }),
    ("DeleteSecret", |manager, call| answer(call, |input| deletion::delete(manager, &call.place, &input))),
    ("DescribeSecret", |manager, call| answer(call, |input| secret::describe(manager, &call.place, &input))),
    ("GetResourcePolicy", |manager, call| {
        answer(call, |input| resource_policy::get(manager, &call.place, &input))
    }),
    ("GetSecretValue", |manager, call| answer(call, |input| secret_value::get(manager, &call.place, &input))),
    ("ListSecretVersionIds", |manager, call| {
        answer(call, |input| secret_version::list(manager, &call.place, &input))
    }),
    ("ListSecrets", |manager, call| answer(call, |input| secret_list::list(manager, &call.place, &input))),
    ("PutResourcePolicy", |manager, call| {
        answer(call, |input| resource_policy::put(manager, &call.place, input))
    }),
    ("PutSecretValue", |manager, call| answer(call, |input| secret_value::put(manager, &call.place, input))),
    ("RestoreSecret", |manager, call| answer(call, |input| deletion::restore(manager, &call.place, &input))),
    ("TagResource", |manager, call| answer(call, |input| tag::tag(manager, &call.place, input))),
    ("UntagResource", |manager, call| answer(call, |input| tag::untag(manager, &call.place, &input))),
    ("UpdateSecret", |manager, call| answer(call, |input| secret::update(manager, &call.place, input))),
    ("UpdateSecretVersionStage", |manager, call| {
        answer(call, |input| secret_version::update_stage(manager, &call.place, &input))
    }),
]);
