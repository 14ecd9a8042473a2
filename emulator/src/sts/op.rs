//! The operations of STS: for each its input, its output and its handler.

pub(crate) mod assume_role;
pub(crate) mod get_caller_identity;
pub(crate) mod get_session_token;
