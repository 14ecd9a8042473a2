//! The domain of a pool's OAuth endpoints.

/// A prefix domain, such as `m2m-auth-demo` of `m2m-auth-demo.auth.us-east-1.amazoncognito.com`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Domain {
    /// The prefix.
    pub(crate) name: String,
    /// 1 for the hosted UI, 2 for managed login; stored and returned only.
    pub(crate) managed_login_version: i64,
    /// The version of this domain's deployment, which AWS writes as a time.
    pub(crate) version: String,
}
