//! The member `credentialProviderConfigurations`: what a target's calls carry.

use serde::Deserialize;
use serde_json::Value;

use super::outbound_authorization::{Outbound, TargetType};
use crate::aws::ApiError;
use crate::gateway::{ApiKeyLocation, Credential};
use crate::trace::Confidence;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OAuthCredentialProvider {
    provider_arn: String,
    scopes: Vec<String>,
}

#[derive(Deserialize)]
struct IamCredentialProvider {
    service: String,
    region: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApiKeyCredentialProvider {
    provider_arn: String,
    credential_parameter_name: Option<String>,
    credential_prefix: Option<String>,
    credential_location: Option<String>,
}

/// Checks that the configuration has the provider that its type requires, and no other.
///
/// Recorded: the text about an MCP server without IamCredentialProvider. Documented: where one must be and where it
/// must not be. Inferred: the other texts.
pub(super) fn check(
    target_type: TargetType,
    outbound: Outbound,
    configuration: Option<&Value>,
) -> Result<(), ApiError> {
    let union = configuration.and_then(|it| it.get("credentialProvider")).and_then(Value::as_object);
    let provider = union.and_then(|union| union.keys().next()).map(String::as_str);
    let (required, name) = match outbound {
        Outbound::None | Outbound::CallerIam | Outbound::Passthrough => (None, outbound.name()),
        Outbound::ClientCredentials | Outbound::AuthorizationCode | Outbound::TokenExchange => {
            (Some("oauthCredentialProvider"), "OAUTH")
        }
        Outbound::ApiKey => (Some("apiKeyCredentialProvider"), outbound.name()),
        Outbound::GatewayRole => return check_role(target_type, provider),
    };
    if provider == required {
        return Ok(());
    }
    Err(ApiError::validation(match required {
        Some(required) => format!("{required} is required for credential provider type {name}"),
        None => format!("credentialProvider is not supported for credential provider type {name}"),
    }))
}

fn check_role(target_type: TargetType, provider: Option<&str>) -> Result<(), ApiError> {
    let member = match target_type {
        TargetType::McpServer => Some("mcpServer"),
        TargetType::OpenApi => Some("openApiSchema"),
        TargetType::ApiGateway | TargetType::Lambda | TargetType::Smithy => None,
    };
    match (member, provider) {
        (Some(_), Some("iamCredentialProvider")) | (None, None) => Ok(()),
        (Some(member), _) => {
            let text =
                format!("IamCredentialProvider is required for {member} targets using IAM authentication");
            let is_recorded = target_type == TargetType::McpServer;
            let confidence = if is_recorded { Confidence::Recorded } else { Confidence::Inferred };
            Err(ApiError::validation(text).rated(confidence))
        }
        (None, Some(_)) => Err(ApiError::validation(
            "credentialProvider is not supported for this target type using IAM authentication",
        )),
    }
}

/// The credential of an MCP server, once `check` has passed; refuses unsupported ones by name.
pub(super) fn read(
    operation: &str,
    outbound: Outbound,
    configuration: Option<&Value>,
) -> Result<Credential, ApiError> {
    let provider = |member: &str| configuration?.get("credentialProvider")?.get(member);
    match outbound {
        Outbound::None => Ok(Credential::None),
        Outbound::ClientCredentials => {
            let provider = provider("oauthCredentialProvider").unwrap_or(&Value::Null);
            let OAuthCredentialProvider { provider_arn, scopes } =
                serde_json::from_value(provider.clone())
                    .map_err(|error| ApiError::validation(error.to_string()))?;
            Ok(Credential::Oauth { provider_arn, scopes })
        }
        Outbound::AuthorizationCode | Outbound::TokenExchange => {
            Err(ApiError::not_emulated(&format!("{operation} with grantType {}", outbound.name())))
        }
        Outbound::ApiKey => {
            let provider = provider("apiKeyCredentialProvider").unwrap_or(&Value::Null);
            let provider: ApiKeyCredentialProvider = serde_json::from_value(provider.clone())
                .map_err(|error| ApiError::validation(error.to_string()))?;
            // Inferred: the location of a key without one.
            let is_query = provider.credential_location.as_deref() == Some("QUERY_PARAMETER");
            Ok(Credential::ApiKey {
                provider_arn: provider.provider_arn,
                location: if is_query { ApiKeyLocation::Query } else { ApiKeyLocation::Header },
                parameter_name: provider.credential_parameter_name,
                prefix: provider.credential_prefix,
            })
        }
        Outbound::GatewayRole => {
            let provider = provider("iamCredentialProvider").unwrap_or(&Value::Null);
            let IamCredentialProvider { service, region } = serde_json::from_value(provider.clone())
                .map_err(|error| ApiError::validation(error.to_string()))?;
            Ok(Credential::GatewayRole { service, region })
        }
        Outbound::CallerIam | Outbound::Passthrough => {
            let name = outbound.name();
            Err(ApiError::not_emulated(&format!("{operation} with credentialProviderType {name}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_provider_is_of_its_type() {
        let role = |provider: Option<Value>| match provider {
            Some(provider) => {
                json!({"credentialProviderType": "GATEWAY_IAM_ROLE", "credentialProvider": provider})
            }
            None => json!({"credentialProviderType": "GATEWAY_IAM_ROLE"}),
        };
        let checked = |target_type, configuration: &Value| {
            check(target_type, Outbound::of(Some(configuration)), Some(configuration))
                .map_err(|it| it.message)
        };
        let iam = json!({"iamCredentialProvider": {"service": "bedrock-agentcore"}});
        assert_eq!(checked(TargetType::McpServer, &role(Some(iam.clone()))), Ok(()));
        assert_eq!(
            checked(TargetType::McpServer, &role(None)).unwrap_err(),
            "IamCredentialProvider is required for mcpServer targets using IAM authentication"
        );
        assert_eq!(checked(TargetType::Lambda, &role(None)), Ok(()));
        assert!(checked(TargetType::Lambda, &role(Some(iam.clone()))).is_err());
        let oauth = json!({"credentialProviderType": "OAUTH", "credentialProvider": iam});
        assert_eq!(
            checked(TargetType::McpServer, &oauth).unwrap_err(),
            "oauthCredentialProvider is required for credential provider type OAUTH"
        );
        assert_eq!(check(TargetType::McpServer, Outbound::None, None), Ok(()));
    }

    #[test]
    fn what_no_call_can_carry_yet_is_refused_by_name() {
        for (outbound, name) in [
            (Outbound::AuthorizationCode, "grantType AUTHORIZATION_CODE"),
            (Outbound::TokenExchange, "grantType TOKEN_EXCHANGE"),
        ] {
            let refused = read("CreateGatewayTarget", outbound, None).unwrap_err();
            let text = format!("CreateGatewayTarget with {name} is not emulated by agentcore-local");
            assert_eq!((refused.status.as_u16(), refused.message), (400, text));
        }
        assert_eq!(read("CreateGatewayTarget", Outbound::None, None), Ok(Credential::None));
    }
}
