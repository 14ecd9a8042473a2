//! `[user_pool.NAME.client.NAME]`: an app client.

use std::ops::Range;

use toml::Spanned;

use super::resource_server::Scopes;
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::{Choice, Table};
use crate::stack::suggest::{nearest, one_of};
use crate::stack::template::Template;

/// CreateUserPoolClient.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    /// `ClientName`; by default the table's name.
    pub(crate) name: String,
    pub(crate) generate_secret: bool,
    /// `ExplicitAuthFlows`, as AWS spells them.
    pub(crate) explicit_auth_flows: Vec<ExplicitAuthFlow>,
    pub(crate) allowed_oauth_flows: Vec<OAuthFlow>,
    /// `AllowedOAuthFlowsUserPoolClient`; by default true if the file has flows.
    pub(crate) allowed_oauth_flows_user_pool_client: bool,
    pub(crate) allowed_oauth_scopes: Vec<Template>,
    /// `AccessTokenValidity`, in its unit.
    pub(crate) access_token_validity: Option<u32>,
    /// `IdTokenValidity`, in its unit.
    pub(crate) id_token_validity: Option<u32>,
    /// `RefreshTokenValidity`, in its unit.
    pub(crate) refresh_token_validity: Option<u32>,
    pub(crate) token_validity_units: TokenValidityUnits,
    pub(crate) prevent_user_existence_errors: Option<PreventUserExistenceErrors>,
}

/// The units of a client's validity periods; AWS's defaults are hours, hours and days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TokenValidityUnits {
    pub(crate) access_token: Option<TimeUnit>,
    pub(crate) id_token: Option<TimeUnit>,
    pub(crate) refresh_token: Option<TimeUnit>,
}

/// How users may log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExplicitAuthFlow(pub(crate) &'static str);

/// How tokens are obtained at the token endpoint: only without a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OAuthFlow(pub(crate) &'static str);

/// Whether a wrong username gets the same response as a wrong password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PreventUserExistenceErrors(pub(crate) &'static str);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TimeUnit {
    /// As AWS spells it.
    pub(crate) name: &'static str,
    seconds: u64,
}

impl Choice for ExplicitAuthFlow {
    const WHAT: &'static str = "an authentication flow";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("ALLOW_USER_PASSWORD_AUTH", Self("ALLOW_USER_PASSWORD_AUTH")),
        ("ALLOW_REFRESH_TOKEN_AUTH", Self("ALLOW_REFRESH_TOKEN_AUTH")),
        ("ALLOW_USER_SRP_AUTH", Self("ALLOW_USER_SRP_AUTH")),
        ("ALLOW_ADMIN_USER_PASSWORD_AUTH", Self("ALLOW_ADMIN_USER_PASSWORD_AUTH")),
        ("ALLOW_CUSTOM_AUTH", Self("ALLOW_CUSTOM_AUTH")),
        ("ALLOW_USER_AUTH", Self("ALLOW_USER_AUTH")),
    ];
}

impl Choice for OAuthFlow {
    const WHAT: &'static str = "an OAuth flow that is emulated";
    const WORDS: &'static [(&'static str, Self)] = &[("client_credentials", Self("client_credentials"))];
}

impl Choice for PreventUserExistenceErrors {
    const WHAT: &'static str = "a way to answer for users that do not exist";
    const WORDS: &'static [(&'static str, Self)] =
        &[("ENABLED", Self("ENABLED")), ("LEGACY", Self("LEGACY"))];
}

const HOURS: TimeUnit = TimeUnit { name: "hours", seconds: 3600 };

const DAYS: TimeUnit = TimeUnit { name: "days", seconds: 86_400 };

impl Choice for TimeUnit {
    const WHAT: &'static str = "a unit of time";
    const WORDS: &'static [(&'static str, Self)] = &[
        ("seconds", Self { name: "seconds", seconds: 1 }),
        ("minutes", Self { name: "minutes", seconds: 60 }),
        ("hours", HOURS),
        ("days", DAYS),
    ];
}

impl Client {
    /// Reads the table; its scopes must be the pool's, as far as those are known.
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str, scopes: Option<&Scopes>) -> Option<Self> {
        table.check_key(key);
        let name =
            table.literal("name", check::POOL_NAME).map_or_else(|| key.to_owned(), Spanned::into_inner);
        let generate_secret = table.boolean("generate_secret").unwrap_or_default();
        let explicit_auth_flows = table.choices("explicit_auth_flows").unwrap_or_default();
        let allowed_oauth_flows: Vec<Spanned<OAuthFlow>> =
            table.choices("allowed_oauth_flows").unwrap_or_default();
        let configured = table.boolean("allowed_oauth_flows_user_pool_client");
        let allowed_oauth_scopes = table.templates("allowed_oauth_scopes", check::SCOPE).unwrap_or_default();
        if let Some(scopes) = scopes {
            check_scopes(table, &allowed_oauth_scopes, scopes);
        }
        check_flows(table, generate_secret, &allowed_oauth_flows);
        let units = table.table("token_validity_units", |table| Some(TokenValidityUnits::read(table)));
        let units = units.unwrap_or_default();
        let day = 300..86_400 + 1;
        let ten_years = 3600..315_360_000 + 1;
        Some(Self {
            name,
            generate_secret,
            explicit_auth_flows: explicit_auth_flows.into_iter().map(Spanned::into_inner).collect(),
            allowed_oauth_flows_user_pool_client: configured.unwrap_or(!allowed_oauth_flows.is_empty()),
            allowed_oauth_flows: allowed_oauth_flows.into_iter().map(Spanned::into_inner).collect(),
            allowed_oauth_scopes: allowed_oauth_scopes.into_iter().map(Spanned::into_inner).collect(),
            access_token_validity: validity(
                table,
                "access_token_validity",
                units.access_token.unwrap_or(HOURS),
                &day,
            ),
            id_token_validity: validity(table, "id_token_validity", units.id_token.unwrap_or(HOURS), &day),
            refresh_token_validity: validity(
                table,
                "refresh_token_validity",
                units.refresh_token.unwrap_or(DAYS),
                &ten_years,
            ),
            token_validity_units: units,
            prevent_user_existence_errors: table.choice("prevent_user_existence_errors"),
        })
    }
}

impl TokenValidityUnits {
    fn read(table: &mut Table<'_, '_>) -> Self {
        Self {
            access_token: table.choice("access_token"),
            id_token: table.choice("id_token"),
            refresh_token: table.choice("refresh_token"),
        }
    }
}

/// Documented: AWS refuses a scope that no resource server of the pool has.
fn check_scopes(table: &mut Table<'_, '_>, wanted: &[Spanned<Template>], scopes: &Scopes) {
    for template in wanted {
        let Ok(scope) = template.get_ref().resolve(&scopes.identifiers) else { continue };
        if scopes.names.contains(&scope) {
            continue;
        }
        if scopes.are_hidden || template.get_ref().is_hidden() {
            let mistake = Diagnostic::new(template.span(), "the pool has no such scope");
            let mistake = mistake.expected("a scope of the pool's resource servers");
            table.missing_elsewhere(&scopes.path, mistake);
            continue;
        }
        let names = || scopes.names.iter().map(String::as_str);
        let mistake = Diagnostic::new(template.span(), format!("the pool has no scope `{scope}`"));
        let mistake = mistake.expected(one_of(names())).did_you_mean(nearest(&scope, names()));
        table.missing_elsewhere(&scopes.path, mistake);
    }
}

/// Documented: the API reference of CreateUserPoolClient, on `AllowedOAuthFlows` and `GenerateSecret`.
fn check_flows(table: &mut Table<'_, '_>, generate_secret: bool, flows: &[Spanned<OAuthFlow>]) {
    let Some(flow) = flows.first() else { return };
    if !generate_secret {
        let mistake = Diagnostic::new(flow.span(), "`client_credentials` needs a client with a secret");
        let mistake =
            mistake.label("this client has none").help("add `generate_secret = true` to the client");
        table.missing(&["generate_secret"], mistake);
    }
    if table.key_span("allowed_oauth_scopes").is_none() {
        let mistake = Diagnostic::new(flow.span(), "`allowed_oauth_flows` without `allowed_oauth_scopes`");
        let mistake = mistake.expected("the key `allowed_oauth_scopes` in this table too");
        table.missing(&["allowed_oauth_scopes"], mistake);
    }
}

/// Documented: access and ID tokens live 5 minutes to 1 day, refresh tokens 60 minutes to 10 years.
fn validity(
    table: &mut Table<'_, '_>,
    key: &'static str,
    unit: TimeUnit,
    seconds: &Range<u64>,
) -> Option<u32> {
    let least = seconds.start.div_ceil(unit.seconds);
    let most = (seconds.end - 1) / unit.seconds;
    table.integer_of(key, u32::try_from(least).ok()?, u32::try_from(most).ok()?, unit.name)
}
