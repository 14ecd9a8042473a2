//! URLs of AWS in a file: finds what would only fail when the first tool is called, as far as the text shows it.

use toml::Spanned;

use crate::base::addresses::percent_encode;

use super::diagnose::Diagnostic;
use super::read::Table;
use super::reference::{Attribute, Reference, Resource};
use super::template::{Piece, Template};

/// The host of AgentCore is `bedrock-agentcore.REGION.amazonaws.com`, with the gateway's id before it for gateways.
const AGENTCORE: &str = "bedrock-agentcore";
/// Documented: the issuer of a user pool is `https://cognito-idp.REGION.amazonaws.com/USER_POOL_ID`.
const COGNITO: &str = "cognito-idp";

/// Diagnoses the endpoint of a target: its ARN must be percent-encoded, and its region the runtime's.
pub(crate) fn check_endpoint(table: &mut Table<'_, '_>, endpoint: &Spanned<Template>) {
    let pieces = endpoint.get_ref().pieces();
    let before_query =
        pieces.iter().take_while(|piece| !matches!(piece, Piece::Text(text) if text.contains('?')));
    for piece in before_query {
        if let Piece::Plain(reference) = piece
            && reference.attribute == Attribute::Arn
        {
            let span = table.part_of(endpoint, &format!("${{{reference}}}"));
            let mistake = Diagnostic::new(span, format!("`{reference}` must be percent-encoded in a URL"));
            table.mistake(mistake.expected(format!("`${{urlencode({reference})}}`")));
            return;
        }
    }
    let outline = endpoint.get_ref().display_outline();
    if let Some(arn) = raw_arn(&outline) {
        let span = table.part_of(endpoint, arn);
        let mistake = Diagnostic::new(span, "an ARN must be percent-encoded in a URL");
        table.mistake(mistake.expected(format!("`{}`", percent_encode(arn))));
        return;
    }
    let is_of_agentcore =
        |resource: &Resource| matches!(resource, Resource::Runtime(_) | Resource::Gateway(_));
    check_region(table, endpoint, AGENTCORE, is_of_agentcore, region_of_arn(&outline));
}

/// Diagnoses a discovery URL: its region must be the user pool's.
pub(crate) fn check_discovery_url(table: &mut Table<'_, '_>, url: &Spanned<Template>) {
    let outline = url.get_ref().display_outline();
    let pool = outline.split('/').nth(3).unwrap_or_default();
    let literal = pool.split_once('_').filter(|(region, _)| is_region(region));
    let is_pool = |resource: &Resource| matches!(resource, Resource::UserPool(_));
    check_region(table, url, COGNITO, is_pool, literal.map(|(region, _)| (pool, region)));
}

/// Compares the region of the host with that of what the URL names: a resource of the file, or what the text itself says.
fn check_region(
    table: &mut Table<'_, '_>,
    url: &Spanned<Template>,
    service: &str,
    is_of_it: fn(&Resource) -> bool,
    literal: Option<(&str, &str)>,
) {
    let outline = url.get_ref().display_outline();
    let Some(asked) = region_of_host(&outline, service) else { return };
    let own = table.reading.context.account_region.region.clone();
    let own_is_hidden = table.reading.context.hides_region;
    let own_resource = url.get_ref().references().find(|Reference { resource, .. }| is_of_it(resource));
    let (named, region, shown) = match (own_resource, literal) {
        (Some(reference), _) if own_is_hidden => {
            (reference.resource.to_string(), own, "${region}".to_owned())
        }
        (Some(reference), _) => (reference.resource.to_string(), own.clone(), own),
        (None, Some((named, region))) => (named.to_owned(), region.to_owned(), region.to_owned()),
        (None, None) => return,
    };
    if asked == region {
        return;
    }
    let span = table.part_of(url, asked);
    let mistake = Diagnostic::new(span, format!("this host is in `{asked}`, and `{named}` is in `{shown}`"));
    table.mistake(match own_resource {
        Some(_) => mistake.expected(format!("`${{region}}`, the region of the stack, `{shown}`")),
        None => mistake.expected(format!("`{shown}`")),
    });
}

fn region_of_host<'u>(url: &'u str, service: &str) -> Option<&'u str> {
    let host = url.split_once("://")?.1.split(['/', ':', '?', '#']).next()?;
    let (before, region) = host.strip_suffix(".amazonaws.com")?.rsplit_once('.')?;
    let is_service = before == service || before.ends_with(&format!(".{service}"));
    (is_service && is_region(region)).then_some(region)
}

/// `arn:...` unencoded in a path of AgentCore Runtime; `None` if it is percent-encoded.
fn raw_arn(url: &str) -> Option<&str> {
    let arn = url.split_once("/runtimes/")?.1;
    let arn = arn.split("/invocations").next()?.split('?').next()?;
    arn.starts_with("arn:").then_some(arn)
}

fn region_of_arn(url: &str) -> Option<(&str, &str)> {
    let arn = url.split_once("/runtimes/")?.1.split('/').next()?;
    let region = arn.split("%3A").nth(3).filter(|region| is_region(region))?;
    Some((arn, region))
}

fn is_region(text: &str) -> bool {
    (super::check::REGION.accepts)(text)
}
