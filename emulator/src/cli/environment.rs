//! The variables that lead one's tools to the emulator, and those that would lead them elsewhere.

use indexmap::IndexMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::caller;
use super::client::Client;
use super::connection::ENDPOINT_VARIABLE;
use super::escape;
use super::failure::Failure;
use super::output::note;

/// Variables of AWS's tools that weigh more than the endpoint and the key pair, or do not go with them.
///
/// Documented: AWS SDKs and Tools Reference Guide, environment variables.
const MISLEADING: [&str; 8] = [
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "AWS_CREDENTIAL_EXPIRATION",
];
/// How the variables begin that set the endpoint of one service.
const ENDPOINT_OF_SERVICE: &str = "AWS_ENDPOINT_URL_";

/// Those of them that are set.
pub(crate) fn misleading() -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names
        .filter(|name| MISLEADING.contains(&name.as_str()) || name.starts_with(ENDPOINT_OF_SERVICE))
        .collect()
}

/// The variables of the gateway of this name or id, or of the one that was made first, which is told where there are
/// several.
pub(crate) async fn variables(
    client: &Client,
    gateway: Option<&str>,
) -> Result<IndexMap<String, String>, Failure> {
    let status = client.status().await?;
    let chosen = match gateway {
        Some(name) => Some(caller::choose(&status, Some(name), client)?),
        None => status.gateways.first(),
    };
    if let (None, Some(first), [_, others @ ..]) = (gateway, chosen, status.gateways.as_slice())
        && !others.is_empty()
    {
        let others: Vec<&str> = others.iter().map(|gateway| gateway.name.as_str()).collect();
        note(format_args!(
            "note: the variables are those of gateway {}; choose another one with --gateway: {}",
            escape::line(&first.name),
            escape::line(&others.join(", "))
        ));
    }
    let path = match chosen {
        Some(gateway) => {
            format!("environment?gateway={}", utf8_percent_encode(&gateway.id, NON_ALPHANUMERIC))
        }
        None => "environment".to_owned(),
    };
    let mut variables: IndexMap<String, String> = client.get(&path).await?;
    // The name by which the emulator was reached from here.
    variables.insert(ENDPOINT_VARIABLE.to_owned(), client.endpoint().to_owned());
    Ok(variables)
}
