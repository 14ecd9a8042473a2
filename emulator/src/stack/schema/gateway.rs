//! `[gateway.NAME]`: a gateway.

use toml::Spanned;

use super::authorizer::{Authorizer, read_authorizer};
use super::iam_role::read_role_arn;
use super::named::Named;
use super::target::Target;
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::{Choice, Table};
use crate::stack::reference::Resource;
use crate::stack::template::Template;

/// CreateGateway with `protocolType` MCP.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    pub(crate) name: String,
    /// `roleArn`; `None` for a role of its own.
    pub(crate) role_arn: Option<Template>,
    pub(crate) authorizer: GatewayAuthorizer,
    /// `protocolConfiguration.mcp.searchType`.
    pub(crate) search_type: Option<SearchType>,
    /// `protocolConfiguration.mcp.supportedVersions`; empty if the file does not set it.
    pub(crate) supported_versions: Vec<ProtocolVersion>,
    pub(crate) exception_level: Option<ExceptionLevel>,
    /// `[gateway.NAME.target.NAME]`
    pub(crate) targets: Named<Target>,
}

/// `authorizerType`, and what belongs to it.
#[derive(Clone, Debug)]
pub(crate) enum GatewayAuthorizer {
    /// CUSTOM_JWT with `authorizerConfiguration.customJWTAuthorizer`.
    CustomJwt(Authorizer),
    /// A type without a configuration.
    Other(AuthorizerType),
}

/// A word of `authorizer_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AuthorizerType(pub(crate) &'static str);

const CUSTOM_JWT: AuthorizerType = AuthorizerType("CUSTOM_JWT");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProtocolVersion(pub(crate) &'static str);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SearchType {
    /// With the tool `x_amz_bedrock_agentcore_search`.
    Semantic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExceptionLevel {
    /// All detail.
    Debug,
}

impl Choice for AuthorizerType {
    const WHAT: &'static str = "a type of authorizer";
    const WORDS: &'static [(&'static str, Self)] = &[
        (CUSTOM_JWT.0, CUSTOM_JWT),
        ("AWS_IAM", Self("AWS_IAM")),
        ("AUTHENTICATE_ONLY", Self("AUTHENTICATE_ONLY")),
        ("NONE", Self("NONE")),
    ];
}

impl Choice for ProtocolVersion {
    const WHAT: &'static str = "a version of MCP that gateways speak here";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("2025-03-26", Self("2025-03-26")),
        ("2025-06-18", Self("2025-06-18")),
        ("2025-11-25", Self("2025-11-25")),
    ];
}

impl Choice for SearchType {
    const WHAT: &'static str = "a search type";
    const WORDS: &'static [(&'static str, Self)] = &[("SEMANTIC", Self::Semantic)];
}

impl Choice for ExceptionLevel {
    const WHAT: &'static str = "an exception level";
    const WORDS: &'static [(&'static str, Self)] = &[("DEBUG", Self::Debug)];
}

impl Gateway {
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        let name = table.own_name(key, "a gateway", check::GATEWAY_NAME);
        let role_arn = read_role_arn(table);
        let authorizer = read_gateway_authorizer(table);
        let search_type = table.choice("search_type");
        let supported_versions: Vec<_> = table.choices("supported_versions").unwrap_or_default();
        let exception_level = table.choice("exception_level");
        let target = |name| Resource::Target(key.to_owned(), name);
        let targets = table.resources("target", target, Target::read);
        Some(Self {
            name: name?,
            role_arn,
            authorizer: authorizer?,
            search_type,
            supported_versions: supported_versions.into_iter().map(Spanned::into_inner).collect(),
            exception_level,
            targets,
        })
    }
}

/// Reads the type, which is CUSTOM_JWT where it is left out, and the configuration, which that type alone has.
fn read_gateway_authorizer(table: &mut Table<'_, '_>) -> Option<GatewayAuthorizer> {
    let type_span = table.key_span("authorizer_type");
    let authorizer_type: Option<AuthorizerType> = table.choice("authorizer_type");
    let (Some(type_span), Some(other)) = (type_span.clone(), authorizer_type.filter(|it| *it != CUSTOM_JWT))
    else {
        if type_span.is_some() && authorizer_type.is_none() {
            // Whether the configuration may be missing, nobody knows.
            table.table("custom_jwt_authorizer", Authorizer::read);
            return None;
        }
        if type_span.is_none() && table.key_span("custom_jwt_authorizer").is_none() {
            table.table("custom_jwt_authorizer", Authorizer::read);
            let mistake = Diagnostic::new(table.span(), "this gateway has no authorizer");
            let expected =
                "the table `custom_jwt_authorizer`, or an `authorizer_type` without tokens such as `AWS_IAM`";
            table.missing(&["custom_jwt_authorizer", "authorizer_type"], mistake.expected(expected));
            return None;
        }
        return read_authorizer(table).map(GatewayAuthorizer::CustomJwt);
    };
    let configuration_span = table.key_span("custom_jwt_authorizer");
    table.table("custom_jwt_authorizer", Authorizer::read);
    if let Some(span) = configuration_span {
        let mistake = Diagnostic::new(span, format!("a gateway with {} takes no tokens", other.0));
        let mistake = mistake.context(type_span, "`authorizer_type` says so");
        table.mistake(mistake.expected("either no `custom_jwt_authorizer` or the type `CUSTOM_JWT`"));
        return None;
    }
    Some(GatewayAuthorizer::Other(other))
}
