//! How a request names a repository.

use crate::base::arn::AccountRegion;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Address<'a> {
    /// The account and region of the call.
    pub(crate) account_region: &'a AccountRegion,
    /// The registry: the caller's, or the one that the call names.
    pub(crate) registry_id: &'a str,
    pub(crate) name: &'a str,
}

impl<'a> Address<'a> {
    /// Addresses a repository of the registry that the call names, or else of the caller's own.
    pub(crate) fn new(
        account_region: &'a AccountRegion,
        registry_id: Option<&'a str>,
        name: &'a str,
    ) -> Self {
        Self { account_region, registry_id: registry_id.unwrap_or(&account_region.account), name }
    }
}
