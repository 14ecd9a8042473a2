//! What `up` prints when it is ready.

use std::time::Duration;

use agentcore_local::Emulator;
use agentcore_local::status::Gateway;

use super::options::Options;
use crate::cli::output::{FAINT, GOOD, STRONG, WARNING, note};
use crate::cli::{escape, overview};

/// The heading, all resources, and the next steps.
pub(super) fn render(emulator: &Emulator, options: &Options, took: Duration) -> String {
    let status = emulator.status();
    let environment = emulator.environment(None).unwrap_or_default();
    let milliseconds = took.as_micros() as f64 / 1000.0;
    let mut text = format!(
        "{STRONG}agentcore-local {}{STRONG:#}  {GOOD}ready{GOOD:#} in {milliseconds:.1} ms  stack {}  {} {}\n\n",
        status.version,
        escape::line(&status.stack),
        status.region,
        status.account
    );
    text += &overview::resources(&status, &environment);
    text += "\nIn another terminal:\n";
    for command in commands(emulator) {
        text += &format!("  {command}\n");
    }
    let stack =
        options.start.stack().is_none().then_some("  A stack of your own: agentcore-local stack > my.toml\n");
    text += stack.unwrap_or_default();
    text += &format!("\n{FAINT}Ctrl-C stops.{FAINT:#}");
    text
}

/// The first commands to run. The first one sets the variable by which the others find this emulator.
fn commands(emulator: &Emulator) -> Vec<String> {
    let program = crate::cli::program::program();
    let is_default = emulator.endpoint() == crate::cli::connection::DEFAULT_ENDPOINT;
    // The address that is listened on: the public URL may lead through a proxy that is not there.
    let endpoint = if is_default { String::new() } else { format!(" --endpoint {}", emulator.endpoint()) };
    let mut commands = vec![format!("eval \"$({program}{endpoint} env)\"")];
    let status = emulator.status();
    match status.gateways.as_slice() {
        [] => {}
        [gateway] if emulator.summary().user.is_some() || takes_no_tokens(gateway) => {
            commands.push(format!("{program} tools"));
            let example = gateway.targets.iter().find_map(|target| target.example.as_deref());
            commands.push(format!("{program} call {}", escape::line(example.unwrap_or("TOOL NAME=VALUE"))));
            if takes_no_tokens(gateway) {
                commands.push(curl(gateway));
            }
        }
        [gateway, ..] => {
            commands.push(format!("{program} tools --gateway {}", escape::line(&gateway.name)));
        }
    }
    commands.push(format!("{program} trace --last"));
    commands
}

fn takes_no_tokens(gateway: &Gateway) -> bool {
    gateway.authorizer_type != "CUSTOM_JWT"
}

/// The call of a gateway that takes no tokens: signed, unless everybody may call it.
fn curl(gateway: &Gateway) -> String {
    let signature = match &*gateway.authorizer_type {
        "NONE" => String::new(),
        _ => format!(
            "--aws-sigv4 aws:amz:{}:bedrock-agentcore --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" \\\n    ",
            escape::line(&gateway.region)
        ),
    };
    let message = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    format!("curl {signature}-H 'content-type: application/json' -d '{message}' \"$GATEWAY_URL\"")
}

pub(super) fn warn(emulator: &Emulator) {
    if !emulator.address().ip().is_loopback() {
        let address = emulator.address();
        note(format_args!(
            "{WARNING}warning{WARNING:#}: {address} can be reached by other machines, and so can every secret of the stack"
        ));
    }
}
