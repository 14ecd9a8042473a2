//! What a running emulator has right now, however it was made: by its stack file, Terraform, boto3 or the AWS CLI.

use serde::{Deserialize, Serialize};

/// The variables that `agentcore-local env` exports, in their order: all that `GET /_local/environment` ever names. The
/// program sets no other, whatever answers it.
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

/// All that the commands choose from, as `GET /_local/status` gives it. No member holds a secret.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Status {
    /// The version of the emulator, such as `0.1.0`.
    pub version: String,
    /// The process that the emulator runs in.
    pub process_id: u32,
    /// When the emulator started: ISO 8601 in UTC.
    pub started_at: String,
    /// The base of every URL that is given out, without a slash at its end.
    pub public_url: String,
    /// The stack file as it was named at the start; `m2m-auth-demo.toml` for the built-in one.
    pub stack: String,
    /// The stack's region, such as `us-east-1`.
    pub region: String,
    /// Twelve digits.
    pub account: String,
    /// Where outbound calls go in place of the URLs that are configured, those of the longest paths first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mappings: Vec<Mapping>,
    /// The user pools of all regions, oldest first.
    pub user_pools: Vec<UserPool>,
    /// The gateways of all regions, oldest first.
    pub gateways: Vec<Gateway>,
    /// The agent runtimes of all regions, oldest first.
    pub runtimes: Vec<Runtime>,
    /// What is odd although everything runs, such as a gateway that refuses the stack's own user.
    pub warnings: Vec<String>,
}

/// Calls to URLs that begin with one go to another: `--map` and the stack's `[map]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Mapping {
    /// What the configured URLs begin with.
    pub from: String,
    /// What takes its place.
    pub to: String,
}

/// A Cognito user pool.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct UserPool {
    /// Such as `us-east-1_OvN7ms5fz`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The region that it is in.
    pub region: String,
    /// The token endpoint of its domain; none without a domain.
    pub token_endpoint: Option<String>,
    /// Its app clients, oldest first.
    pub clients: Vec<Client>,
    /// The names of its first users; at most [`MAX_LISTED_USERS`].
    pub users: Vec<String>,
    /// How many users it has.
    pub user_count: usize,
}

/// How many users of a pool are listed.
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
    /// Whether users can log in with it by a password (USER_PASSWORD_AUTH).
    pub password_auth: bool,
    /// Whether it gets tokens of its own at the token endpoint.
    pub client_credentials: bool,
}

/// A gateway with its targets.
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
    /// The newest version of MCP that it speaks, such as `2025-11-25`; none where it could not be made.
    pub protocol_version: Option<String>,
    /// The user pool that it trusts; none where its issuer is not one of this emulator's pools.
    pub user_pool_id: Option<String>,
    /// Its targets, oldest first.
    pub targets: Vec<Target>,
}

/// A gateway's target and how its synchronisation went.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Target {
    /// Its id: ten upper-case letters and digits.
    pub id: String,
    /// Its name, the prefix of its tools.
    pub name: String,
    /// Where its MCP server is called.
    pub endpoint: String,
    /// AWS's status, such as `READY` or `FAILED`.
    pub status: String,
    /// AWS's reasons when it is not READY; empty otherwise.
    pub status_reasons: Vec<String>,
    /// The trace of its last synchronisation, as long as that is kept; see [`crate::trace`].
    pub trace_id: Option<String>,
    /// How many tools it has.
    pub tools: usize,
    /// What is wrong with its tools' schemas; at most [`MAX_LISTED_PROBLEMS`].
    #[serde(default)]
    pub schema_problems: Vec<SchemaProblem>,
    /// A call to try, as `agentcore-local call` takes it: of a tool that does not look destructive and needs only numbers
    /// and texts. None where there is no such tool.
    pub example: Option<String>,
}

/// How many problems of a target's schemas are listed.
pub const MAX_LISTED_PROBLEMS: usize = 100;

/// What is wrong with the input schema of a tool that is offered all the same.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SchemaProblem {
    /// The tool as clients call it: `TARGET___TOOL`.
    pub tool: String,
    /// That every call is refused, or where a check is off, and why.
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
    /// Its endpoints, oldest first: `DEFAULT` and those that were made.
    pub endpoints: Vec<Endpoint>,
}

/// An endpoint of a runtime, and what runs for the version that it points to.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Endpoint {
    /// Its name, such as `DEFAULT`.
    pub name: String,
    /// The version that it points to.
    pub version: u32,
    /// Where it is invoked.
    pub url: String,
    /// What runs behind it: `the sample server`, a command line, a URL or an image.
    pub server: String,
    /// How the server is.
    pub state: ServerState,
}

/// How a runtime's MCP server is.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ServerState {
    /// The first invocation starts it.
    NotStarted,
    /// It was started and does not listen yet.
    Starting {
        /// The port that it was given.
        port: u16,
    },
    /// It listens.
    Running {
        /// The port that it listens on.
        port: u16,
    },
    /// It is spoken to over standard input and output, in a process for each session.
    Stdio {
        /// How many sessions are open.
        sessions: usize,
    },
    /// It ended; the next invocation starts it again.
    Ended {
        /// How, with its last lines.
        reason: String,
    },
    /// Somebody else runs it: whether it answers shows when it is called.
    External,
    /// Nothing runs for its image.
    Unprovided,
}

impl Status {
    /// The gateway of this name or id.
    pub fn gateway(&self, name_or_id: &str) -> Option<&Gateway> {
        let by_id = self.gateways.iter().find(|gateway| gateway.id == name_or_id);
        by_id.or_else(|| self.gateways.iter().find(|gateway| gateway.name == name_or_id))
    }

    /// The targets that cannot be used: `FAILED`, or never synchronised.
    pub fn failed_targets(&self) -> impl Iterator<Item = (&Gateway, &Target)> {
        let targets = self
            .gateways
            .iter()
            .flat_map(|gateway| gateway.targets.iter().map(move |target| (gateway, target)));
        targets.filter(|(_, target)| target.status == "FAILED")
    }
}

/// Which token is asked for, as `POST /_local/token` takes it. What is absent is chosen where there is one choice.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct TokenRequest {
    /// The gateway that the token is for, by name or id.
    pub gateway: Option<String>,
    /// The user who logs in, by name.
    pub user: Option<String>,
    /// The user's password; not needed for users of the stack file.
    pub password: Option<String>,
    /// The app client, by name or id.
    pub client: Option<String>,
    /// Whether the client itself is meant, by client_credentials, and no user.
    pub m2m: bool,
}

/// A token, as `POST /_local/token` answers.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct IssuedToken {
    /// The access token.
    pub access_token: String,
    /// Who logged in; none for a token of the client itself.
    pub username: Option<String>,
    /// The app client.
    pub client_id: String,
    /// The pool that issued it.
    pub user_pool_id: String,
    /// Seconds until it expires.
    pub expires_in: u64,
}
