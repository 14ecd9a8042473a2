//! An emulator in this process, and how its users reach it.

use std::collections::VecDeque;

use agentcore_local::stack::Stack;
use agentcore_local::trace::{Hop, Trace};
use agentcore_local::{Builder, Emulator, StartError};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Client, Request, RequestBuilder, Response};
use serde_json::{Value, json};

use crate::{Answer, SigV4};

/// A running emulator on a free loopback port, with a client of its own.
#[derive(Debug)]
pub struct Local {
    /// The emulator.
    pub emulator: Emulator,
    http: Client,
}

impl Local {
    /// The built-in stack.
    pub async fn built_in() -> Self {
        Self::start(Stack::built_in().unwrap()).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The built-in stack, with these servers in place of images.
    pub async fn with_images(rules: &[(&str, &str)]) -> Self {
        let builder = rules
            .iter()
            .fold(Emulator::builder(), |builder, (pattern, server)| builder.image(pattern, server));
        Self::started(builder).await
    }

    /// What was built.
    pub async fn started(builder: Builder) -> Self {
        let emulator = builder.start().await.unwrap_or_else(|error| panic!("{error}"));
        Self { emulator, http: Client::builder().no_proxy().build().unwrap() }
    }

    /// One call of the control plane of AgentCore, signed for a region.
    pub async fn control(&self, region: &str, method: &str, path: &str, input: &Value) -> Answer {
        let body = if input.is_null() { String::new() } else { input.to_string() };
        let request = self.request(method, path).header(CONTENT_TYPE, "application/json").body(body);
        Answer::of(SigV4::root("bedrock-agentcore").in_region(region).send(request).await).await
    }

    /// The ARN of a new role that AgentCore may assume in every region.
    pub async fn role(&self, name: &str) -> String {
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
            "Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let form = [
            ("Action", "CreateRole"),
            ("Version", "2010-05-08"),
            ("RoleName", name),
            ("AssumeRolePolicyDocument", trust),
        ];
        let answer = Answer::of(SigV4::root("iam").send(self.request("POST", "/").form(&form)).await).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        format!("arn:aws:iam::123456789012:role/{name}")
    }

    /// The stack that is written in `text`.
    pub async fn of(text: &str) -> Self {
        Self::try_of(text).await.unwrap_or_else(|error| panic!("{error:?}\n{text}"))
    }

    /// The stack that is written in `text`, or why it does not start. The text itself must be right.
    pub async fn try_of(text: &str) -> Result<Self, StartError> {
        let stack = Stack::parse("test.toml", text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        Self::start(stack).await
    }

    async fn start(stack: Stack) -> Result<Self, StartError> {
        let emulator = Emulator::builder().stack(stack).start().await?;
        Ok(Self { emulator, http: Client::builder().no_proxy().build().unwrap() })
    }

    /// The base of all its URLs.
    pub fn url(&self) -> &str {
        &self.emulator.summary().public_url
    }

    /// What `agentcore-local env` exports under a name.
    pub fn variable(&self, name: &str) -> &str {
        let environment = &self.emulator.summary().environment;
        environment.get(name).unwrap_or_else(|| panic!("no {name} in {environment:?}"))
    }

    /// The MCP URL of the stack's gateway.
    pub fn gateway_url(&self) -> &str {
        &self.emulator.summary().gateway.as_ref().unwrap().url
    }

    /// The invocation URL of the stack's runtime, as the ARN makes it.
    pub fn runtime_url(&self) -> String {
        let arn = self.variable("RUNTIME_ARN").replace(':', "%3A").replace('/', "%2F");
        format!("{}/runtimes/{arn}/invocations", self.url())
    }

    /// A request to a path of the emulator or to a whole URL.
    pub fn request(&self, method: &str, path_or_url: &str) -> RequestBuilder {
        let url = if path_or_url.starts_with('/') {
            format!("{}{path_or_url}", self.url())
        } else {
            path_or_url.to_owned()
        };
        self.http.request(method.parse().unwrap(), url)
    }

    /// GET without more.
    pub async fn get(&self, path_or_url: &str) -> Answer {
        send(self.request("GET", path_or_url)).await
    }

    /// One Cognito operation over HTTP, as every SDK asks for it.
    pub async fn cognito(&self, operation: &str, input: &Value) -> Answer {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        let request = self.request("POST", "/").header("x-amz-target", target);
        send(request.header(CONTENT_TYPE, "application/x-amz-json-1.1").body(input.to_string())).await
    }

    /// The stack's own user logs in: access token, ID token, refresh token and more.
    pub async fn log_in(&self) -> Value {
        let user = self.emulator.summary().user.as_ref().unwrap();
        let parameters = json!({"USERNAME": user.username, "PASSWORD": user.password});
        let input = json!({"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": user.client_id, "AuthParameters": parameters});
        let answer = self.cognito("InitiateAuth", &input).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["AuthenticationResult"].clone()
    }

    /// The access token of the stack's own user.
    pub async fn user_token(&self) -> String {
        self.log_in().await["AccessToken"].as_str().unwrap().to_owned()
    }

    /// The M2M access token of the stack's confidential client, for all its scopes.
    pub async fn machine_token(&self) -> String {
        let request = self.request("POST", self.variable("OUTBOUND_TOKEN_ENDPOINT"));
        let (id, secret) = (self.variable("OUTBOUND_CLIENT_ID"), self.variable("OUTBOUND_CLIENT_SECRET"));
        let answer =
            send(request.basic_auth(id, Some(secret)).form(&[("grant_type", "client_credentials")])).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// A JSON-RPC message to a URL, as the article's curl sends it.
    pub async fn rpc(&self, url: &str, token: &str, message: &Value) -> Answer {
        self.post(url, Some(&format!("Bearer {token}")), message).await
    }

    /// A JSON-RPC message to a URL with any `Authorization` header, or none.
    pub async fn post(&self, url: &str, authorization: Option<&str>, message: &Value) -> Answer {
        let mut request = self.request("POST", url).header(CONTENT_TYPE, "application/json");
        request = request.header(ACCEPT, "application/json, text/event-stream");
        if let Some(authorization) = authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        send(request.body(message.to_string())).await
    }

    /// The same, signed by the account's root for the data plane of AgentCore.
    pub async fn post_signed(&self, url: &str, message: &Value) -> Answer {
        let request = self.request("POST", url).header(CONTENT_TYPE, "application/json");
        let request = request.header(ACCEPT, "application/json, text/event-stream").body(message.to_string());
        Answer::of(SigV4::root("bedrock-agentcore").send(request).await).await
    }

    /// The response to a request that is whole.
    pub async fn execute(&self, request: Request) -> Response {
        self.http.execute(request).await.unwrap()
    }

    /// One tools/call at the gateway.
    pub async fn call(&self, token: &str, tool: &str, arguments: &Value) -> Answer {
        let parameters = json!({"name": tool, "arguments": arguments});
        let message = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": parameters});
        self.rpc(self.gateway_url(), token, &message).await
    }

    /// Everything that the emulator remembers, over HTTP: the newest first.
    pub async fn traces(&self) -> Vec<Trace> {
        serde_json::from_value(self.get("/_local/traces").await.json()).unwrap()
    }

    /// What happened to a request.
    pub fn trace_of(&self, answer: &Answer) -> Trace {
        self.emulator.trace(answer.trace_id()).unwrap_or_else(|| panic!("no trace of {answer:?}"))
    }
}

/// All hops of traces, those below others too.
pub fn flatten<'a>(traces: impl IntoIterator<Item = &'a Trace>) -> Vec<&'a Hop> {
    let mut waiting: VecDeque<&Hop> = traces.into_iter().flat_map(|trace| &trace.hops).collect();
    let mut all = Vec::new();
    while let Some(hop) = waiting.pop_front() {
        waiting.extend(&hop.hops);
        all.push(hop);
    }
    all
}

async fn send(request: RequestBuilder) -> Answer {
    Answer::of(request.send().await.unwrap()).await
}
