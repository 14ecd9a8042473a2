//! Which outbound credentials a target can have, by its type.

use serde_json::Value;

use crate::aws::ApiError;
use crate::base::Ruleset;
use crate::trace::Confidence;

/// A type of target in the tables. A gateway that speaks MCP has no HTTP targets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TargetType {
    ApiGateway,
    Lambda,
    McpServer,
    OpenApi,
    Smithy,
}

/// A column of the tables: a type of credential provider, and the grant of an OAuth one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outbound {
    /// No authorization.
    None,
    /// `GATEWAY_IAM_ROLE`
    GatewayRole,
    /// `CALLER_IAM_CREDENTIALS`
    CallerIam,
    /// `OAUTH`, by default and by name. Recorded: the default.
    ClientCredentials,
    /// `OAUTH` with the grant `AUTHORIZATION_CODE`.
    AuthorizationCode,
    /// `OAUTH` with the grant `TOKEN_EXCHANGE`.
    TokenExchange,
    /// `JWT_PASSTHROUGH`
    Passthrough,
    /// `API_KEY`
    ApiKey,
}

impl TargetType {
    /// The type for the model's member; `None` if the tables do not have the member.
    pub(super) fn of_member(member: &str) -> Option<Self> {
        Some(match member {
            "apiGateway" => Self::ApiGateway,
            "lambda" => Self::Lambda,
            "mcpServer" => Self::McpServer,
            "openApiSchema" => Self::OpenApi,
            "smithyModel" => Self::Smithy,
            _ => return None,
        })
    }

    /// Recorded: those of MCP servers and OpenAPI. Inferred: the others.
    fn label(self) -> &'static str {
        match self {
            Self::ApiGateway => "API Gateway",
            Self::Lambda => "Lambda",
            Self::McpServer => "MCP server",
            Self::OpenApi => "Open api schema",
            Self::Smithy => "Smithy model",
        }
    }
}

impl Outbound {
    /// The column for a credential provider configuration; a missing one is no authorization.
    pub(super) fn of(configuration: Option<&Value>) -> Self {
        let Some(configuration) = configuration else { return Self::None };
        let text = |path: &str| configuration.pointer(path).and_then(Value::as_str);
        let grant = text("/credentialProvider/oauthCredentialProvider/grantType");
        match (text("/credentialProviderType"), grant) {
            (Some("GATEWAY_IAM_ROLE"), _) => Self::GatewayRole,
            (Some("CALLER_IAM_CREDENTIALS"), _) => Self::CallerIam,
            (Some("JWT_PASSTHROUGH"), _) => Self::Passthrough,
            (Some("API_KEY"), _) => Self::ApiKey,
            (_, Some("AUTHORIZATION_CODE")) => Self::AuthorizationCode,
            (_, Some("TOKEN_EXCHANGE")) => Self::TokenExchange,
            (_, _) => Self::ClientCredentials,
        }
    }

    /// As the API names it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::None => "no",
            Self::GatewayRole => "GATEWAY_IAM_ROLE",
            Self::CallerIam => "CALLER_IAM_CREDENTIALS",
            Self::ClientCredentials => "CLIENT_CREDENTIALS",
            Self::AuthorizationCode => "AUTHORIZATION_CODE",
            Self::TokenExchange => "TOKEN_EXCHANGE",
            Self::Passthrough => "JWT_PASSTHROUGH",
            Self::ApiKey => "API_KEY",
        }
    }
}

/// Fails if a target of this type cannot have this credential.
///
/// Recorded: the current text for a type of credential provider, of passthrough; January's, of an MCP server with an API
/// key, 2026-04. Inferred: the texts for a grant and for no credential.
pub(super) fn check(ruleset: Ruleset, target: TargetType, outbound: Outbound) -> Result<(), ApiError> {
    if allowed(ruleset, target).contains(&outbound) {
        return Ok(());
    }
    let (label, name) = (target.label(), outbound.name());
    let text = match (ruleset, outbound) {
        (_, Outbound::None) => format!("{label} target requires a credential provider configuration"),
        (Ruleset::January2026, _) => {
            format!("{label} target does not support current credential provider type")
        }
        (Ruleset::Current, Outbound::AuthorizationCode | Outbound::TokenExchange) => {
            format!("{label} target does not support {name} grant type")
        }
        (Ruleset::Current, _) => format!("{label} target does not support {name} credential provider type"),
    };
    let confidence = match (ruleset, target, outbound) {
        (Ruleset::Current, TargetType::McpServer | TargetType::OpenApi, Outbound::Passthrough)
        | (Ruleset::January2026, TargetType::McpServer, Outbound::ApiKey) => Confidence::Recorded,
        _ => Confidence::Inferred,
    };
    Err(ApiError::validation(text).rated(confidence))
}

/// Documented: both tables, the guide's of mid 2026 and the one quoted by the article, 2026-01-03.
fn allowed(ruleset: Ruleset, target: TargetType) -> &'static [Outbound] {
    use Outbound::{ApiKey, AuthorizationCode, ClientCredentials, GatewayRole, None, TokenExchange};
    match (ruleset, target) {
        (_, TargetType::Lambda) => &[GatewayRole],
        (Ruleset::Current, TargetType::ApiGateway) => &[None, GatewayRole, ApiKey],
        (Ruleset::Current, TargetType::McpServer | TargetType::OpenApi) => {
            &[None, GatewayRole, ClientCredentials, AuthorizationCode, TokenExchange, ApiKey]
        }
        (Ruleset::Current, TargetType::Smithy) => &[GatewayRole, ClientCredentials],
        (Ruleset::January2026, TargetType::ApiGateway) => &[GatewayRole, ApiKey],
        (Ruleset::January2026, TargetType::McpServer) => &[None, ClientCredentials],
        (Ruleset::January2026, TargetType::OpenApi) => &[ClientCredentials, AuthorizationCode, ApiKey],
        (Ruleset::January2026, TargetType::Smithy) => &[GatewayRole, ClientCredentials, AuthorizationCode],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Outbound; 8] = [
        Outbound::None,
        Outbound::GatewayRole,
        Outbound::CallerIam,
        Outbound::ClientCredentials,
        Outbound::AuthorizationCode,
        Outbound::TokenExchange,
        Outbound::Passthrough,
        Outbound::ApiKey,
    ];

    fn row(ruleset: Ruleset, target: TargetType) -> String {
        let may = |outbound| check(ruleset, target, outbound).is_ok();
        COLUMNS.into_iter().map(|outbound| if may(outbound) { 'Y' } else { '-' }).collect()
    }

    #[test]
    fn both_tables_are_as_published() {
        let rows = [
            (TargetType::ApiGateway, "YY-----Y", "-Y-----Y"),
            (TargetType::Lambda, "-Y------", "-Y------"),
            (TargetType::McpServer, "YY-YYY-Y", "Y--Y----"),
            (TargetType::OpenApi, "YY-YYY-Y", "---YY--Y"),
            (TargetType::Smithy, "-Y-Y----", "-Y-YY---"),
        ];
        for (target, current, january) in rows {
            assert_eq!(row(Ruleset::Current, target), current, "{target:?}");
            assert_eq!(row(Ruleset::January2026, target), january, "{target:?}");
        }
    }

    #[test]
    fn a_refusal_is_reported_in_recorded_words() {
        let message = |ruleset, target, outbound| check(ruleset, target, outbound).unwrap_err().message;
        assert_eq!(
            message(Ruleset::Current, TargetType::McpServer, Outbound::Passthrough),
            "MCP server target does not support JWT_PASSTHROUGH credential provider type"
        );
        assert_eq!(
            message(Ruleset::Current, TargetType::OpenApi, Outbound::Passthrough),
            "Open api schema target does not support JWT_PASSTHROUGH credential provider type"
        );
        assert_eq!(
            message(Ruleset::January2026, TargetType::McpServer, Outbound::ApiKey),
            "MCP server target does not support current credential provider type"
        );
    }
}
