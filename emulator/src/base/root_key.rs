//! The access key of the account's root, which `env` prints and IAM knows.

/// The key pair of AWS's own documentation: no scanner takes it for a real one.
pub(crate) const ACCESS_KEY_ID: &str = "AKIAIOSFODNN7EXAMPLE";
/// Its secret half.
pub(crate) const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
