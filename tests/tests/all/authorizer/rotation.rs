//! An issuer that takes a new key: its new tokens pass at once, its old ones no longer.

use std::time::Duration;

use agentcore_local_tests::{Issuer, Local, Stub};
use serde_json::json;

use super::{everything, good};

#[tokio::test]
async fn a_new_key_is_fetched_once_and_the_old_one_forgotten() {
    let (issuer, stub) = (Issuer::start().await, Stub::echo().await);
    let local = Local::of(&format!(
        "[gateway.main]\nname = \"guarded\"\n{}\n[gateway.main.target.echo]\nname = \"echo\"\nendpoint = \"{}\"\n",
        everything("gateway.main", &issuer),
        stub.url()
    ))
    .await;
    let claims = good(&issuer, local.emulator.clock().epoch_seconds());
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "ping"});
    let status = async |token: &str| local.rpc(local.gateway_url(), token, &message).await.status;

    let old = issuer.key().sign(&claims);
    assert_eq!((status(&old).await, status(&old).await), (200, 200));
    let fetches = issuer.key_fetches();
    assert_eq!(fetches, 1, "the keys are kept");

    // Unknown keys make the set be fetched again, though not with every forged token.
    local.emulator.clock().advance(Duration::from_secs(6));
    issuer.rotate("second");
    let new = issuer.key().sign(&claims);
    assert_eq!(status(&new).await, 200, "a key that is not known yet");
    assert_eq!(issuer.key_fetches(), fetches + 1);
    assert_eq!(status(&old).await, 401, "a token that was remembered as good, of a key that is gone");
    assert_eq!(status(&new).await, 200);
}
