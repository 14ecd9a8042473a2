//! How a gateway authenticates to a target.

/// A target's credential provider configuration.
///
/// Documented: botocore CreateGatewayTarget, `credentialProviderConfigurations`; leaving the list out means none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    /// Calls carry no Authorization header.
    None,
    /// Calls are signed by the gateway's role (SigV4).
    GatewayRole {
        /// The signing name of the target's service.
        service: String,
        /// `None` for the gateway's own.
        region: Option<String>,
    },
    /// Calls carry a token that Identity fetches with client_credentials.
    Oauth {
        provider_arn: String,
        /// The scopes to request; empty leaves the choice to the provider.
        scopes: Vec<String>,
    },
    ApiKey {
        provider_arn: String,
        location: ApiKeyLocation,
        /// The header's or the parameter's name; `None` for the usual one.
        parameter_name: Option<String>,
        /// What precedes the key, such as `Bearer`.
        prefix: Option<String>,
    },
}

impl Credential {
    /// The OAuth2 credential provider's ARN, if there is one.
    pub(crate) fn oauth_provider_arn(&self) -> Option<&str> {
        match self {
            Self::Oauth { provider_arn, .. } => Some(provider_arn),
            Self::None | Self::GatewayRole { .. } | Self::ApiKey { .. } => None,
        }
    }
}

/// Where in a request an API key is sent. Documented: botocore, ApiKeyCredentialLocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ApiKeyLocation {
    Header,
    Query,
}

/// The name of the credential provider, which is the end of its ARN: Identity's data plane knows providers by name.
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
