//! What a trace shows of a signature that is wrong.

/// What the server computed for a signature that is wrong. It holds no secret, no session token and no signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
    /// What the likeliest mistake is, and what to do about it.
    pub(crate) cause: String,
    /// Whether the secret is right, and what was signed is not what arrived.
    pub(crate) is_of_request: bool,
}
