//! Checks once that every hop answers, before the emulator calls itself ready.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Request};
use serde_json::{Value, json};

use crate::app::App;
use crate::base::http::{HttpClient as _, full, read};
use crate::emulator::start_error::StartError;
use crate::summary::{Gateway, Summary, Target, User};
use crate::trace::{Recorder, Trace, Verdict};

/// The largest response that is read: a page of tools.
const LIMIT: usize = 6 * 1024 * 1024;

/// Fails with the first hop that does not answer as it should; returns a warning for the user if there is one.
pub(crate) async fn check(app: &App, summary: &Summary) -> Result<Option<String>, StartError> {
    if let Some(target) = summary.targets.iter().find(|target| target.status != "READY") {
        return Err(target_failed(app, target));
    }
    let (Some(user), Some(gateway)) = (&summary.user, &summary.gateway) else { return Ok(None) };
    let token = log_in(app, user).await?;
    list_tools(app, gateway, &token).await
}

fn target_failed(app: &App, target: &Target) -> StartError {
    let Target { name, status, status_reasons, .. } = target;
    let reason = format!("target {name} is {status}: {}", status_reasons.join("; "));
    // Not the newest: another target may have been synchronized after this one.
    let title = format!("synchronize {name}");
    let is_its = |trace: &Trace| trace.title == title && trace.verdict == Verdict::Failed;
    let trace = app.traces.all().find(is_its);
    StartError::NotReady { reason, trace: trace.map(Box::new) }
}

async fn log_in(app: &App, user: &User) -> Result<String, StartError> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.1"));
    headers
        .insert("x-amz-target", HeaderValue::from_static("AWSCognitoIdentityProviderService.InitiateAuth"));
    let body = json!({
        "AuthFlow": "USER_PASSWORD_AUTH",
        "ClientId": user.client_id,
        "AuthParameters": {"USERNAME": user.username, "PASSWORD": user.password},
    });
    let answer = ask(app, app.addresses.public_url(), headers, &body, app.traces.detached()).await?;
    let token = answer.pointer("/AuthenticationResult/AccessToken").and_then(Value::as_str);
    token.map(str::to_owned).ok_or_else(|| StartError::NotReady {
        reason: format!("user {} of the stack cannot log in: {answer}", user.username),
        trace: None,
    })
}

async fn list_tools(app: &App, gateway: &Gateway, token: &str) -> Result<Option<String>, StartError> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(value) = HeaderValue::from_str(&format!("Bearer {token}")) {
        headers.insert(AUTHORIZATION, value);
    }
    if let Ok(version) = HeaderValue::from_str(&gateway.protocol_version) {
        headers.insert("mcp-protocol-version", version);
    }
    let request = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let recorder = app.traces.detached();
    let answer = ask(app, &gateway.url, headers, &request, recorder.clone()).await?;
    // A refusal is an answer too: a gateway may be for ID tokens, or for machines, and the user's token neither.
    let is_refusal = matches!(answer.pointer("/error/code").and_then(Value::as_i64), Some(-32001 | -32002));
    if is_refusal {
        let said = answer.pointer("/error/message").and_then(Value::as_str).unwrap_or_default();
        return Ok(Some(format!(
            "gateway {} refuses the access token of the stack's own user: {said}",
            gateway.id
        )));
    }
    if answer.pointer("/result/tools").is_some() {
        return Ok(None);
    }
    let reason = format!("gateway {} does not list its tools: {answer}", gateway.id);
    // The question itself is not shown as a hop: only the hops that it caused are.
    let mut trace = recorder.trace();
    trace.hops = trace.hops.into_iter().flat_map(|question| question.hops).collect();
    Err(StartError::NotReady { reason, trace: Some(Box::new(trace)) })
}

async fn ask(
    app: &App,
    url: &str,
    headers: HeaderMap,
    body: &Value,
    recorder: Recorder,
) -> Result<Value, StartError> {
    let not_ready = |reason: String| StartError::NotReady { reason, trace: None };
    let request = Request::post(url).body(full(body.to_string()));
    let mut request = request.map_err(|error| not_ready(format!("{url}: {error}")))?;
    *request.headers_mut() = headers;
    request.extensions_mut().insert(recorder);
    let response = app.client.send(request).await.map_err(|error| not_ready(error.to_string()))?;
    let body = read(response.into_body(), LIMIT).await.map_err(|error| not_ready(error.to_string()))?;
    Ok(serde_json::from_slice(&body).unwrap_or_else(|_| String::from_utf8_lossy(&body).into()))
}
