//! How a gateway proves itself to a target.

/// A target's credential provider configuration.
///
/// Documented: botocore CreateGatewayTarget, `credentialProviderConfigurations`; leaving the list out means none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    /// Calls carry no Authorization header.
    None,
    /// Calls carry a token that Identity fetches with client_credentials.
    Oauth {
        /// The OAuth2 credential provider's ARN.
        provider_arn: String,
        /// What is asked for; empty leaves the choice to the provider.
        scopes: Vec<String>,
    },
}

/// The name of the credential provider, which an ARN ends with: Identity's data plane knows providers by name.
pub(super) fn provider_name(provider_arn: &str) -> &str {
    provider_arn.rsplit_once('/').map_or(provider_arn, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_last_part_of_the_arn() {
        let arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/oauth2credentialprovider/m2m";
        assert_eq!(provider_name(arn), "m2m");
        assert_eq!(provider_name("m2m"), "m2m");
    }
}
