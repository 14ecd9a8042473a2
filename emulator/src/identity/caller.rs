//! The caller that asks Identity for a token.

use std::borrow::Cow;

use crate::base::arn::AccountRegion;

/// The caller that asks Identity for a token, and its account and region: workloads and providers of other regions are not
/// visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdentityCaller<'a> {
    /// A gateway, for a call to one of its targets or for a synchronization.
    Gateway { gateway_id: &'a str, account_region: &'a AccountRegion },
    /// A caller with AWS credentials, over HTTP.
    Principal {
        /// The account and region that the request is signed for.
        account_region: &'a AccountRegion,
    },
}

impl<'a> IdentityCaller<'a> {
    pub(crate) fn account_region(&self) -> &'a AccountRegion {
        match self {
            Self::Gateway { account_region, .. } | Self::Principal { account_region } => account_region,
        }
    }

    /// The caller as a trace and an error name it, such as `gateway demo-0a1b2c3d4e`.
    pub(crate) fn display_name(&self) -> Cow<'static, str> {
        match self {
            Self::Gateway { gateway_id, .. } => ["gateway ", gateway_id].concat().into(),
            Self::Principal { .. } => "a principal".into(),
        }
    }
}
