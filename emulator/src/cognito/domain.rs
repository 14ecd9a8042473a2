//! The domain under which a pool's OAuth endpoints stand.

/// A prefix domain, such as `m2m-auth-demo` of `m2m-auth-demo.auth.us-east-1.amazoncognito.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Domain {
    /// The prefix.
    pub(crate) name: String,
    /// 1 for the hosted UI, 2 for managed login; kept and given back only.
    pub(crate) managed_login_version: i64,
    /// The version of this domain's deployment, as AWS writes it: a time.
    pub(crate) version: String,
}
