//! Targets that are called with an API key of the stack file: where it stands, and that nobody else sees it.

use agentcore_local::stack::Stack;
use agentcore_local::trace::{Trace, Verdict};
use agentcore_local::{Builder, Emulator, StartError};
use agentcore_local_tests::{Asked, Local, Stub, fixture, flatten};
use serde_json::json;

const KEY: &str = "hunter2&co";
const TARGET: &str = "m2m-auth-demo-mcp-target";

/// The built-in stack with its target at `https://api.example.com/mcp?units=si`, which is the stub, and a key in place of
/// a token.
fn builder(stub: &Stub, api_key: &str) -> Builder {
    let text = fixture("stacks/m2m-auth-demo.toml");
    let line = text.lines().find(|line| line.starts_with("endpoint = ")).unwrap();
    let text = text.replace(line, "endpoint = \"https://api.example.com/mcp?units=si\"");
    let (before, _) = text.split_once("[gateway.main.target.mcp_server.oauth]").unwrap();
    let text = format!(
        "{before}[gateway.main.target.mcp_server.api_key]\n\
         provider_arn = \"${{api_key_credential_provider.weather.arn}}\"\n{api_key}\n\
         [api_key_credential_provider.weather]\nname = \"weather\"\napi_key = \"${{env.WEATHER_KEY}}\"\n\
         [map]\n\"https://api.example.com\" = \"http://{}\"\n",
        stub.address()
    );
    let environment = |name: &str| (name == "WEATHER_KEY").then(|| KEY.into());
    let stack = Stack::parse_with("test.toml", &text, &environment);
    Emulator::builder().stack(stack.unwrap_or_else(|error| panic!("{error}\n{text}")))
}

/// What the stub was asked with, once a call has passed.
async fn asked_with(api_key: &str) -> Asked {
    let stub = Stub::echo().await;
    let local = Local::started(builder(&stub, api_key)).await;
    let token = local.user_token().await;
    let answer = local.call(&token, &format!("{TARGET}___echo"), &json!({"text": "x"})).await;
    assert!(answer.body.contains("echoed"), "{answer:?}");
    let status = serde_json::to_string(&local.emulator.status()).unwrap();
    let traces = serde_json::to_string(&local.traces().await).unwrap();
    for told in [&status, &traces] {
        assert!(!told.contains("hunter2"), "{told}");
    }
    let asked = stub.asked();
    assert!(asked.iter().any(|asked| asked.rpc() == "tools/list"), "{asked:?}");
    assert!(asked.iter().all(|asked| !asked.headers.values().any(|value| value == token.as_str())));
    asked.into_iter().find(|asked| asked.rpc() == "tools/call").unwrap()
}

#[tokio::test]
async fn a_key_is_in_the_header_that_is_named() {
    let asked =
        asked_with("credential_location = \"HEADER\"\ncredential_parameter_name = \"X-API-Key\"").await;
    assert_eq!((asked.header("x-api-key"), asked.header("authorization")), (KEY, ""));
    assert_eq!(asked.path, "/mcp?units=si");
}

#[tokio::test]
async fn without_more_a_key_is_the_authorization() {
    assert_eq!(asked_with("").await.header("authorization"), KEY);
    let asked = asked_with("credential_prefix = \"ApiKey\"").await;
    assert_eq!(asked.header("authorization"), format!("ApiKey {KEY}"));
}

#[tokio::test]
async fn a_key_is_in_the_query_after_what_is_there() {
    let asked = asked_with("credential_location = \"QUERY_PARAMETER\"").await;
    assert_eq!((&*asked.path, asked.header("authorization")), ("/mcp?units=si&api_key=hunter2%26co", ""));
    let asked = asked_with(
        "credential_location = \"QUERY_PARAMETER\"\ncredential_parameter_name = \"app id\"\ncredential_prefix = \"v1\"",
    )
    .await;
    assert_eq!(asked.path, "/mcp?units=si&app+id=v1+hunter2%26co");
}

/// Every hop that the server refused with 401, in words; the key must be nowhere.
fn refused(trace: &Trace) -> Vec<String> {
    let written = serde_json::to_string(trace).unwrap();
    assert!(!written.contains("hunter2"), "{written}");
    let checks = flatten([trace]).into_iter().flat_map(|hop| &hop.checks);
    let failed = checks.filter(|check| check.verdict == Verdict::Failed && check.actual.contains("401"));
    failed.map(|check| format!("{}: {}", check.check, check.actual)).collect()
}

#[tokio::test]
async fn a_wrong_key_is_reported_and_never_shown() {
    for api_key in ["credential_parameter_name = \"x-api-key\"", "credential_location = \"QUERY_PARAMETER\""]
    {
        let stub = Stub::start(|asked, _| {
            (asked.rpc() == "tools/call").then(|| (401, json!({"error": "unknown key"}).to_string()))
        })
        .await;
        let local = Local::started(builder(&stub, api_key)).await;
        let answer =
            local.call(&local.user_token().await, &format!("{TARGET}___echo"), &json!({"text": "x"})).await;
        assert!(!answer.body.contains("hunter2"), "{answer:?}");
        let told = refused(&local.trace_of(&answer));
        assert_eq!(told, ["target: HTTP 401", "answer: HTTP 401"], "{api_key}");
    }
}

#[tokio::test]
async fn a_key_that_is_wrong_from_the_start_is_reported_at_the_start() {
    let stub = Stub::start(|_, _| Some((401, String::new()))).await;
    let error = builder(&stub, "credential_location = \"QUERY_PARAMETER\"").start().await.unwrap_err();
    assert!(!error.to_string().contains("hunter2") && !format!("{error:?}").contains("hunter2"), "{error:?}");
    let StartError::NotReady { trace, .. } = error else { panic!("{error:?}") };
    assert!(!refused(&trace.unwrap()).is_empty());
}
