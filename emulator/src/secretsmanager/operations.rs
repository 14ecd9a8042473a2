//! The operations of Secrets Manager: each name beside its function.

use super::{Parts, op};
use crate::aws::operations::{Operations, answer};

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("CreateSecret", |manager, call| {
        answer(call, |input| op::create_secret::handle(manager, &call.place, input))
    }),
    ("DeleteResourcePolicy", |manager, call| {
        answer(call, |input| op::resource_policy::delete(manager, &call.place, &input))
    }),
    ("DeleteSecret", |manager, call| {
        answer(call, |input| op::delete_secret::handle(manager, &call.place, &input))
    }),
    ("DescribeSecret", |manager, call| {
        answer(call, |input| op::describe_secret::handle(manager, &call.place, &input))
    }),
    ("GetResourcePolicy", |manager, call| {
        answer(call, |input| op::resource_policy::get(manager, &call.place, &input))
    }),
    ("GetSecretValue", |manager, call| {
        answer(call, |input| op::get_secret_value::handle(manager, &call.place, &input))
    }),
    ("ListSecretVersionIds", |manager, call| {
        answer(call, |input| op::list_secret_version_ids::handle(manager, &call.place, &input))
    }),
    ("ListSecrets", |manager, call| {
        answer(call, |input| op::list_secrets::handle(manager, &call.place, &input))
    }),
    ("PutResourcePolicy", |manager, call| {
        answer(call, |input| op::resource_policy::put(manager, &call.place, input))
    }),
    ("PutSecretValue", |manager, call| {
        answer(call, |input| op::put_secret_value::handle(manager, &call.place, input))
    }),
    ("RestoreSecret", |manager, call| {
        answer(call, |input| op::restore_secret::handle(manager, &call.place, &input))
    }),
    ("TagResource", |manager, call| answer(call, |input| op::tags::tag(manager, &call.place, input))),
    ("UntagResource", |manager, call| answer(call, |input| op::tags::untag(manager, &call.place, &input))),
    ("UpdateSecret", |manager, call| {
        answer(call, |input| op::update_secret::handle(manager, &call.place, input))
    }),
    ("UpdateSecretVersionStage", |manager, call| {
        answer(call, |input| op::update_secret_version_stage::handle(manager, &call.place, &input))
    }),
]);
