//! The current resources of a running emulator, whether created by its stack file, Terraform, boto3 or the AWS CLI.

use serde::{Deserialize, Serialize};

/// The variables that `agentcore-local env` exports, in order: all that `GET /_local/environment` may name. The program sets
/// no others, whatever the server responds.
pub const ENVIRONMENT: [&str; 15] = [
    "AGENTCORE_LOCAL_ENDPOINT",
    "AWS_ENDPOINT_URL",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "INBOUND_USER_POOL_ID",
    "INBOUND_CLIENT_ID",
    "GATEWAY_URL",
    "OUTBOUND_USER_POOL_ID",
    "OUTBOUND_CLIENT_ID",
    "OUTBOUND_CLIENT_SECRET",
    "OUTBOUND_TOKEN_ENDPOINT",
    "RUNTIME_ARN",
    "RUNTIME_URL",
];

/// Everything that the commands choose from, as `GET /_local/status` returns it. No member holds a secret.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Status {
    /// The version of the emulator, such as `0.1.0`.
    pub version: String,
    /// The id of the process that the emulator runs in.
    pub process_id: u32,
    /// When the emulator started, in ISO 8601 and UTC.
    pub started_at: String,
    /// The base of every URL that is given out, without a trailing slash.
    pub public_url: String,
    /// The stack file as it was named on startup; `m2m-auth-demo.toml` for the built-in one.
    pub stack: String,
    /// The stack's region, such as `us-east-1`.
    pub region: String,
    /// The account id: twelve digits.
    pub account: String,
    /// Whether the signatures of calls are verified: `on` or `off`.
    #[serde(default)]
    pub iam: String,
    /// Where outbound calls go in place of the configured URLs, longest paths first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// The user pools of all regions, oldest first.
    pub user_pools: Vec<UserPool>,
    /// The gateways of all regions, oldest first.
    pub gateways: Vec<Gateway>,
    /// The agent runtimes of all regions, oldest first.
    pub runtimes: Vec<Runtime>,
    /// Oddities that do not keep the stack from running, such as a gateway that refuses the stack's own user.
    pub warnings: Vec<String>,
}

/// What the emulator's clock shows, as `GET /_local/clock` returns it. Every expiry follows it; signatures (X-Amz-Date) are
/// always compared with the clock of this machine.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct ClockState {
    /// The emulator's time, in ISO 8601 and UTC with milliseconds.
    pub now: String,
    /// The time of this machine.
    pub machine: String,
    /// How far the emulator's clock is ahead of the machine's, in milliseconds; negative if it is behind.
    pub offset_milliseconds: i64,
}

/// How to move the clock, as `POST /_local/clock` takes it: `{"set": TIME}`, `{"advance": DURATION}` or `"reset"`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockChange {
    /// To a time in ISO 8601 with its offset from UTC, such as `2026-12-24T18:30:00Z`, from which it runs on.
    Set(String),
    /// Forward, by a duration such as `90s`, `2h 30m` or `7d`.
    Advance(String),
    /// Back to the time of this machine.
    Reset,
}

/// A redirection of outbound calls by URL prefix: `--map` and the stack's `[map]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Mapping {
    /// The prefix of the configured URLs.
    pub from: String,
    /// The URL that replaces the prefix.
    pub to: String,
}

/// A Cognito user pool.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct UserPool {
    /// The pool id, such as `us-east-1_OvN7ms5fz`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The region that it is in.
    pub region: String,
    /// The token endpoint of its domain; `None` without a domain.
    pub token_endpoint: Option<String>,
    /// Its app clients, oldest first.
    pub clients: Vec<Client>,
    /// The names of its first users, at most [`MAX_LISTED_USERS`].
    pub users: Vec<String>,
    /// The number of users.
    pub user_count: usize,
}

/// The maximum number of users listed for a pool.
pub const MAX_LISTED_USERS: usize = 20;

/// An app client of a user pool.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Client {
    /// Its client id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it has a secret.
    pub has_secret: bool,
    /// Whether users can log in with it by password (USER_PASSWORD_AUTH).
    pub password_auth: bool,
    /// Whether it can get tokens of its own at the token endpoint.
    pub client_credentials: bool,
}

/// A gateway and its targets.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Gateway {
    /// Its id, such as `m2m-auth-demo-0a1b2c3d4e`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The region that it is in.
    pub region: String,
    /// Its MCP URL.
    pub url: String,
    /// AWS's status, such as `READY` or `FAILED`.
    pub status: String,
    /// AWS's reasons when it is not READY; empty otherwise.
    pub status_reasons: Vec<String>,
    /// Who may call it: `CUSTOM_JWT`, `AWS_IAM`, `AUTHENTICATE_ONLY` or `NONE`.
    #[serde(default)]
    pub authorizer_type: String,
    /// The newest MCP version that it speaks, such as `2025-11-25`; `None` if it could not be created.
    pub protocol_version: Option<String>,
    /// The user pool that it trusts; `None` if its issuer is not a pool of this emulator.
    pub user_pool_id: Option<String>,
    /// Its targets, oldest first.
    pub targets: Vec<Target>,
}

/// A target of a gateway and the result of its synchronisation.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Target {
    /// Its id: ten upper-case letters and digits.
    pub id: String,
    /// Its name, which prefixes its tools.
    pub name: String,
    /// The URL of its MCP server.
    pub endpoint: String,
    /// AWS's status, such as `READY` or `FAILED`.
    pub status: String,
    /// AWS's reasons when it is not READY; empty otherwise.
    pub status_reasons: Vec<String>,
    /// The trace of its last synchronisation, as long as it is kept; see [`crate::trace`].
    pub trace_id: Option<String>,
    /// The number of tools.
    pub tools: usize,
    /// The problems of its tools' schemas, at most [`MAX_LISTED_PROBLEMS`].
    #[serde(default)]
    pub schema_problems: Vec<SchemaProblem>,
    /// A call to try, as `agentcore-local call` takes it: of a tool that does not look destructive and needs only numbers
    /// and strings. `None` if there is no such tool.
    pub example: Option<String>,
}

/// The maximum number of schema problems listed for a target.
pub const MAX_LISTED_PROBLEMS: usize = 100;

/// A problem with the input schema of a tool that is offered nevertheless.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SchemaProblem {
    /// The tool name that clients call: `TARGET___TOOL`.
    pub tool: String,
    /// Whether every call is refused or a check is disabled, and why.
    pub problem: String,
}

/// An agent runtime.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Runtime {
    /// Its id.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// The region that it is in.
    pub region: String,
    /// Its endpoints, oldest first: `DEFAULT` and those that were created.
    pub endpoints: Vec<Endpoint>,
}

/// An endpoint of a runtime, and the server of the version that it points to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Endpoint {
    /// Its name, such as `DEFAULT`.
    pub name: String,
    /// The version that it points to.
    pub version: u32,
    /// The URL that invokes it.
    pub url: String,
    /// The server behind it: `the sample server`, a command line, a URL or an image.
    pub server: String,
    /// The state of the server.
    pub state: ServerState,
}

/// The state of a runtime's MCP server.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ServerState {
    /// The first invocation starts the server.
    NotStarted,
    /// The server was started and does not listen yet.
    Starting {
        /// The port that it was given.
        port: u16,
    },
    /// The server listens.
    Running {
        /// The port that it listens on.
        port: u16,
    },
    /// The server communicates over standard input and output, in one process for each session.
    Stdio {
        /// The number of open sessions.
        sessions: usize,
    },
    /// The server ended; the next invocation starts it again.
    Ended {
        /// How it ended, with its last lines.
        reason: String,
    },
    /// The server is run by someone else; whether it responds shows when it is called.
    External,
    /// No server is configured for its image.
    Unprovided,
}

impl Status {
    /// Returns the gateway with this name or id.
    pub fn gateway(&self, name_or_id: &str) -> Option<&Gateway> {
        let by_id = self.gateways.iter().find(|gateway| gateway.id == name_or_id);
        by_id.or_else(|| self.gateways.iter().find(|gateway| gateway.name == name_or_id))
    }

    /// Returns the targets that cannot be used: `FAILED`, or never synchronised.
    pub fn failed_targets(&self) -> impl Iterator<Item = (&Gateway, &Target)> {
        let targets = self
            .gateways
            .iter()
            .flat_map(|gateway| gateway.targets.iter().map(move |target| (gateway, target)));
        targets.filter(|(_, target)| target.status == "FAILED")
    }
}

/// A request for a token, as `POST /_local/token` takes it. An absent member is chosen if there is only one choice.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenRequest {
    /// The gateway that the token is for, by name or id.
    pub gateway: Option<String>,
    /// The user who logs in, by name.
    pub user: Option<String>,
    /// The user's password; not needed for users from the stack file.
    pub password: Option<String>,
    /// The app client, by name or id.
    pub client: Option<String>,
    /// Whether the token is for the client itself, by client_credentials, and not for a user.
    pub m2m: bool,
}

/// A token, as `POST /_local/token` returns it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct IssuedToken {
    /// The access token.
    pub access_token: String,
    /// The user who logged in; `None` for a token of the client itself.
    pub username: Option<String>,
    /// The app client.
    pub client_id: String,
    /// The pool that issued it.
    pub user_pool_id: String,
    /// Seconds until it expires.
    pub expires_in: u64,
}
