//! OAuth2 credential providers of the kind CustomOauth2: where outbound tokens come from.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use http::Uri;

use super::constraint::{ConstraintViolations, Constraints, Shown, TextRule};
use super::discovery::may_be_asked;
use super::vault::Vault;
use crate::base::arn::Place;
use crate::base::entropy::ALPHANUMERIC;
use crate::base::{Entropy, Secret};

/// What a CustomOauth2 credential provider is made from.
#[derive(Clone, Debug)]
pub(crate) struct ProviderConfiguration {
    /// Unique in the account.
    pub(crate) name: String,
    /// The provider's discovery document, ending in `/.well-known/openid-configuration` or
    /// `/.well-known/oauth-authorization-server`.
    pub(crate) discovery_url: String,
    /// The app client of the provider.
    pub(crate) client_id: String,
    /// Its secret.
    pub(crate) client_secret: Secret,
    /// How the client proves itself at the token endpoint; none for AWS's default.
    pub(crate) client_authentication_method: Option<ClientAuthenticationMethod>,
}

/// How a client proves itself at a token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClientAuthenticationMethod {
    /// In the `Authorization` header.
    ClientSecretBasic,
    /// In the form.
    ClientSecretPost,
}

/// A CustomOauth2 credential provider of the default token vault.
#[derive(Debug)]
pub(crate) struct Oauth2CredentialProvider {
    /// Unique in the account.
    pub(crate) name: String,
    /// `...:token-vault/default/oauth2credentialprovider/NAME`. Recorded.
    pub(crate) arn: String,
    /// As it was given.
    pub(crate) discovery_url: Uri,
    /// The app client of the provider.
    pub(crate) client_id: String,
    /// `...:secret:bedrock-agentcore-identity!default/oauth2/NAME-<8 hex>-<6 characters>`. Recorded.
    pub(crate) secret_arn: String,
    /// As it was given; AWS does not tell its default. Recorded.
    pub(crate) client_authentication_method: Option<ClientAuthenticationMethod>,
    /// Tells it from an earlier provider of the same name.
    pub(super) revision: u64,
}

/// Why a credential provider could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CreateProviderError {
    /// A member breaks the rules of the model.
    #[error(transparent)]
    Member(#[from] ConstraintViolations),
    /// Inferred: the pattern of the model allows what no client can ask.
    #[error("The discovery URL '{0}' is not an http or https URL without a password")]
    DiscoveryUrl(String),
    /// Recorded: ValidationException, not Conflict.
    #[error("Credential provider with name: {0} already exists")]
    Exists(String),
}

/// The rule for the name of a credential provider in the member `member`. Documented: botocore.
pub(super) fn name_rule(member: &'static str, shown: Shown) -> TextRule {
    fn matches(name: &str) -> bool {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    }
    TextRule { member, length: (1, 128), pattern: Some(("[a-zA-Z0-9\\-_]+", matches)), shown }
}

/// The OAuth2 credential providers of the default token vault.
#[derive(Debug, Default)]
pub(crate) struct Providers {
    by_name: RwLock<ByName>,
}

#[derive(Debug, Default)]
struct ByName {
    providers: BTreeMap<String, Arc<Oauth2CredentialProvider>>,
    created: u64,
}

impl Providers {
    /// The provider of this name.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<Oauth2CredentialProvider>> {
        self.by_name.read().unwrap_or_else(PoisonError::into_inner).providers.get(name).cloned()
    }

    /// The provider of this ARN, as a gateway target names it.
    pub(crate) fn get_by_arn(&self, arn: &str) -> Option<Arc<Oauth2CredentialProvider>> {
        let (_, name) = arn.rsplit_once('/')?;
        self.get(name).filter(|provider| provider.arn == arn)
    }

    /// Makes a provider and keeps its secret in the vault; fails on members that break the rules or a name taken.
    pub(super) fn create(
        &self,
        place: &Place,
        entropy: &Entropy,
        vault: &Vault,
        configuration: ProviderConfiguration,
    ) -> Result<Arc<Oauth2CredentialProvider>, CreateProviderError> {
        let discovery_url = check(&configuration)?;
        let ProviderConfiguration { name, client_id, client_secret, client_authentication_method, .. } =
            configuration;
        let mut by_name = self.by_name.write().unwrap_or_else(PoisonError::into_inner);
        if by_name.providers.contains_key(&name) {
            return Err(CreateProviderError::Exists(name));
        }
        by_name.created += 1;
        let secret_arn = secret_arn(place, entropy, &name);
        vault.keep(&secret_arn, client_secret);
        let resource = format!("token-vault/default/oauth2credentialprovider/{name}");
        let provider = Arc::new(Oauth2CredentialProvider {
            arn: place.arn("bedrock-agentcore", resource).to_string(),
            discovery_url,
            client_id,
            secret_arn,
            client_authentication_method,
            revision: by_name.created,
            name: name.clone(),
        });
        by_name.providers.insert(name, Arc::clone(&provider));
        Ok(provider)
    }
}

/// Checks the members as the model says; gives the discovery URL parsed.
fn check(configuration: &ProviderConfiguration) -> Result<Uri, CreateProviderError> {
    let mut constraints = Constraints::default();
    constraints.text(name_rule("name", Shown::Value), &configuration.name);
    constraints.text(
        TextRule {
            member: "oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.discoveryUrl",
            length: (0, usize::MAX),
            pattern: Some((
                ".+/\\.well-known/(openid-configuration|oauth-authorization-server)",
                is_discovery_url,
            )),
            shown: Shown::Value,
        },
        &configuration.discovery_url,
    );
    constraints.text(
        TextRule {
            member: "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientId",
            length: (1, 256),
            pattern: None,
            shown: Shown::Value,
        },
        &configuration.client_id,
    );
    constraints.text(
        TextRule {
            member: "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecret",
            length: (1, 2048),
            pattern: None,
            shown: Shown::Omitted,
        },
        configuration.client_secret.expose(),
    );
    constraints.check()?;
    let refused = || CreateProviderError::DiscoveryUrl(configuration.discovery_url.clone());
    let uri: Uri = configuration.discovery_url.parse().map_err(|_| refused())?;
    if may_be_asked(&uri) { Ok(uri) } else { Err(refused()) }
}

fn is_discovery_url(url: &str) -> bool {
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]
        .iter()
        .any(|end| url.strip_suffix(end).is_some_and(|base| !base.is_empty()))
}

/// Secrets Manager adds six characters of its own to the name that Identity gives.
fn secret_arn(place: &Place, entropy: &Entropy, name: &str) -> String {
    let suffix = entropy.characters(b"0123456789abcdef", 8);
    let added = entropy.characters(ALPHANUMERIC, 6);
    let resource = format!("secret:bedrock-agentcore-identity!default/oauth2/{name}-{suffix}-{added}");
    place.arn("secretsmanager", resource).to_string()
}
