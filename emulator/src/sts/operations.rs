//! The operations of STS: a table of names and functions.

pub(crate) mod caller_identity;
pub(crate) mod session;

use super::Sts;
use crate::aws::operations::{Operations, answer};

/// The emulated operations.
pub(crate) static OPERATIONS: Operations<Sts> = Operations(&[
    ("AssumeRole", |sts, call| answer(call, |input| session::assume_role(sts, call, input))),
    ("GetCallerIdentity", |sts, call| answer(call, |input| caller_identity::get(sts, call, &input))),
    ("GetSessionToken", |sts, call| answer(call, |input| session::get_session_token(sts, call, &input))),
]);
