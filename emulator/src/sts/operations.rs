//! The operations of STS: each name beside its function.

use super::{Parts, op};
use crate::aws::operations::{Operations, answer};

/// All that are emulated.
pub(crate) static OPERATIONS: Operations<Parts> = Operations(&[
    ("AssumeRole", |sts, call| answer(call, |input| op::assume_role::handle(sts, call, input))),
    ("GetCallerIdentity", |sts, call| {
        answer(call, |input| op::get_caller_identity::handle(sts, call, &input))
    }),
    ("GetSessionToken", |sts, call| answer(call, |input| op::get_session_token::handle(sts, call, &input))),
]);
