//! What an emulator has, for people: the banner of `up`, and `status`.

use std::fmt::Write as _;

use agentcore_local::status::{Gateway, Runtime, SchemaProblem, ServerState, Status, Target, UserPool};
use indexmap::IndexMap;

use super::escape;
use super::output::{FAINT, GOOD, STRONG, WARNING};

const MAX_PROBLEMS: usize = 3;

/// The heading and all resources; `environment` is what `env` exports, whose names for pools are used.
pub(crate) fn render(status: &Status, environment: &IndexMap<String, String>) -> String {
    let mut text = format!(
        "{STRONG}agentcore-local {}{STRONG:#}  stack {}  {} {}  since {}\n\n",
        escape::line(&status.version),
        escape::line(&status.stack),
        escape::line(&status.region),
        escape::line(&status.account),
        escape::line(&status.started_at)
    );
    text += &resources(status, environment);
    text
}

/// All resources, without a heading.
pub(crate) fn resources(status: &Status, environment: &IndexMap<String, String>) -> String {
    let mut text = String::new();
    item(&mut text, "endpoint", &escape::line(&status.public_url));
    let iam = match status.iam.as_str() {
        "off" => Some("any access key and any signature is accepted"),
        "audit" => Some("what policies would deny is recorded and let through"),
        _ => None,
    };
    if let Some(iam) = iam {
        item(&mut text, "IAM", &format!("{WARNING}{}{WARNING:#}: {iam}", escape::line(&status.iam)));
    }
    for mapping in &status.mappings {
        item(&mut text, "map", &format!("{} -> {}", escape::line(&mapping.from), escape::line(&mapping.to)));
    }
    for gateway in &status.gateways {
        render_gateway(&mut text, gateway);
    }
    for runtime in &status.runtimes {
        render_runtime(&mut text, runtime);
    }
    for pool in &status.user_pools {
        render_pool(&mut text, pool, environment);
    }
    if status.gateways.is_empty() && status.runtimes.is_empty() && status.user_pools.is_empty() {
        item(&mut text, "resources", "none yet");
    }
    for warning in &status.warnings {
        item(&mut text, "warning", &format!("{WARNING}{}{WARNING:#}", escape::text(warning)));
    }
    text
}

fn render_gateway(text: &mut String, gateway: &Gateway) {
    item(
        text,
        "gateway",
        &format!("{STRONG}{}{STRONG:#}  {}", escape::line(&gateway.name), state(&gateway.status)),
    );
    item(text, "  URL", &escape::line(&gateway.url));
    reasons(text, &gateway.status_reasons);
    for target in &gateway.targets {
        render_target(text, target);
    }
}

fn render_target(text: &mut String, target: &Target) {
    let Target { name, status, tools, .. } = target;
    let name = escape::line(name);
    let noun = if *tools == 1 { "tool" } else { "tools" };
    item(text, "  target", &format!("{name} {}, {tools} {noun}", state(status)));
    reasons(text, &target.status_reasons);
    problems(text, &target.schema_problems);
    if let (Some(id), false) = (&target.trace_id, target.status_reasons.is_empty()) {
        item(text, "", &format!("{FAINT}trace {}{FAINT:#}", escape::line(id)));
    }
}

/// The first few: `tools -v` shows all that are kept.
fn problems(text: &mut String, problems: &[SchemaProblem]) {
    for SchemaProblem { tool, problem } in problems.iter().take(MAX_PROBLEMS) {
        let line = format!("{}: {}", escape::line(tool), escape::line(problem));
        item(text, "", &format!("{WARNING}{line}{WARNING:#}"));
    }
    if let Some(others) = problems.len().checked_sub(MAX_PROBLEMS + 1) {
        item(text, "", &format!("{WARNING}and {} more: see tools -v{WARNING:#}", others + 1));
    }
}

fn reasons(text: &mut String, reasons: &[String]) {
    for reason in reasons {
        item(text, "", &format!("{WARNING}{}{WARNING:#}", escape::text(reason)));
    }
}

fn render_runtime(text: &mut String, runtime: &Runtime) {
    item(text, "runtime", &format!("{STRONG}{}{STRONG:#}", escape::line(&runtime.name)));
    item(text, "  ARN", &escape::line(&runtime.arn));
    for endpoint in &runtime.endpoints {
        let server = format!("{}, {}", escape::line(&endpoint.server), server_state(&endpoint.state));
        let place = match (endpoint.name.as_str(), endpoint.version) {
            ("DEFAULT", 1) => String::new(),
            (name, version) => format!("{}, version {version}: ", escape::line(name)),
        };
        item(text, "  server", &format!("{place}{server}"));
    }
}

fn server_state(state: &ServerState) -> String {
    match state {
        ServerState::NotStarted => "not started yet".to_owned(),
        ServerState::Starting { port } => format!("starting, waiting for port {port}"),
        ServerState::Running { port } => format!("listening on port {port}"),
        ServerState::Stdio { sessions: 1 } => "on standard input and output, 1 session".to_owned(),
        ServerState::Stdio { sessions } => format!("on standard input and output, {sessions} sessions"),
        ServerState::Ended { reason } => format!("{WARNING}ended{WARNING:#}: {}", escape::text(reason)),
        ServerState::External => "run outside of the emulator".to_owned(),
        ServerState::Unprovided => format!("{WARNING}nothing provides it{WARNING:#}: start with --image"),
    }
}

fn render_pool(text: &mut String, pool: &UserPool, environment: &IndexMap<String, String>) {
    let role = ["INBOUND", "OUTBOUND"]
        .into_iter()
        .find(|role| environment.get(&format!("{role}_USER_POOL_ID")) == Some(&pool.id));
    let role = role.map(|role| format!("  {FAINT}{role}{FAINT:#}")).unwrap_or_default();
    item(
        text,
        "user pool",
        &format!("{STRONG}{}{STRONG:#}  {}{role}", escape::line(&pool.name), escape::line(&pool.id)),
    );
    for client in &pool.clients {
        let kind = if client.client_credentials { "  client_credentials" } else { "" };
        item(
            text,
            "  client",
            &format!("{}  {}{FAINT}{kind}{FAINT:#}", escape::line(&client.name), escape::line(&client.id)),
        );
    }
    if !pool.users.is_empty() {
        let rest = pool.user_count - pool.users.len().min(pool.user_count);
        let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
        let label = if pool.user_count == 1 { "  user" } else { "  users" };
        item(text, label, &format!("{}{more}", escape::line(&pool.users.join(", "))));
    }
    if let Some(url) = &pool.token_endpoint {
        item(text, "  token URL", &escape::line(url));
    }
}

fn state(status: &str) -> String {
    match status {
        "READY" => format!("{GOOD}{status}{GOOD:#}"),
        _ => format!("{WARNING}{}{WARNING:#}", escape::line(status)),
    }
}

fn item(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "  {FAINT}{name:<12}{FAINT:#} {value}");
}
