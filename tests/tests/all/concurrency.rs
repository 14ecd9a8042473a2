//! Many calls at once: one M2M token for all of them, and one more when it grows old.

use std::time::Duration;

use agentcore_local::trace::HopName;
use agentcore_local_tests::{Local, flatten};
use futures_util::future::join_all;
use serde_json::json;

/// How often the token endpoint was asked, in all that the emulator remembers.
async fn fetched_tokens(local: &Local) -> usize {
    let traces = local.traces().await;
    flatten(&traces).iter().filter(|hop| hop.hop == HopName::TokenEndpoint).count()
}

async fn call_a_hundred_times(local: &Local, token: &str) {
    let tool = "m2m-auth-demo-mcp-target___add_numbers";
    let calls = (0..100).map(async |number| {
        let answer = local.call(token, tool, &json!({"a": number, "b": 1})).await;
        let sum = number + 1;
        let body = format!(
            r#"{{"jsonrpc":"2.0","id":2,"result":{{"content":[{{"type":"text","text":"{sum}"}}],"isError":false,"structuredContent":{{"result":{sum}}}}}}}"#
        );
        answer.assert(200, Some("application/json"), None, &body, "one of a hundred");
        answer.trace_id().to_owned()
    });
    let mut ids = join_all(calls).await;
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 100, "every call has a trace of its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_calls_fetch_one_token() {
    let local = Local::built_in().await;
    let token = local.user_token().await;
    call_a_hundred_times(&local, &token).await;
    assert_eq!(fetched_tokens(&local).await, 1, "with the synchronisation at the start");

    // 120 s before it expires a token is no longer used; the user's is good for as long.
    local.emulator.clock().advance(Duration::from_secs(3600 - 110));
    call_a_hundred_times(&local, &token).await;
    assert_eq!(fetched_tokens(&local).await, 2, "all of them together");
}
