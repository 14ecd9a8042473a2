//! The kinds of inbound authorization. Documented: botocore AuthorizerType; guide, inbound authorization.

use bytes::Bytes;
use serde::Serialize;

use super::challenges::Challenges;
use crate::base::http::SharedClient;
use crate::base::{Addresses, Clock};
use crate::gateway::gateways::error::SettingsError;
use crate::jwt::{Authorizer, AuthorizerConfiguration};

/// Who may call a gateway, as its creation or an update says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum InboundConfiguration {
    /// Callers with a token of an issuer: `customJWTAuthorizer`.
    CustomJwt(AuthorizerConfiguration),
    /// Callers with AWS credentials whom IAM allows InvokeGateway.
    AwsIam,
    /// Callers with AWS credentials.
    AuthenticateOnly,
    /// Everybody.
    None,
}

#[cfg(test)]
impl InboundConfiguration {
    /// The rules for tokens; panics for another kind.
    pub(crate) fn custom_jwt(&mut self) -> &mut AuthorizerConfiguration {
        match self {
            Self::CustomJwt(configuration) => configuration,
            _ => panic!("the gateway takes no tokens"),
        }
    }
}

/// The same, ready to be asked. An update replaces it, so that no cached token outlives it.
#[derive(Debug)]
pub(crate) enum InboundAuthorizer {
    CustomJwt(Box<CustomJwt>),
    AwsIam,
    AuthenticateOnly,
    None,
}

/// An issuer's tokens, and what callers without one are told.
#[derive(Debug)]
pub(crate) struct CustomJwt {
    pub(crate) authorizer: Authorizer,
    /// How callers are refused.
    pub(crate) challenges: Challenges,
    /// The protected resource metadata (RFC 9728), written once.
    pub(crate) metadata: Bytes,
}

impl InboundAuthorizer {
    /// Reads the issuer's discovery document, if there is an issuer.
    pub(crate) async fn create(
        configuration: InboundConfiguration,
        gateway_id: &str,
        (client, clock, addresses): (&SharedClient, &Clock, &Addresses),
    ) -> Result<Self, SettingsError> {
        let configuration = match configuration {
            InboundConfiguration::CustomJwt(configuration) => configuration,
            InboundConfiguration::AwsIam => return Ok(Self::AwsIam),
            InboundConfiguration::AuthenticateOnly => return Ok(Self::AuthenticateOnly),
            InboundConfiguration::None => return Ok(Self::None),
        };
        let challenges =
            Challenges::new(&configuration.allowed_scopes, &addresses.gateway_metadata(gateway_id))?;
        let authorizer = Authorizer::create(configuration, client, clock, addresses).await?;
        let scopes = &authorizer.configuration().allowed_scopes;
        let metadata = metadata(authorizer.issuer(), &addresses.gateway(gateway_id), scopes);
        Ok(Self::CustomJwt(Box::new(CustomJwt { authorizer, challenges, metadata })))
    }

    /// The value of `authorizerType`.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::CustomJwt(_) => "CUSTOM_JWT",
            Self::AwsIam => "AWS_IAM",
            Self::AuthenticateOnly => "AUTHENTICATE_ONLY",
            Self::None => "NONE",
        }
    }

    /// What an authorizer of tokens has; `None` for any other.
    pub(crate) fn custom_jwt(&self) -> Option<&CustomJwt> {
        match self {
            Self::CustomJwt(custom_jwt) => Some(custom_jwt),
            Self::AwsIam | Self::AuthenticateOnly | Self::None => None,
        }
    }
}

/// The document, written once. `resource` is the gateway's MCP URL.
///
/// Recorded: members and their order, 2026. Inferred: without allowedScopes there is no `scopes_supported`.
fn metadata(issuer: &str, resource: &str, scopes: &[String]) -> Bytes {
    #[derive(Serialize)]
    struct Document<'a> {
        authorization_servers: [&'a str; 1],
        resource: &'a str,
        #[serde(skip_serializing_if = "<[String]>::is_empty")]
        scopes_supported: &'a [String],
    }
    let document = Document { authorization_servers: [issuer], resource, scopes_supported: scopes };
    serde_json::to_vec(&document).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scopes_are_reported_only_where_there_are_some() {
        let (issuer, resource) = ("http://localhost/pool", "http://localhost/gateway/demo/mcp");
        let with = metadata(issuer, resource, &["mcp/read".to_owned()]);
        let expected = r#"{"authorization_servers":["http://localhost/pool"],"resource":"http://localhost/gateway/demo/mcp","scopes_supported":["mcp/read"]}"#;
        assert_eq!(with, expected);
        let without = metadata(issuer, resource, &[]);
        let expected = r#"{"authorization_servers":["http://localhost/pool"],"resource":"http://localhost/gateway/demo/mcp"}"#;
        assert_eq!(without, expected);
    }
}
