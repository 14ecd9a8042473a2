//! Cognito's two tokens of a user: the access token has a client_id and no aud, the ID token has it the other way round.

use agentcore_local_tests::{Local, fixture};
use serde_json::json;

const CLIENT: &str = "${user_pool.inbound.client.user.id}";

async fn statuses(rule: &str) -> (u16, u16) {
    let text = fixture("stacks/m2m-auth-demo.toml");
    let built_in = format!("allowed_clients = [\"{CLIENT}\"]");
    assert_eq!(text.matches(&built_in).count(), 1);
    let local = Local::of(&text.replace(&built_in, rule)).await;
    let logged_in = local.log_in().await;
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    let status = async |name: &str| {
        let token = logged_in[name].as_str().unwrap();
        local.rpc(local.gateway_url(), token, &message).await.status
    };
    (status("AccessToken").await, status("IdToken").await)
}

#[tokio::test]
async fn allowed_clients_takes_the_access_token() {
    assert_eq!(statuses(&format!("allowed_clients = [\"{CLIENT}\"]")).await, (200, 403));
    assert_eq!(statuses("allowed_clients = [\"another\"]").await, (403, 403));
}

#[tokio::test]
async fn allowed_audience_takes_the_id_token() {
    assert_eq!(statuses(&format!("allowed_audience = [\"{CLIENT}\"]")).await, (401, 200));
    assert_eq!(statuses("allowed_audience = [\"another\"]").await, (401, 401));
}

#[tokio::test]
async fn both_together_take_neither() {
    let both = format!("allowed_clients = [\"{CLIENT}\"]\nallowed_audience = [\"{CLIENT}\"]");
    assert_eq!(statuses(&both).await, (401, 403));
}

#[tokio::test]
async fn allowed_scopes_takes_the_users_own_scope() {
    assert_eq!(statuses("allowed_scopes = [\"aws.cognito.signin.user.admin\"]").await, (200, 403));
    assert_eq!(statuses("allowed_scopes = [\"demo/read\"]").await, (403, 403));
}

#[tokio::test]
async fn a_claim_tells_access_and_id_tokens_apart() {
    let rule = |value: &str| {
        format!(
            "custom_claims = [{{ inbound_token_claim_name = \"token_use\", inbound_token_claim_value_type = \"STRING\", authorizing_claim_match_value = {{ claim_match_operator = \"EQUALS\", claim_match_value = {{ match_value_string = \"{value}\" }} }} }}]"
        )
    };
    assert_eq!(statuses(&rule("access")).await, (200, 403));
    assert_eq!(statuses(&rule("id")).await, (403, 200));
}
