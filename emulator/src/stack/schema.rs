//! The content of a stack file, table by table: AWS's attribute names in snake_case, values as Terraform's.

pub(crate) mod authorizer;
pub(crate) mod client;
pub(crate) mod credential_provider;
pub(crate) mod gateway;
pub(crate) mod iam_role;
mod images;
mod map;
pub(crate) mod named;
pub(crate) mod password;
pub(crate) mod resource_server;
pub(crate) mod runtime;
pub(crate) mod target;
pub(crate) mod user_pool;

use toml::Spanned;

use self::credential_provider::ApiKeyProvider;
use self::named::Named;
use super::check;
use super::read::{Choice, Table};
use super::reference::Resource;
use crate::base::IamMode;
use crate::base::arn::AccountRegion;
use crate::base::image::ImageRule;
use crate::base::mapping::Mapping;
use credential_provider::CredentialProvider;
use gateway::Gateway;
use iam_role::IamRole;
use runtime::Runtime;
use user_pool::UserPool;

#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// `[user_pool.NAME]`
    pub(crate) user_pools: Named<UserPool>,
    /// `[oauth2_credential_provider.NAME]`
    pub(crate) credential_providers: Named<CredentialProvider>,
    /// `[api_key_credential_provider.NAME]`
    pub(crate) api_key_providers: Named<ApiKeyProvider>,
    /// `[iam_role.NAME]`
    pub(crate) iam_roles: Named<IamRole>,
    /// `[runtime.NAME]`
    pub(crate) runtimes: Named<Runtime>,
    /// `[gateway.NAME]`
    pub(crate) gateways: Named<Gateway>,
    /// `[images]`
    pub(crate) images: Vec<Spanned<ImageRule>>,
    /// `[map]`: where outbound calls go instead of the configured URLs.
    pub(crate) mappings: Vec<Mapping>,
    /// `allow_runtime_variables`: whether API calls may give commands variables that load other code.
    pub(crate) allow_runtime_variables: bool,
    /// `iam`: whether the signatures of calls are verified.
    pub(crate) iam: IamMode,
}

impl Document {
    /// Reads the file's outermost table; mistakes are in the table's reading afterwards.
    pub(crate) fn read(root: &mut Table<'_, '_>) -> Self {
        if let Some(region) = root.literal("region", check::REGION) {
            root.reading.context.hides_region = root.is_hidden(&region);
            root.reading.context.account_region.region = region.into_inner();
        }
        if let Some(account) = root.literal("account", check::ACCOUNT) {
            root.reading.context.hides_account = root.is_hidden(&account);
            root.reading.context.account_region.account = account.into_inner();
        }
        let user_pools = root.resources("user_pool", Resource::UserPool, UserPool::read);
        let credential_providers = root.resources(
            "oauth2_credential_provider",
            Resource::CredentialProvider,
            CredentialProvider::read,
        );
        let api_key_providers = root.resources(
            "api_key_credential_provider",
            Resource::ApiKeyCredentialProvider,
            ApiKeyProvider::read,
        );
        let iam_roles = root.resources("iam_role", Resource::IamRole, IamRole::read);
        let runtimes = root.resources("runtime", Resource::Runtime, Runtime::read);
        let gateways = root.resources("gateway", Resource::Gateway, Gateway::read);
        let images = images::read(root);
        let mappings = map::read(root);
        let allow_runtime_variables = root.boolean("allow_runtime_variables").unwrap_or_default();
        let iam = root.choice("iam").unwrap_or_default();
        root.refuse_the_rest();
        Self {
            user_pools,
            credential_providers,
            api_key_providers,
            iam_roles,
            runtimes,
            gateways,
            images,
            mappings,
            allow_runtime_variables,
            iam,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.user_pools.is_empty()
            && self.credential_providers.is_empty()
            && self.api_key_providers.is_empty()
            && self.iam_roles.is_empty()
            && self.runtimes.is_empty()
            && self.gateways.is_empty()
            && self.images.is_empty()
            && self.mappings.is_empty()
    }
}

impl Choice for IamMode {
    const WHAT: &'static str = "a word for whether signatures are verified and policies decide";
    const WORDS: &'static [(&'static str, Self)] =
        &[("on", Self::On), ("audit", Self::Audit), ("off", Self::Off)];
}

/// The account and region of a stack whose file does not set them.
pub(crate) fn default_account_region() -> AccountRegion {
    AccountRegion { region: "us-east-1".to_owned(), account: "123456789012".to_owned() }
}
