//! `[gateway.NAME]`: a gateway and its targets.

use toml::Spanned;

use crate::stack::aws_url;
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::{Choice, Table};
use crate::stack::reference::{Attribute, Resource};
use crate::stack::template::Template;

use super::Named;
use super::authorizer::Authorizer;

/// CreateGateway with `protocolType` MCP and `authorizerType` CUSTOM_JWT.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    /// `name`.
    pub(crate) name: String,
    /// `authorizerConfiguration.customJWTAuthorizer`.
    pub(crate) custom_jwt_authorizer: Authorizer,
    /// `protocolConfiguration.mcp.searchType`.
    pub(crate) search_type: Option<SearchType>,
    /// `protocolConfiguration.mcp.supportedVersions`; empty when the file does not say it.
    pub(crate) supported_versions: Vec<ProtocolVersion>,
    /// `exceptionLevel`.
    pub(crate) exception_level: Option<ExceptionLevel>,
    /// `[gateway.NAME.target.NAME]`
    pub(crate) targets: Named<Target>,
}

/// CreateGatewayTarget with an `mcpServer`.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// `name`: what its tools begin with.
    pub(crate) name: String,
    /// `targetConfiguration.mcp.mcpServer.endpoint`.
    pub(crate) endpoint: Template,
    /// The OAuth credential provider; none for a server that asks for no token.
    pub(crate) oauth: Option<Oauth>,
}

/// `credentialProvider.oauthCredentialProvider`.
#[derive(Clone, Debug)]
pub(crate) struct Oauth {
    /// `providerArn`.
    pub(crate) provider_arn: Template,
    /// `scopes`.
    pub(crate) scopes: Vec<Template>,
}

/// A version of MCP that a gateway speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ProtocolVersion(pub(crate) &'static str);

/// How tools are searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SearchType {
    /// With the tool `x_amz_bedrock_agentcore_search`.
    Semantic,
}

/// How much a caller is told of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExceptionLevel {
    /// All of it.
    Debug,
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
    /// Reads the table.
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        table.check_key(key);
        let name = table.required("name", |table, key| table.literal(key, check::GATEWAY_NAME));
        if let Some(name) = &name {
            table.claim("name", "a gateway", name);
        }
        let custom_jwt_authorizer = super::read_authorizer(table);
        let search_type = table.choice("search_type");
        let supported_versions: Vec<_> = table.choices("supported_versions").unwrap_or_default();
        let exception_level = table.choice("exception_level");
        let target = |name| Resource::Target(key.to_owned(), name);
        let targets = table.resources("target", target, Target::read);
        Some(Self {
            name: name.map(Spanned::into_inner)?,
            custom_jwt_authorizer: custom_jwt_authorizer?,
            search_type,
            supported_versions: supported_versions.into_iter().map(Spanned::into_inner).collect(),
            exception_level,
            targets,
        })
    }
}

impl Target {
    fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        table.check_key(key);
        let name = table.required("name", |table, key| table.literal(key, check::TARGET_NAME));
        if let Some(name) = &name {
            let gateway = match &table.resource {
                Some(Resource::Target(gateway, _)) => format!("a target of `gateway.{gateway}`"),
                _ => "a target".to_owned(),
            };
            table.claim("name", &gateway, name);
        }
        let endpoint = table.required("endpoint", |table, key| table.spanned_template(key, check::URL));
        if let Some(endpoint) = &endpoint {
            aws_url::check_endpoint(table, endpoint);
        }
        let oauth = table.key_span("oauth").is_some();
        let read = table.table("oauth", Oauth::read);
        Some(Self {
            name: name.map(Spanned::into_inner)?,
            endpoint: endpoint.map(Spanned::into_inner)?,
            oauth: if oauth { Some(read?) } else { None },
        })
    }
}

impl Oauth {
    fn read(table: &mut Table<'_, '_>) -> Option<Self> {
        let provider_arn = table.required("provider_arn", read_provider_arn);
        let scopes = table.templates("scopes", check::TARGET_SCOPE).unwrap_or_default();
        Some(Self {
            provider_arn: provider_arn?,
            scopes: scopes.into_iter().map(Spanned::into_inner).collect(),
        })
    }
}

/// A reference must be to a provider's ARN: any other would only fail when the first tool is called.
fn read_provider_arn(table: &mut Table<'_, '_>, key: &'static str) -> Option<Template> {
    let template = table.spanned_template(key, check::PROVIDER_ARN)?;
    if let Some(reference) = template.get_ref().sole_reference()
        && !(matches!(reference.resource, Resource::CredentialProvider(_))
            && reference.attribute == Attribute::Arn)
    {
        let message = format!("`{reference}` is not {}", check::PROVIDER_ARN.what);
        table.mistake(Diagnostic::new(template.span(), message).expected(check::PROVIDER_ARN.expected));
        return None;
    }
    Some(template.into_inner())
}
