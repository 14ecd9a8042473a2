//! `[gateway.NAME.target.NAME]`: an MCP server behind a gateway, and the credential for its calls.

use toml::Spanned;

use crate::stack::aws_url;
use crate::stack::check::{self, Rule};
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::{Choice, Table};
use crate::stack::reference::{Attribute, Resource};
use crate::stack::template::Template;

/// CreateGatewayTarget with an `mcpServer`.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// `name`: the prefix of its tools.
    pub(crate) name: String,
    /// `targetConfiguration.mcp.mcpServer.endpoint`.
    pub(crate) endpoint: Template,
    /// `credentialProviderConfigurations`; `None` for a server that requires nothing.
    pub(crate) credential: Option<Credential>,
}

/// The one of `oauth`, `api_key` and `gateway_iam_role` that the file sets.
#[derive(Clone, Debug)]
pub(crate) enum Credential {
    /// A signature of the gateway's role.
    GatewayIamRole(GatewayIamRole),
    /// A token, fetched with client_credentials.
    Oauth(Oauth),
    ApiKey(ApiKey),
}

/// `credentialProvider.iamCredentialProvider`.
#[derive(Clone, Debug)]
pub(crate) struct GatewayIamRole {
    /// `service`: the signing name of the target's service.
    pub(crate) service: String,
    /// `region`; `None` for the gateway's own.
    pub(crate) region: Option<String>,
}

/// `credentialProvider.oauthCredentialProvider`.
#[derive(Clone, Debug)]
pub(crate) struct Oauth {
    pub(crate) provider_arn: Template,
    pub(crate) scopes: Vec<Template>,
}

/// `credentialProvider.apiKeyCredentialProvider`.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey {
    pub(crate) provider_arn: Template,
    /// `credentialLocation`; `None` leaves it to the gateway.
    pub(crate) credential_location: Option<Location>,
    /// `credentialParameterName`.
    pub(crate) credential_parameter_name: Option<String>,
    /// `credentialPrefix`.
    pub(crate) credential_prefix: Option<String>,
}

/// Where in a request an API key is sent, as AWS spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Location(pub(crate) &'static str);

const HEADER: Location = Location("HEADER");
const QUERY_PARAMETER: Location = Location("QUERY_PARAMETER");

impl Choice for Location {
    const WHAT: &'static str = "a place for an API key";
    const WORDS: &'static [(&'static str, Self)] =
        &[(HEADER.0, HEADER), (QUERY_PARAMETER.0, QUERY_PARAMETER)];
}

impl Target {
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
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
        let credential = read_credential(table);
        Some(Self {
            name: name.map(Spanned::into_inner)?,
            endpoint: endpoint.map(Spanned::into_inner)?,
            credential: credential?,
        })
    }
}

/// The tables that say what calls carry.
const CREDENTIALS: [&str; 3] = ["oauth", "api_key", "gateway_iam_role"];

/// Reads the table that says what calls carry: `Some(None)` without one, `None` for a wrong one.
fn read_credential(table: &mut Table<'_, '_>) -> Option<Option<Credential>> {
    let mut given: Vec<_> = CREDENTIALS.iter().filter_map(|key| Some((*key, table.key_span(key)?))).collect();
    let oauth = table.table("oauth", Oauth::read).map(Credential::Oauth);
    let api_key = table.table("api_key", ApiKey::read).map(Credential::ApiKey);
    let role = table.table("gateway_iam_role", GatewayIamRole::read).map(Credential::GatewayIamRole);
    given.sort_by_key(|(_, span)| span.start);
    match given.as_slice() {
        [] => Some(None),
        [_] => oauth.or(api_key).or(role).map(Some),
        [(first, first_span), (second, second_span), ..] => {
            let mistake = Diagnostic::new(second_span.clone(), "a target has one credential provider");
            let mistake = mistake.context(first_span.clone(), format!("`{first}` already says which"));
            table.mistake(mistake.expected(format!("either `{first}` or `{second}`")));
            None
        }
    }
}

impl GatewayIamRole {
    fn read(table: &mut Table<'_, '_>) -> Option<Self> {
        let service = table.required("service", |table, key| table.literal(key, check::SIGNING_NAME));
        let region = table.literal("region", check::REGION);
        Some(Self { service: service?.into_inner(), region: region.map(Spanned::into_inner) })
    }
}

impl Oauth {
    fn read(table: &mut Table<'_, '_>) -> Option<Self> {
        let is_provider = |resource: &Resource| matches!(resource, Resource::CredentialProvider(_));
        let provider_arn = read_provider_arn(table, check::PROVIDER_ARN, is_provider);
        let scopes = table.templates("scopes", check::TARGET_SCOPE).unwrap_or_default();
        Some(Self {
            provider_arn: provider_arn?,
            scopes: scopes.into_iter().map(Spanned::into_inner).collect(),
        })
    }
}

impl ApiKey {
    fn read(table: &mut Table<'_, '_>) -> Option<Self> {
        let is_provider = |resource: &Resource| matches!(resource, Resource::ApiKeyCredentialProvider(_));
        let provider_arn = read_provider_arn(table, check::API_KEY_PROVIDER_ARN, is_provider);
        let before = table.mistakes();
        let credential_location = table.choice("credential_location");
        let is_in_header =
            table.mistakes() == before && credential_location.is_none_or(|location| location == HEADER);
        let name = table.literal("credential_parameter_name", check::API_KEY_PARAMETER);
        if let (true, Some(name)) = (is_in_header, &name) {
            let shown = table.display_text(name);
            if !(check::API_KEY_HEADER.accepts)(name.get_ref()) {
                let message = format!("`{shown}` is not {}", check::API_KEY_HEADER.what);
                let mistake = Diagnostic::new(name.span(), message).expected(check::API_KEY_HEADER.expected);
                table.mistake(mistake);
            }
        }
        let prefix = table.literal("credential_prefix", check::API_KEY_PREFIX);
        Some(Self {
            provider_arn: provider_arn?,
            credential_location,
            credential_parameter_name: name.map(Spanned::into_inner),
            credential_prefix: prefix.map(Spanned::into_inner),
        })
    }
}

/// A reference must be to the ARN of a provider of this kind: any other would only fail when the first tool is called.
fn read_provider_arn(
    table: &mut Table<'_, '_>,
    rule: Rule,
    is_provider: impl Fn(&Resource) -> bool,
) -> Option<Template> {
    let template = table.required("provider_arn", |table, key| table.spanned_template(key, rule))?;
    if let Some(reference) = template.get_ref().sole_reference()
        && !(is_provider(&reference.resource) && reference.attribute == Attribute::Arn)
    {
        let message = format!("`{reference}` is not {}", rule.what);
        table.mistake(Diagnostic::new(template.span(), message).expected(rule.expected));
        return None;
    }
    Some(template.into_inner())
}
