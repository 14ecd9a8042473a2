use super::*;

fn place() -> Place {
    Place { region: "us-east-1".into(), account: "123456789012".into() }
}

fn configuration(name: &str) -> ProviderConfiguration {
    ProviderConfiguration {
        name: name.to_owned(),
        discovery_url: "https://issuer.test/.well-known/openid-configuration".into(),
        client_id: "client".into(),
        client_secret: Secret::new("hunter2"),
        client_authentication_method: None,
    }
}

/// Makes one provider in a vault of its own.
fn create(
    configuration: ProviderConfiguration,
) -> Result<Arc<Oauth2CredentialProvider>, CreateProviderError> {
    Providers::default().create(&place(), &Entropy::seeded("stack"), &Vault::default(), configuration)
}

#[test]
fn has_the_recorded_arns_and_keeps_its_secret_in_the_vault() {
    let (providers, vault) = (Providers::default(), Vault::default());
    let made =
        providers.create(&place(), &Entropy::seeded("stack"), &vault, configuration("cognito-m2m")).unwrap();
    assert_eq!(
        made.arn,
        "arn:aws:bedrock-agentcore:us-east-1:123456789012:\
         token-vault/default/oauth2credentialprovider/cognito-m2m"
    );
    let start = "arn:aws:secretsmanager:us-east-1:123456789012:\
                 secret:bedrock-agentcore-identity!default/oauth2/cognito-m2m-";
    let (hex, added) = made.secret_arn.strip_prefix(start).unwrap().split_once('-').unwrap();
    assert!(hex.len() == 8 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hex}");
    assert!(added.len() == 6 && added.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{added}");
    assert!(vault.secret(&made.secret_arn).unwrap().matches("hunter2"));
    assert!(!format!("{made:?}").contains("hunter2"));
    assert_eq!(made.client_authentication_method, None);
    let again = create(configuration("cognito-m2m")).unwrap();
    assert_eq!(again.secret_arn, made.secret_arn);
}

#[test]
fn is_found_by_name_and_by_its_whole_arn() {
    let providers = Providers::default();
    let entropy = Entropy::seeded("stack");
    let made = providers.create(&place(), &entropy, &Vault::default(), configuration("one")).unwrap();
    assert_eq!(providers.get("one").unwrap().arn, made.arn);
    assert_eq!(providers.get_by_arn(&made.arn).unwrap().name, "one");
    assert!(providers.get("two").is_none());
    assert!(providers.get_by_arn("one").is_none());
    assert!(providers.get_by_arn(&made.arn.replace("us-east-1", "eu-west-1")).is_none());
}

#[test]
fn a_name_is_taken_once_and_the_first_secret_stays() {
    let (providers, vault) = (Providers::default(), Vault::default());
    let entropy = Entropy::seeded("stack");
    let made = providers.create(&place(), &entropy, &vault, configuration("one")).unwrap();
    let other = ProviderConfiguration { client_secret: Secret::new("other"), ..configuration("one") };
    let error = providers.create(&place(), &entropy, &vault, other).unwrap_err();
    assert_eq!(error.to_string(), "Credential provider with name: one already exists");
    assert!(vault.secret(&made.secret_arn).unwrap().matches("hunter2"));
    let second = providers.create(&place(), &entropy, &vault, configuration("two")).unwrap();
    assert_ne!(second.revision, made.revision);
}

#[test]
fn members_against_the_model_are_refused() {
    let refused = |configuration| create(configuration).unwrap_err().to_string();
    assert_eq!(
        refused(configuration("my provider")),
        "1 validation error detected: Value 'my provider' at 'name' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [a-zA-Z0-9\\-_]+"
    );
    assert!(create(configuration(&"a".repeat(128))).is_ok());
    assert!(refused(configuration(&"a".repeat(129))).ends_with("length less than or equal to 128"));
    let url = |url: &str| ProviderConfiguration { discovery_url: url.into(), ..configuration("one") };
    assert_eq!(
        refused(url("https://issuer.test/")),
        "1 validation error detected: Value 'https://issuer.test/' at \
         'oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.discoveryUrl' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: \
         .+/\\.well-known/(openid-configuration|oauth-authorization-server)"
    );
    assert!(create(url("http://issuer.test/x/.well-known/oauth-authorization-server")).is_ok());
    for base in ["issuer", "ftp://issuer.test", "https://user:pass@issuer.test"] {
        let text = refused(url(&format!("{base}/.well-known/openid-configuration")));
        assert!(text.ends_with("is not an http or https URL without a password"), "{text}");
    }
    let long = ProviderConfiguration {
        client_id: String::new(),
        client_secret: Secret::new("hunter2".repeat(300)),
        ..configuration("one")
    };
    let text = refused(long);
    assert!(text.starts_with("2 validation errors detected: Value '' at "), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}
