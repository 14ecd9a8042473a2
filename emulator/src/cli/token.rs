//! `token`: what the article gets with `aws cognito-idp initiate-auth`.

use clap::Args;
use serde_json::json;

use super::client::Client;
use super::failure::Failure;
use super::output::line;

/// Prints an access token of the stack's user, alone on its line.
#[derive(Args, Debug)]
pub(crate) struct Token {
    /// Print an object with the token, its user and its client instead
    #[arg(long)]
    json: bool,
}

impl Token {
    /// Logs in and prints.
    pub(crate) async fn run(self, client: &Client) -> Result<(), Failure> {
        let summary = client.summary().await?;
        let token = client.token(None, &summary).await?;
        if self.json {
            let user = summary.user.as_ref();
            let client_id = user.map(|user| &user.client_id);
            let username = user.map(|user| &user.username);
            line(json!({"access_token": token, "username": username, "client_id": client_id}));
        } else {
            line(token);
        }
        Ok(())
    }
}
