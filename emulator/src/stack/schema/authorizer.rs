//! `[....custom_jwt_authorizer]`: which tokens a gateway or runtime accepts.

use toml::Spanned;

use crate::stack::diagnose::Diagnostic;
use crate::stack::read::{Choice, Table};
use crate::stack::template::Template;
use crate::stack::{aws_url, check};

/// `customJWTAuthorizer`.
#[derive(Clone, Debug)]
pub(crate) struct Authorizer {
    pub(crate) discovery_url: Template,
    pub(crate) allowed_audience: Vec<Template>,
    pub(crate) allowed_clients: Vec<Template>,
    pub(crate) allowed_scopes: Vec<Template>,
    pub(crate) custom_claims: Vec<CustomClaim>,
}

/// One item of `customClaims`.
#[derive(Clone, Debug)]
pub(crate) struct CustomClaim {
    pub(crate) inbound_token_claim_name: String,
    /// The requirement for the claim: the three pairs of type and operator that AWS knows.
    pub(crate) rule: ClaimRule,
}

/// `inboundTokenClaimValueType` with `authorizingClaimMatchValue`.
#[derive(Clone, Debug)]
pub(crate) enum ClaimRule {
    /// STRING, EQUALS, matchValueString.
    Equals(Template),
    /// STRING_ARRAY, CONTAINS, matchValueString.
    Contains(Template),
    /// STRING_ARRAY, CONTAINS_ANY, matchValueStringList.
    ContainsAny(Vec<Template>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueType {
    String,
    StringArray,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equals,
    Contains,
    ContainsAny,
}

impl Choice for ValueType {
    const WHAT: &'static str = "a type of a claim";
    const WORDS: &'static [(&'static str, Self)] =
        &[("STRING", Self::String), ("STRING_ARRAY", Self::StringArray)];
}

impl Choice for Operator {
    const WHAT: &'static str = "an operator on a claim";
    const WORDS: &'static [(&'static str, Self)] =
        &[("EQUALS", Self::Equals), ("CONTAINS", Self::Contains), ("CONTAINS_ANY", Self::ContainsAny)];
}

/// AWS requires at least one of these.
const RULES: [&str; 4] = ["allowed_clients", "allowed_audience", "allowed_scopes", "custom_claims"];

impl Authorizer {
    pub(crate) fn read(table: &mut Table<'_, '_>) -> Option<Self> {
        let discovery_url = table.required("discovery_url", read_discovery_url);
        if RULES.iter().all(|rule| table.key_span(rule).is_none()) {
            let mistake =
                Diagnostic::new(table.span(), "this authorizer would let every token of the issuer in");
            let mistake = mistake.expected(format!("at least {}", crate::stack::suggest::one_of(RULES)));
            table.missing(&RULES, mistake);
        }
        let allowed_audience = plain(table.templates("allowed_audience", check::TEXT));
        let allowed_clients = plain(table.templates("allowed_clients", check::TEXT));
        let allowed_scopes = plain(table.templates("allowed_scopes", check::SCOPE));
        let claims = table.list("custom_claims", "an array of tables", |table, item| {
            table.within("custom_claims", item.span(), item.clone(), CustomClaim::read)
        });
        let custom_claims = claims.unwrap_or_default();
        Some(Self {
            discovery_url: discovery_url?,
            allowed_audience,
            allowed_clients,
            allowed_scopes,
            custom_claims,
        })
    }
}

impl CustomClaim {
    fn read(table: &mut Table<'_, '_>) -> Option<Self> {
        let name =
            table.required("inbound_token_claim_name", |table, key| table.literal(key, check::CLAIM_NAME));
        let value_type = table.required("inbound_token_claim_value_type", Table::choice);
        let rule = table.required("authorizing_claim_match_value", |table, key| {
            table.table(key, |table| read_rule(table, value_type))
        });
        Some(Self { inbound_token_claim_name: name?.into_inner(), rule: rule? })
    }
}

fn read_rule(table: &mut Table<'_, '_>, value_type: Option<ValueType>) -> Option<ClaimRule> {
    let operator = table.required("claim_match_operator", Table::choice);
    let operator_span = table.key_span("claim_match_operator").unwrap_or(table.span());
    let rule = table.required("claim_match_value", |table, key| {
        table.table(key, |table| match operator {
            Some(Operator::ContainsAny) => {
                let values = table.required("match_value_string_list", |table, key| {
                    table.templates(key, check::CLAIM_VALUE)
                });
                Some(ClaimRule::ContainsAny(plain(Some(values?))))
            }
            Some(operator) => {
                let value = table
                    .required("match_value_string", |table, key| table.template(key, check::CLAIM_VALUE))?;
                Some(if operator == Operator::Equals {
                    ClaimRule::Equals(value)
                } else {
                    ClaimRule::Contains(value)
                })
            }
            None => {
                table.ignore_the_rest();
                None
            }
        })
    });
    if let (Some(value_type), Some(operator)) = (value_type, operator)
        && (value_type == ValueType::String) != (operator == Operator::Equals)
    {
        let mistake = Diagnostic::new(operator_span, "this operator does not go with the claim's type");
        table.mistake(
            mistake.expected("`EQUALS` with STRING, `CONTAINS` or `CONTAINS_ANY` with STRING_ARRAY"),
        );
    }
    rule
}

fn plain(templates: Option<Vec<Spanned<Template>>>) -> Vec<Template> {
    templates.unwrap_or_default().into_iter().map(Spanned::into_inner).collect()
}

/// The authorizer of a runtime: `Some(None)` for one that takes AWS signatures, `None` for a wrong one.
pub(crate) fn read_optional_authorizer(table: &mut Table<'_, '_>) -> Option<Option<Authorizer>> {
    match table.key_span("custom_jwt_authorizer") {
        Some(_) => read_authorizer(table).map(Some),
        None => {
            table.table("custom_jwt_authorizer", Authorizer::read);
            Some(None)
        }
    }
}

/// The authorizer that a gateway with CUSTOM_JWT must have.
pub(crate) fn read_authorizer(table: &mut Table<'_, '_>) -> Option<Authorizer> {
    table.required("custom_jwt_authorizer", |table, key| table.table(key, Authorizer::read))
}

pub(crate) fn read_discovery_url(table: &mut Table<'_, '_>, key: &'static str) -> Option<Template> {
    let url = table.spanned_template(key, check::DISCOVERY_URL)?;
    aws_url::check_discovery_url(table, &url);
    Some(url.into_inner())
}
