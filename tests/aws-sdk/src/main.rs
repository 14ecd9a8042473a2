//! Builds the chain with the AWS SDK for Rust and calls it, with the addresses and keys of the environment.

use std::error::Error;
use std::time::SystemTime;

use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_sdk_bedrockagentcore::error::ProvideErrorMetadata as _;
use aws_sdk_bedrockagentcore::primitives::Blob;
use aws_sdk_bedrockagentcorecontrol::types::{
    AgentRuntimeArtifact, AuthorizerType, ContainerConfiguration, CredentialProvider,
    CredentialProviderConfiguration, CredentialProviderType, GatewayProtocolType, GatewayStatus,
    IamCredentialProvider, McpServerTargetConfiguration, McpTargetConfiguration, NetworkConfiguration,
    NetworkMode, ProtocolConfiguration, ServerProtocol, TargetConfiguration, TargetStatus,
};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

type Failure = Box<dyn Error>;

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Principal":{"Service":"bedrock-agentcore.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let caller = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await?;
    let account = caller.account().ok_or("no account")?;
    assert_eq!(caller.arn(), Some(format!("arn:aws:iam::{account}:root").as_str()));

    let role = create_role(&config).await?;
    let runtime = create_runtime(&config, account, &role).await?;
    invoke(&config, &runtime).await?;
    let url = create_gateway(&config, &runtime, &role).await?;
    call_tool(&config, &url).await?;
    println!("all as expected");
    Ok(())
}

const INVOKE: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
    "Action":"bedrock-agentcore:InvokeAgentRuntime",
    "Resource":"arn:aws:bedrock-agentcore:us-east-1:*:runtime/sdk-*"}]}"#;

/// The ARN of a new role that AgentCore may assume, and that may invoke the runtime.
async fn create_role(config: &SdkConfig) -> Result<String, Failure> {
    let iam = aws_sdk_iam::Client::new(config);
    let created = iam.create_role().role_name("sdk").assume_role_policy_document(TRUST).send().await?;
    let role = created.role().ok_or("no role")?;
    let again = iam.create_role().role_name("sdk").assume_role_policy_document(TRUST).send().await;
    let again = again.expect_err("a second role of the same name").into_service_error();
    assert!(again.is_entity_already_exists_exception(), "{again:?}");
    let policy = iam.put_role_policy().role_name("sdk").policy_name("invoke").policy_document(INVOKE);
    policy.send().await?;
    Ok(role.arn().to_owned())
}

/// The ARN of a new runtime that takes signatures.
async fn create_runtime(config: &SdkConfig, account: &str, role: &str) -> Result<String, Failure> {
    let control = aws_sdk_bedrockagentcorecontrol::Client::new(config);
    let image = format!("{account}.dkr.ecr.us-east-1.amazonaws.com/sdk/mcp-server:latest");
    let container = ContainerConfiguration::builder().container_uri(image).build()?;
    let created = control
        .create_agent_runtime()
        .agent_runtime_name("sdk")
        .agent_runtime_artifact(AgentRuntimeArtifact::ContainerConfiguration(container))
        .role_arn(role)
        .network_configuration(NetworkConfiguration::builder().network_mode(NetworkMode::Public).build()?)
        .protocol_configuration(
            ProtocolConfiguration::builder().server_protocol(ServerProtocol::Mcp).build()?,
        )
        .send()
        .await?;
    Ok(created.agent_runtime_arn().to_owned())
}

/// Invokes the runtime, with the right keys and with others.
async fn invoke(config: &SdkConfig, runtime: &str) -> Result<(), Failure> {
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).to_string();
    let invocation = |config: &SdkConfig| {
        aws_sdk_bedrockagentcore::Client::new(config)
            .invoke_agent_runtime()
            .agent_runtime_arn(runtime)
            .content_type("application/json")
            .accept("application/json, text/event-stream")
            .runtime_session_id("s".repeat(33))
            .payload(Blob::new(message.clone()))
            .send()
    };
    let answer = invocation(config).await?;
    let body = answer.response.collect().await?.into_bytes();
    assert!(String::from_utf8_lossy(&body).contains("add_numbers"), "{body:?}");

    let keys = Credentials::from_keys("test", "test", None);
    let provider = aws_credential_types::provider::SharedCredentialsProvider::new(keys);
    let stranger = config.to_builder().credentials_provider(provider).build();
    let refused = invocation(&stranger).await.expect_err("a stranger invokes").into_service_error();
    assert_eq!(refused.code(), Some("UnrecognizedClientException"), "{refused:?}");
    Ok(())
}

/// The URL of a new gateway that takes signatures, and signs as its role for the runtime.
async fn create_gateway(config: &SdkConfig, runtime: &str, role: &str) -> Result<String, Failure> {
    let control = aws_sdk_bedrockagentcorecontrol::Client::new(config);
    let gateway = control
        .create_gateway()
        .name("sdk")
        .role_arn(role)
        .protocol_type(GatewayProtocolType::Mcp)
        .authorizer_type(AuthorizerType::AwsIam)
        .send()
        .await?;
    let found = control.get_gateway().gateway_identifier(gateway.gateway_id()).send().await?;
    assert_eq!((found.status(), found.authorizer_type()), (&GatewayStatus::Ready, &AuthorizerType::AwsIam));

    let escaped = utf8_percent_encode(runtime, NON_ALPHANUMERIC);
    let endpoint =
        format!("https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/{escaped}/invocations");
    let server = McpServerTargetConfiguration::builder().endpoint(endpoint).build()?;
    let iam = IamCredentialProvider::builder().service("bedrock-agentcore").build()?;
    let credentials = CredentialProviderConfiguration::builder()
        .credential_provider_type(CredentialProviderType::GatewayIamRole)
        .credential_provider(CredentialProvider::IamCredentialProvider(iam))
        .build()?;
    let target = control
        .create_gateway_target()
        .gateway_identifier(gateway.gateway_id())
        .name("server")
        .target_configuration(TargetConfiguration::Mcp(McpTargetConfiguration::McpServer(server)))
        .credential_provider_configurations(credentials)
        .send()
        .await?;
    let found = control.get_gateway_target().gateway_identifier(gateway.gateway_id());
    let found = found.target_id(target.target_id()).send().await?;
    assert_eq!(found.status(), &TargetStatus::Ready, "{:?}", found.status_reasons());
    Ok(gateway.gateway_url().ok_or("no URL")?.to_owned())
}

/// Calls a tool of the gateway. The SDK has no operation for it, so the request is signed by its signer.
async fn call_tool(config: &SdkConfig, url: &str) -> Result<(), Failure> {
    let call = json!({"name": "server___add_numbers", "arguments": {"a": 5, "b": 3}});
    let message = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}).to_string();
    let provider = config.credentials_provider().ok_or("no credentials")?;
    let identity = provider.provide_credentials().await?.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name("bedrock-agentcore")
        .time(SystemTime::now())
        .settings(SigningSettings::default())
        .build()?
        .into();
    let headers = [("content-type", "application/json")];
    let body = SignableBody::Bytes(message.as_bytes());
    let request = SignableRequest::new("POST", url, headers.into_iter(), body)?;
    let (signature, _) = sign(request, &params)?.into_parts();

    let client = reqwest::Client::builder().no_proxy().build()?;
    let mut request = client.post(url).header("content-type", "application/json");
    for (name, value) in signature.headers() {
        request = request.header(name, value);
    }
    let answer = request.body(message).send().await?;
    assert_eq!(answer.status().as_u16(), 200);
    let answer: Value = serde_json::from_slice(&answer.bytes().await?)?;
    assert_eq!(answer["result"]["content"], json!([{"type": "text", "text": "8"}]), "{answer}");
    Ok(())
}
