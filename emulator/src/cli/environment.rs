//! The variables that lead the user's tools to the emulator, and those that would lead them elsewhere.

use agentcore_local::status::ENVIRONMENT;
use indexmap::IndexMap;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::client::Client;
use super::connection::ENDPOINT_VARIABLE;
use super::failure::Failure;
use super::output::{WARNING, note};
use super::{caller, escape};

/// Variables of AWS's tools that take precedence over the endpoint and the key pair, or conflict with them.
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
/// How many omitted variables are named, and how much of each name.
const MAX_NAMED: usize = 8;
const MAX_NAME: usize = 60;
/// The prefix of the variables that set the endpoint of one service.
const ENDPOINT_OF_SERVICE: &str = "AWS_ENDPOINT_URL_";

pub(crate) fn misleading() -> Vec<String> {
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    names.filter(|name| MISLEADING.contains(&name.as_str()) || is_endpoint_of_service(name)).collect()
}

/// A name of another form is neither a variable of AWS's nor safe to pass to a shell.
fn is_endpoint_of_service(name: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    name.strip_prefix(ENDPOINT_OF_SERVICE).is_some_and(|service| service.bytes().all(is_part))
}

/// The variables of the gateway of this name or id, or of the one created first, which is reported if there are
/// several. Only known names are accepted, whatever the other side says.
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
    leave_out(&mut variables, "no variable of agentcore-local", |name, _| !ENVIRONMENT.contains(&name));
    leave_out(&mut variables, "no process can have such a value", |_, value| value.contains('\0'));
    Ok(variables)
}

/// Removes the variables for which `is_left_out` holds, and reports them.
pub(crate) fn leave_out(
    variables: &mut IndexMap<String, String>,
    why: &str,
    is_left_out: impl Fn(&str, &str) -> bool,
) {
    let mut left_out = Vec::new();
    variables.retain(|name, value| {
        let is_left_out = is_left_out(name, value);
        if is_left_out {
            left_out.push(name.chars().take(MAX_NAME).collect::<String>());
        }
        !is_left_out
    });
    if left_out.is_empty() {
        return;
    }
    let named = left_out.iter().take(MAX_NAMED).map(|name| format!("`{}`", escape::line(name)));
    let named = named.collect::<Vec<_>>().join(", ");
    let more = match left_out.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    note(format_args!("{WARNING}warning{WARNING:#}: left out, {why}: {named}{more}"));
}
