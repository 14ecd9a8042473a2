//! `[runtime.NAME]`: an agent runtime and the MCP server that it runs.

use std::path::PathBuf;
use std::time::Duration;

use http::Uri;
use toml::Spanned;

use super::authorizer::{Authorizer, read_optional_authorizer};
use super::iam_role::read_role_arn;
use super::named::Named;
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::Table;
use crate::stack::template::Template;

/// CreateAgentRuntime, and what runs in place of its container.
#[derive(Clone, Debug)]
pub(crate) struct Runtime {
    /// `agentRuntimeName`.
    pub(crate) name: String,
    pub(crate) server: Server,
    /// `roleArn`; `None` for a role of its own.
    pub(crate) role_arn: Option<Template>,
    /// `authorizerConfiguration.customJWTAuthorizer`; `None` for a runtime that takes AWS signatures.
    pub(crate) custom_jwt_authorizer: Option<Authorizer>,
    /// `requestHeaderConfiguration.requestHeaderAllowlist`.
    pub(crate) request_header_allowlist: Vec<String>,
    /// How long the server may take to start listening; `None` for the emulator's own limit.
    pub(crate) start_deadline: Option<Duration>,
}

/// The one of `sample`, `command` and `url` that the file sets.
#[derive(Clone, Debug)]
pub(crate) enum Server {
    /// The sample server that comes with the emulator.
    Sample,
    /// A program that the emulator starts; it listens on the port in `PORT` and `{port}`.
    Command(Command),
    /// The whole MCP URL of a running server.
    Url(Uri),
}

#[derive(Clone, Debug)]
pub(crate) struct Command {
    /// The program, then its arguments; never empty.
    pub(crate) command: Vec<Spanned<Template>>,
    /// Variables in addition to those that the emulator itself was started with.
    pub(crate) environment: Named<Template>,
    /// As in the file; a relative one is relative to the file's own directory.
    pub(crate) working_directory: Option<Spanned<PathBuf>>,
    /// The port that the program always listens on; `None` for a free one.
    pub(crate) port: Option<u16>,
    /// Whether the program speaks MCP over its standard input and output, and listens nowhere.
    pub(crate) speaks_stdio: bool,
}

impl Command {
    /// The `PATH` that its environment sets; `None` if it has the emulator's own.
    pub(crate) fn path(&self) -> Option<&Template> {
        self.environment.iter().rev().find(|(name, _)| name == "PATH").map(|(_, value)| value)
    }
}

/// A runtime has exactly one of these.
const SERVERS: [&str; 3] = ["sample", "command", "url"];

impl Runtime {
    pub(crate) fn read(table: &mut Table<'_, '_>, key: &str) -> Option<Self> {
        let name = table.own_name(key, "a runtime", check::RUNTIME_NAME);
        let server = read_server(table);
        let role_arn = read_role_arn(table);
        let custom_jwt_authorizer = read_optional_authorizer(table);
        let request_header_allowlist =
            super::named::plain(table.literals("request_header_allowlist", check::HEADER_NAME));
        if request_header_allowlist.len() > 20
            && let Some(span) = table.key_span("request_header_allowlist")
        {
            table.mistake(Diagnostic::new(span, "too many allowed headers").expected("at most 20"));
        }
        let start_deadline = table.integer_of("start_deadline", 1, 3600, "seconds");
        Some(Self {
            name: name?,
            server: server?,
            role_arn,
            custom_jwt_authorizer: custom_jwt_authorizer?,
            request_header_allowlist,
            start_deadline: start_deadline.map(|seconds| Duration::from_secs(seconds.into())),
        })
    }
}

fn read_server(table: &mut Table<'_, '_>) -> Option<Server> {
    let given: Vec<_> = SERVERS.iter().filter_map(|key| Some((*key, table.key_span(key)?))).collect();
    let sample = table.boolean("sample");
    let sample_span = table.key_span("sample").unwrap_or(table.span());
    let command = table.templates("command", check::TEXT);
    let url = table.literal("url", check::URL);
    let environment = table.entries("environment", |table, name, value| {
        table.check_name(name.get_ref(), name.span(), check::VARIABLE_NAME);
        table.as_template(&value, check::ANY).map(Spanned::into_inner)
    });
    let working_directory = table.literal("working_directory", check::TEXT);
    let port = table.integer("port", 1, u16::MAX.into());
    if let (Some(port), Some(span)) = (port, table.key_span("port")) {
        table.claim("port", "a server", &Spanned::new(span, port.to_string()));
    }
    let stdio = table.boolean("stdio");
    if let (Some(true), Some(port), Some(span)) = (stdio, table.key_span("port"), table.key_span("stdio")) {
        let mistake = Diagnostic::new(port, "a server on standard input and output listens on no port");
        table.mistake(
            mistake.context(span, "`stdio` says that it is one").expected("either `port` or `stdio`"),
        );
    }
    for key in ["environment", "working_directory", "port", "stdio"] {
        if let Some(span) = table.key_span(key)
            && !given.iter().any(|(given, _)| *given == "command")
        {
            let mistake = Diagnostic::new(span, format!("`{key}` without `command`"));
            table.missing(&["command"], mistake.expected("a `command` in this table, to which it applies"));
        }
    }
    match given.as_slice() {
        [_] => {}
        [(first, first_span), (second, second_span), ..] => {
            let mistake = Diagnostic::new(second_span.clone(), "a runtime has one server");
            let mistake = mistake.context(first_span.clone(), format!("`{first}` already says which"));
            table.mistake(mistake.expected(format!("either `{first}` or `{second}`")));
            return None;
        }
        [] => {
            let mistake = Diagnostic::new(table.span(), "this runtime has no server");
            let expected = "one of `sample = true`, `command = [...]`, `url = \"http://...\"`";
            table.missing(&SERVERS, mistake.expected(expected));
            return None;
        }
    }
    if sample == Some(false) {
        let mistake = Diagnostic::new(sample_span, "`sample = false` leaves the runtime without a server");
        table.mistake(mistake.expected("`sample = true`, or `command` or `url` in its place"));
        return None;
    }
    if sample.is_some() {
        return Some(Server::Sample);
    }
    if let Some(url) = url {
        return url.get_ref().parse().ok().map(Server::Url);
    }
    let command = command?;
    let working_directory =
        working_directory.map(|path| Spanned::new(path.span(), PathBuf::from(path.into_inner())));
    let port = port.and_then(|port| u16::try_from(port).ok());
    let speaks_stdio = stdio.unwrap_or_default();
    Some(Server::Command(Command { command, environment, working_directory, port, speaks_stdio }))
}
