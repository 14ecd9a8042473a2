//! Who calls which gateway: what `tools`, `call` and `mcp` have in common.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;
use serde::Serialize;
use serde_json::{Value, json};

use agentcore_local::status::{Gateway, Status};

use super::client::{Answer, Client};
use super::escape;
use super::failure::Failure;
use super::gateway_credentials::GatewayCredentials;
use super::token::TokenHolder;

/// The options that choose the gateway and the credentials.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct McpCaller {
    /// The gateway, by name or id; not needed if there is only one
    #[arg(long, value_name = "NAME|ID")]
    pub(crate) gateway: Option<String>,
    /// An access token to call with, instead of logging in; a gateway with AWS_IAM or AUTHENTICATE_ONLY is called with signatures of the
    /// root key
    #[arg(long, value_name = "TOKEN", env = "AGENTCORE_LOCAL_TOKEN", hide_env_values = true)]
    token: Option<String>,
    #[command(flatten)]
    holder: TokenHolder,
}

pub(crate) struct Access {
    pub(crate) gateway: Gateway,
    pub(crate) credentials: GatewayCredentials,
    /// Seconds until the token expires; `None` for a token that was given, and for signatures.
    pub(crate) expires_in: Option<u64>,
    /// The issuer of the token, if it is not this emulator.
    stranger: Option<String>,
}

pub(crate) struct Session<'c> {
    client: &'c Client,
    pub(crate) access: Access,
}

/// A JSON-RPC request; its parameters are written unchanged, digit by digit.
#[derive(Serialize)]
struct JsonRpcRequest<'a, P> {
    jsonrpc: &'a str,
    id: u32,
    method: &'a str,
    params: &'a P,
}

impl McpCaller {
    pub(crate) async fn session<'c>(&self, client: &'c Client) -> Result<Session<'c>, Failure> {
        Ok(Session { client, access: self.access(client).await? })
    }

    /// Like `session`, for callers that send messages without a session.
    pub(crate) async fn access(&self, client: &Client) -> Result<Access, Failure> {
        let status = client.status().await?;
        let gateway = choose(&status, self.gateway.as_deref(), client)?.clone();
        if let Some(token) = self.given_token() {
            let stranger = stranger(token, &status);
            let credentials = GatewayCredentials::of_token(token)?;
            return Ok(Access { gateway, credentials, expires_in: None, stranger });
        }
        // Who names a user or a client wants a token, and is told why there is none.
        let without_token = match gateway.authorizer_type.as_str() {
            _ if self.holder.is_named() => None,
            "AWS_IAM" | "AUTHENTICATE_ONLY" => {
                Some(GatewayCredentials::of_variables(&client.get("environment").await?, &gateway))
            }
            "NONE" => Some(GatewayCredentials::None),
            _ => None,
        };
        if let Some(credentials) = without_token {
            return Ok(Access { gateway, credentials, expires_in: None, stranger: None });
        }
        let issued = client.token(&self.holder.request(Some(&gateway.id))).await?;
        let expires_in = Some(issued.expires_in);
        let credentials = GatewayCredentials::of_token(&issued.access_token)?;
        Ok(Access { gateway, credentials, expires_in, stranger: None })
    }

    /// The token of `--token` or its variable; an empty one counts as not set.
    pub(crate) fn given_token(&self) -> Option<&str> {
        self.token.as_deref().filter(|token| !token.is_empty())
    }
}

impl Session<'_> {
    pub(crate) async fn request(&self, method: &str, parameters: &impl Serialize) -> Result<Answer, Failure> {
        let message = JsonRpcRequest { jsonrpc: "2.0", id: 1, method, params: parameters };
        let message = serde_json::to_string(&message).unwrap_or_default();
        self.client.gateway(&self.access.gateway, &self.access.credentials, &message).await
    }

    /// The result of an answer. A refusal names the issuer of the token if it is another emulator, or AWS.
    pub(crate) async fn result(&self, answer: &Answer) -> Result<Value, Failure> {
        let failure = match answer.result() {
            Ok(result) => return Ok(result),
            Err(failure) => self.client.explained(answer, failure).await,
        };
        Err(match &self.access.stranger {
            Some(issuer) => {
                failure.hint(format!("the token is from {issuer}, which is not a user pool of this emulator"))
            }
            None => failure,
        })
    }

    /// All tools of the gateway, page by page.
    pub(crate) async fn tools(&self) -> Result<Vec<Value>, Failure> {
        let mut tools = Vec::new();
        let mut parameters = json!({});
        loop {
            let result = self.result(&self.request("tools/list", &parameters).await?).await?;
            tools.extend(result.get("tools").and_then(Value::as_array).cloned().unwrap_or_default());
            match result.get("nextCursor") {
                Some(cursor) => parameters = json!({"cursor": cursor}),
                None => return Ok(tools),
            }
        }
    }
}

/// The issuer of a token, if it is none of the emulator's user pools; `None` for what is not a JWT.
fn stranger(token: &str, status: &Status) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    let issuer = claims.get("iss")?.as_str()?;
    let is_own = status.user_pools.iter().any(|pool| issuer == format!("{}/{}", status.public_url, pool.id));
    (!is_own).then(|| escape::line(issuer).into_owned())
}

/// The gateway of this name or id; without a name the only one.
pub(crate) fn choose<'s>(
    status: &'s Status,
    named: Option<&str>,
    client: &Client,
) -> Result<&'s Gateway, Failure> {
    let list = || status.gateways.iter().map(|gateway| format!("{} ({})", gateway.name, gateway.id));
    let lines = |failure: Failure| list().fold(failure, |failure, line| failure.hint(format!("  {line}")));
    if let Some(name) = named {
        let unknown =
            || Failure::misused(format!("the emulator at {} has no gateway `{name}`", client.endpoint()));
        return status.gateway(name).ok_or_else(|| match status.gateways.is_empty() {
            true => unknown().hint("it has no gateway at all"),
            false => lines(unknown().hint("it has:")),
        });
    }
    match status.gateways.as_slice() {
        [only] => Ok(only),
        [] => Err(Failure::failed(format!("the emulator at {} has no gateway", client.endpoint())).hint(
            "start it with a stack file that has one, or make one with Terraform, boto3 or the AWS CLI",
        )),
        _ => Err(lines(
            Failure::misused("the emulator has several gateways").hint("choose one with --gateway NAME:"),
        )),
    }
}
