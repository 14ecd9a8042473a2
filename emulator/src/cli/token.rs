//! `token`: what the article gets with `aws cognito-idp initiate-auth`.

use clap::Args;
use serde_json::json;

use agentcore_local::status::TokenRequest;

use super::client::Client;
use super::failure::Failure;
use super::output::{print, print_json_line};

/// Prints an access token on a line of its own.
///
/// Without options it is one for the gateway: of the stack file's first user, or, if no user can log in, of the app client
/// that the gateway allows.
#[derive(Args, Debug)]
pub(crate) struct Token {
    #[command(flatten)]
    holder: TokenHolder,
    /// The gateway that the token is for, by name or id
    #[arg(long, value_name = "NAME|ID")]
    gateway: Option<String>,
    /// Print an object with the token, its user and its client instead
    #[arg(long)]
    json: bool,
}

/// Whose token it is.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct TokenHolder {
    /// The user who logs in [default: the first of the stack file]
    #[arg(long, value_name = "NAME", conflicts_with = "m2m")]
    user: Option<String>,
    /// The user's password, for users that are not in the stack file [env: AGENTCORE_LOCAL_PASSWORD]
    #[arg(long, value_name = "PASSWORD", conflicts_with = "m2m")]
    password: Option<String>,
    /// The app client, by name or id [default: the one that the gateway allows]
    #[arg(long, value_name = "NAME|ID")]
    client: Option<String>,
    /// Get a token for the client itself, with client_credentials
    #[arg(long)]
    m2m: bool,
}

impl TokenHolder {
    /// Whether a user or a client was named.
    pub(crate) fn is_named(&self) -> bool {
        self.m2m || self.user.is_some() || self.client.is_some()
    }

    pub(crate) fn request(&self, gateway: Option<&str>) -> TokenRequest {
        let variable = || std::env::var("AGENTCORE_LOCAL_PASSWORD").ok().filter(|word| !word.is_empty());
        TokenRequest {
            gateway: gateway.map(str::to_owned),
            user: self.user.clone(),
            password: self.password.clone().or_else(|| self.user.as_ref().and_then(|_| variable())),
            client: self.client.clone(),
            m2m: self.m2m,
        }
    }
}

impl Token {
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let token = client.token(&self.holder.request(self.gateway.as_deref())).await?;
        if !self.json {
            return print(token.access_token);
        }
        print_json_line(&json!({
            "access_token": token.access_token,
            "username": token.username,
            "client_id": token.client_id,
            "user_pool_id": token.user_pool_id,
            "expires_in": token.expires_in,
        }))
    }
}
