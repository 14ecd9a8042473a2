//! Repeated requests, in sequence and concurrently.

use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use serde_json::json;

use super::*;

const TEXT: &str = "The client token was used before with other parameters";

fn token(number: usize) -> ClientToken {
    let account_region = AccountRegion { region: "us-east-1".into(), account: "123456789012".into() };
    ClientToken { account_region, operation: "CreateAgentRuntime", token: number.to_string() }
}

/// Requests whose responses count the calls that were served.
#[derive(Default)]
struct Served {
    requests: Idempotency,
    count: AtomicUsize,
    gate: tokio::sync::Mutex<()>,
}

impl Served {
    async fn ask(&self, token: ClientToken, input: &Value) -> Result<Value, ApiError> {
        let served = async || {
            let number = self.count.fetch_add(1, Ordering::Relaxed) + 1;
            let _passed = self.gate.lock().await;
            Ok(json!(number))
        };
        self.requests.once(token, input, served, |_| vec!["demo-1".to_owned()]).await
    }
}

#[tokio::test]
async fn an_equal_request_gets_the_first_answer() {
    let served = Served::default();
    assert_eq!(served.ask(token(1), &json!({"a": 1, "b": {"c": 2, "d": 3}})).await, Ok(json!(1)));
    let reordered = serde_json::from_str(r#"{"b": {"d": 3, "c": 2}, "a": 1}"#).unwrap();
    assert_eq!(served.ask(token(1), &reordered).await, Ok(json!(1)));
    let error = served.ask(token(1), &json!({"a": 2})).await.unwrap_err();
    assert_eq!((error.status.as_u16(), error.code, error.message.as_str()), (409, "ConflictException", TEXT));
    let other = ClientToken { operation: "UpdateAgentRuntime", ..token(1) };
    assert_eq!(served.ask(other, &json!({"a": 2})).await, Ok(json!(2)));
    let account_region = AccountRegion { region: "eu-west-1".into(), ..token(1).account_region };
    assert_eq!(served.ask(ClientToken { account_region, ..token(1) }, &json!({"a": 2})).await, Ok(json!(3)));
}

#[tokio::test]
async fn a_request_waits_for_an_equal_one_and_never_for_another_token() {
    let served = Served::default();
    let input = json!({});
    let held = served.gate.lock().await;
    let (first, second) = (served.ask(token(1), &input), served.ask(token(1), &input));
    let other = served.ask(token(2), &input);
    let (first, second, other, ()) = tokio::join!(first, second, other, async { drop(held) });
    assert_eq!((first, second, other), (Ok(json!(1)), Ok(json!(1)), Ok(json!(2))));
}

#[tokio::test]
async fn one_that_is_broken_off_lets_the_next_go_on() {
    let served = Served::default();
    let input = json!({});
    let held = served.gate.lock().await;
    let mut first = Box::pin(served.ask(token(1), &input));
    assert!((&mut first).now_or_never().is_none());
    let second = served.ask(token(1), &input);
    let broken_off = async {
        drop(first);
        drop(held);
    };
    let (second, ()) = tokio::join!(second, broken_off);
    assert_eq!(second, Ok(json!(2)));
}

#[tokio::test]
async fn a_failure_is_not_remembered() {
    let served = Served::default();
    let fails = async || Err(ApiError::validation("no"));
    let failed = served.requests.once(token(1), &json!({"a": 1}), fails, |_| Vec::new()).await;
    assert_eq!(failed.unwrap_err().message, "no");
    assert_eq!(served.ask(token(1), &json!({"a": 2})).await, Ok(json!(1)));
}

#[tokio::test]
async fn what_is_gone_is_forgotten_even_while_its_request_is_under_way() {
    let served = Served::default();
    let input = json!({});
    served.ask(token(1), &input).await.unwrap();
    served.requests.forget("demo-2");
    assert_eq!(served.ask(token(1), &input).await, Ok(json!(1)));
    served.requests.forget("demo-1");
    assert_eq!(served.ask(token(1), &input).await, Ok(json!(2)));
    let deleted = async || {
        served.requests.forget("demo-1");
        Ok(json!("made"))
    };
    served.requests.once(token(2), &input, deleted, |_| vec!["demo-1".to_owned()]).await.unwrap();
    assert_eq!(served.ask(token(2), &input).await, Ok(json!(3)));
}

#[tokio::test]
async fn the_oldest_answer_is_forgotten_first() {
    let served = Served::default();
    let input = json!({});
    for number in 1..=MAX_ANSWERS + 1 {
        served.ask(token(number), &input).await.unwrap();
    }
    assert_eq!(served.ask(token(2), &input).await, Ok(json!(2)));
    assert_eq!(served.ask(token(1), &input).await, Ok(json!(MAX_ANSWERS + 2)));
    let requests = served.requests.lock();
    assert_eq!((requests.answered.len(), requests.under_way.len()), (MAX_ANSWERS, 1));
}
