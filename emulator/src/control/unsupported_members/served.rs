//! The members that are acted on, by operation: paths through structures and lists, down to what holds no structure.

/// Members that some operations have in common.
type Members = &'static [&'static str];

const AUTHORIZER: Members = &[
    "authorizerConfiguration.customJWTAuthorizer.allowedAudience",
    "authorizerConfiguration.customJWTAuthorizer.allowedClients",
    "authorizerConfiguration.customJWTAuthorizer.allowedScopes",
    "authorizerConfiguration.customJWTAuthorizer.customClaims.authorizingClaimMatchValue.claimMatchOperator",
    "authorizerConfiguration.customJWTAuthorizer.customClaims.authorizingClaimMatchValue.claimMatchValue.matchValueString",
    "authorizerConfiguration.customJWTAuthorizer.customClaims.authorizingClaimMatchValue.claimMatchValue.matchValueStringList",
    "authorizerConfiguration.customJWTAuthorizer.customClaims.inboundTokenClaimName",
    "authorizerConfiguration.customJWTAuthorizer.customClaims.inboundTokenClaimValueType",
    "authorizerConfiguration.customJWTAuthorizer.discoveryUrl",
];

const GATEWAY: Members = &[
    "authorizerType",
    "description",
    "exceptionLevel",
    "name",
    "protocolConfiguration.mcp.instructions",
    "protocolConfiguration.mcp.searchType",
    "protocolConfiguration.mcp.supportedVersions",
    "protocolType",
    "roleArn",
];

const TARGET: Members = &[
    "credentialProviderConfigurations.credentialProvider.apiKeyCredentialProvider.credentialLocation",
    "credentialProviderConfigurations.credentialProvider.apiKeyCredentialProvider.credentialParameterName",
    "credentialProviderConfigurations.credentialProvider.apiKeyCredentialProvider.credentialPrefix",
    "credentialProviderConfigurations.credentialProvider.apiKeyCredentialProvider.providerArn",
    "credentialProviderConfigurations.credentialProvider.iamCredentialProvider.region",
    "credentialProviderConfigurations.credentialProvider.iamCredentialProvider.service",
    "credentialProviderConfigurations.credentialProvider.oauthCredentialProvider.grantType",
    "credentialProviderConfigurations.credentialProvider.oauthCredentialProvider.providerArn",
    "credentialProviderConfigurations.credentialProvider.oauthCredentialProvider.scopes",
    "credentialProviderConfigurations.credentialProviderType",
    "description",
    "gatewayIdentifier",
    "name",
    "targetConfiguration.mcp.mcpServer.endpoint",
    "targetConfiguration.mcp.mcpServer.listingMode",
];

const RUNTIME: Members = &[
    "agentRuntimeArtifact.containerConfiguration.containerUri",
    "clientToken",
    "description",
    "environmentVariables",
    "networkConfiguration.networkMode",
    "protocolConfiguration.serverProtocol",
    "requestHeaderConfiguration.requestHeaderAllowlist",
    "roleArn",
];

const ENDPOINT: Members = &["agentRuntimeId", "agentRuntimeVersion", "clientToken", "description"];

const OAUTH2_PROVIDER: Members = &[
    "credentialProviderVendor",
    "name",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientAuthenticationMethod",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientId",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecret",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecretSource",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.authorizationServerMetadata.authorizationEndpoint",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.authorizationServerMetadata.issuer",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.authorizationServerMetadata.responseTypes",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.authorizationServerMetadata.tokenEndpoint",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.authorizationServerMetadata.tokenEndpointAuthMethods",
    "oauth2ProviderConfigInput.customOauth2ProviderConfig.oauthDiscovery.discoveryUrl",
];

const API_KEY_PROVIDER: Members = &["apiKey", "apiKeySecretSource", "name"];

const WORKLOAD_IDENTITY: Members = &["allowedResourceOauth2ReturnUrls", "name"];

/// The members of the operation's input; none for an operation that is not here, which therefore takes nothing.
pub(super) fn served(operation: &str) -> &'static [Members] {
    match operation {
        "CreateGateway" => &[GATEWAY, AUTHORIZER, &["clientToken", "tags"]],
        "UpdateGateway" => &[GATEWAY, AUTHORIZER, &["gatewayIdentifier"]],
        "CreateGatewayTarget" => &[TARGET, &["clientToken"]],
        "UpdateGatewayTarget" => &[TARGET, &["targetId"]],
        "CreateAgentRuntime" => &[RUNTIME, AUTHORIZER, &["agentRuntimeName", "tags"]],
        "UpdateAgentRuntime" => {
            &[RUNTIME, AUTHORIZER, &["agentRuntimeId", "metadataConfiguration.requireMMDSV2"]]
        }
        "CreateAgentRuntimeEndpoint" => &[ENDPOINT, &["name", "tags"]],
        "UpdateAgentRuntimeEndpoint" => &[ENDPOINT, &["endpointName"]],
        "CreateOauth2CredentialProvider" => &[OAUTH2_PROVIDER, &["tags"]],
        "UpdateOauth2CredentialProvider" => &[OAUTH2_PROVIDER],
        "CreateApiKeyCredentialProvider" => &[API_KEY_PROVIDER, &["tags"]],
        "UpdateApiKeyCredentialProvider" => &[API_KEY_PROVIDER],
        "CreateWorkloadIdentity" => &[WORKLOAD_IDENTITY, &["tags"]],
        "UpdateWorkloadIdentity" => &[WORKLOAD_IDENTITY],
        _ => &[],
    }
}

/// The supported values of each member above that is an enumeration.
pub(super) const VALUES: &[(&str, Members)] = &[
    ("apiKeySecretSource", &["MANAGED"]),
    (
        "authorizerConfiguration.customJWTAuthorizer.customClaims.authorizingClaimMatchValue.claimMatchOperator",
        &["CONTAINS", "CONTAINS_ANY", "EQUALS"],
    ),
    (
        "authorizerConfiguration.customJWTAuthorizer.customClaims.inboundTokenClaimValueType",
        &["STRING", "STRING_ARRAY"],
    ),
    ("authorizerType", &["AUTHENTICATE_ONLY", "AWS_IAM", "CUSTOM_JWT", "NONE"]),
    (
        "credentialProviderConfigurations.credentialProvider.apiKeyCredentialProvider.credentialLocation",
        &["HEADER", "QUERY_PARAMETER"],
    ),
    (
        "credentialProviderConfigurations.credentialProvider.oauthCredentialProvider.grantType",
        &["CLIENT_CREDENTIALS"],
    ),
    ("credentialProviderConfigurations.credentialProviderType", &["API_KEY", "GATEWAY_IAM_ROLE", "OAUTH"]),
    ("credentialProviderVendor", &["CustomOauth2"]),
    ("exceptionLevel", &["DEBUG"]),
    ("networkConfiguration.networkMode", &["PUBLIC"]),
    (
        "oauth2ProviderConfigInput.customOauth2ProviderConfig.clientAuthenticationMethod",
        &["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST"],
    ),
    ("oauth2ProviderConfigInput.customOauth2ProviderConfig.clientSecretSource", &["MANAGED"]),
    ("protocolConfiguration.mcp.searchType", &["SEMANTIC"]),
    ("protocolConfiguration.serverProtocol", &["MCP"]),
    ("protocolType", &["MCP"]),
    ("targetConfiguration.mcp.mcpServer.listingMode", &["DEFAULT"]),
];
