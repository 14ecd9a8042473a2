use std::sync::Arc;

use jiff::Timestamp;

use super::oauth2::{Oauth2CredentialProvider, ProviderConfiguration, Providers};
use super::*;
use crate::base::{Clock, Entropy, Secret};
use crate::identity::Oauth2Discovery;
use crate::identity::provider::api_key::ApiKeyProviders;
use crate::identity::workloads::tests::account_region;
use crate::secretsmanager::Secrets;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn configuration(name: &str) -> ProviderConfiguration {
    ProviderConfiguration {
        name: name.to_owned(),
        discovery: Oauth2Discovery::DiscoveryUrl(
            "https://issuer.test/.well-known/openid-configuration".into(),
        ),
        client_id: "client".into(),
        client_secret: Secret::new("hunter2"),
        client_authentication_method: None,
    }
}

/// A provider that differs from others only by its revision.
pub(in crate::identity) fn provider(revision: u64) -> Oauth2CredentialProvider {
    let vault = Vault::new();
    let made = vault.create(configuration("provider")).unwrap();
    drop(vault);
    Oauth2CredentialProvider { revision, ..Arc::into_inner(made).unwrap() }
}

/// Providers and their secrets.
struct Vault {
    providers: Providers,
    secrets: Secrets,
    entropy: Entropy,
}

impl Vault {
    fn new() -> Self {
        let secrets = Secrets::new(Clock::system());
        Self { providers: Providers::default(), secrets, entropy: Entropy::seeded("stack") }
    }

    fn create(
        &self,
        configuration: ProviderConfiguration,
    ) -> Result<Arc<Oauth2CredentialProvider>, ProviderError> {
        self.providers.create(&account_region(), &self.entropy, &self.secrets, configuration, NOW)
    }

    fn update(
        &self,
        configuration: ProviderConfiguration,
    ) -> Result<Arc<Oauth2CredentialProvider>, ProviderError> {
        self.providers.update(&account_region(), &self.entropy, &self.secrets, configuration, NOW)
    }

    fn secret(&self, provider: &Oauth2CredentialProvider) -> Option<Secret> {
        provider.secret.client_secret(&self.secrets)
    }
}

#[test]
fn has_the_recorded_arns_and_keeps_its_secret_in_secrets_manager() {
    let vault = Vault::new();
    let made = vault.create(configuration("cognito-m2m")).unwrap();
    assert_eq!(
        made.arn,
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:\
         token-vault/default/oauth2credentialprovider/cognito-m2m"
    );
    let start = "arn:aws:secretsmanager:us-east-1:123456789012:\
                 secret:bedrock-agentcore-identity!default/oauth2/cognito-m2m-";
    let (hex, added) = made.secret.arn.strip_prefix(start).unwrap().split_once('-').unwrap();
    assert!(hex.len() == 8 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hex}");
    assert!(added.len() == 6 && added.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{added}");
    let kept = vault.secrets.read(&made.secret.arn).unwrap();
    assert!(kept.matches(r#"{"client_id":"client","client_secret":"hunter2"}"#));
    assert!(vault.secret(&made).unwrap().matches("hunter2"));
    assert!(!format!("{made:?} {:?}", vault.secrets).contains("hunter2"));
    let callback = "https://bedrock-agentcore.us-east-1.amazonaws.com/identities/oauth2/callback/";
    assert_eq!(made.callback_url.strip_prefix(callback).unwrap().len(), 36);
    assert_eq!(made.client_authentication_method, None);
    let again = Vault::new().create(configuration("cognito-m2m")).unwrap();
    assert_eq!((&again.secret.arn, &again.callback_url), (&made.secret.arn, &made.callback_url));
}

#[test]
fn is_found_by_name_and_by_its_whole_arn() {
    let vault = Vault::new();
    let made = vault.create(configuration("one")).unwrap();
    assert_eq!(vault.providers.get(&account_region(), "one").unwrap().arn, made.arn);
    assert_eq!(vault.providers.get_by_arn(&made.arn).unwrap().name, "one");
    assert!(vault.providers.get(&account_region(), "two").is_none());
    for arn in ["one", &made.arn.replace("us-east-1", "eu-west-1"), &made.arn.replace("oauth2", "apikey")] {
        assert!(vault.providers.get_by_arn(arn).is_none(), "{arn}");
    }
}

#[test]
fn a_name_is_taken_once_and_the_first_secret_stays() {
    let vault = Vault::new();
    let made = vault.create(configuration("one")).unwrap();
    let other = ProviderConfiguration { client_secret: Secret::new("other"), ..configuration("one") };
    let error = vault.create(other).unwrap_err();
    assert_eq!(error.to_string(), "Credential provider with name: one already exists");
    assert!(vault.secret(&made).unwrap().matches("hunter2"));
    let second = vault.create(configuration("two")).unwrap();
    assert_ne!(second.revision, made.revision);
}

#[test]
fn a_change_gives_it_another_secret_under_the_same_arn() {
    let vault = Vault::new();
    let made = vault.create(configuration("one")).unwrap();
    let other = ProviderConfiguration {
        client_id: "other".into(),
        client_secret: Secret::new("changed"),
        ..configuration("one")
    };
    let updated = vault.update(other).unwrap();
    assert_eq!((&updated.secret, &updated.callback_url), (&made.secret, &made.callback_url));
    assert!(vault.secret(&updated).unwrap().matches("changed"));
    assert_ne!(updated.revision, made.revision);
    assert_eq!(vault.update(configuration("two")).unwrap_err(), ProviderError::UnknownOauth2);
}

#[test]
fn its_secret_goes_with_it() {
    let vault = Vault::new();
    let made = vault.create(configuration("one")).unwrap();
    let arn = vault.providers.delete(&account_region(), &vault.secrets, "one").unwrap();
    assert_eq!(arn.to_string(), made.arn);
    assert!(vault.secret(&made).is_none());
    let again = vault.providers.delete(&account_region(), &vault.secrets, "one").unwrap_err();
    assert_eq!(again.to_string(), "CredentialProvider not found");
}

#[test]
fn fifty_are_the_most_of_a_place() {
    let vault = Vault::new();
    for number in 0..50 {
        vault.create(configuration(&format!("provider-{number}"))).unwrap();
    }
    let error = vault.create(configuration("one-more")).unwrap_err();
    assert_eq!((error.rest().status.as_u16(), error.rest().code), (402, "ServiceQuotaExceededException"));
    let keys = ApiKeyProviders::default();
    let made = ("one-more", Secret::new("key"));
    keys.create(&account_region(), &vault.entropy, &vault.secrets, made, NOW).unwrap();
}

#[test]
fn an_api_key_is_kept_as_a_sample_of_awss_reads_it() {
    let (keys, vault) = (ApiKeyProviders::default(), Vault::new());
    let key = |text: &str| ("maps", Secret::new(text));
    let made = keys.create(&account_region(), &vault.entropy, &vault.secrets, key("k1"), NOW).unwrap();
    assert!(made.arn.ends_with(":token-vault/default/apikeycredentialprovider/maps"), "{}", made.arn);
    assert!(made.secret.arn.contains(":secret:bedrock-agentcore-identity!default/apikey/maps-"));
    assert!(vault.secrets.read(&made.secret.arn).unwrap().matches(r#"{"api_key_value":"k1"}"#));
    assert_eq!(keys.get_by_arn(&made.arn).unwrap().name, "maps");
    let updated = keys.update(&account_region(), &vault.entropy, &vault.secrets, key("k2"), NOW).unwrap();
    assert!(updated.secret.api_key(&vault.secrets).unwrap().matches("k2"));
    keys.delete(&account_region(), &vault.secrets, "maps").unwrap();
    assert!(vault.secrets.read(&made.secret.arn).is_none());
    let error = keys.update(&account_region(), &vault.entropy, &vault.secrets, key("k3"), NOW).unwrap_err();
    assert_eq!(error.to_string(), "ApiKeyCredentialProvider not found for maps");
}

#[test]
fn a_url_that_no_client_can_ask_is_refused() {
    let create = |configuration| Vault::new().create(configuration);
    let url = |url: &str| ProviderConfiguration {
        discovery: Oauth2Discovery::DiscoveryUrl(url.into()),
        ..configuration("one")
    };
    assert!(create(url("http://issuer.test/x/.well-known/oauth-authorization-server")).is_ok());
    assert!(create(url("http://issuer.test/.well-known/oauth-authorization-server/x/y")).is_ok());
    for base in ["issuer", "ftp://issuer.test", "https://user:pass@issuer.test"] {
        let error = create(url(&format!("{base}/.well-known/openid-configuration"))).unwrap_err();
        let text = error.to_string();
        assert!(text.ends_with("is not an http or https URL without a password"), "{text}");
    }
}
