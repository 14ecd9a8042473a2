//! `[gateway.NAME]`: a gateway.

use toml::Spanned;

use super::authorizer::{Authorizer, read_authorizer};
use super::iam_role::read_role_arn;
use super::named::Named;
use super::target::Target;
use crate::stack::check;
use crate::stack::read::{Choice, Table};
use crate::stack::reference::Resource;
use crate::stack::template::Template;

/// CreateGateway with `protocolType` MCP and `authorizerType` CUSTOM_JWT.
#[derive(Clone, Debug)]
pub(crate) struct Gateway {
    pub(crate) name: String,
    /// `roleArn`; `None` for a role of its own.
    pub(crate) role_arn: Option<Template>,
    /// `authorizerConfiguration.customJWTAuthorizer`.
    pub(crate) custom_jwt_authorizer: Authorizer,
    /// `protocolConfiguration.mcp.searchType`.
    pub(crate) search_type: Option<SearchType>,
    /// `protocolConfiguration.mcp.supportedVersions`; empty if the file does not set it.
    pub(crate) supported_versions: Vec<ProtocolVersion>,
    pub(crate) exception_level: Option<ExceptionLevel>,
    /// `[gateway.NAME.target.NAME]`
    pub(crate) targets: Named<Target>,
}

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
        let custom_jwt_authorizer = read_authorizer(table);
        let search_type = table.choice("search_type");
        let supported_versions: Vec<_> = table.choices("supported_versions").unwrap_or_default();
        let exception_level = table.choice("exception_level");
        let target = |name| Resource::Target(key.to_owned(), name);
        let targets = table.resources("target", target, Target::read);
        Some(Self {
            name: name?,
            role_arn,
            custom_jwt_authorizer: custom_jwt_authorizer?,
            search_type,
            supported_versions: supported_versions.into_iter().map(Spanned::into_inner).collect(),
            exception_level,
            targets,
        })
    }
}
