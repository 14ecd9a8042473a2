//! What mends each cause: an attribute of Terraform, a line of a stack file, an IAM statement or a command.
//!
//! `{expected}` and `{actual}` are the failed check's, `{statement}` is the IAM statement that allows what is expected,
//! `{terraform}` the type of the hop's resource in Terraform, and `{authorizer}` says where its authorizer is written.

use super::Cause;

impl Cause {
    /// What mends it, with places for the same values.
    pub(in crate::trace) fn fix(self) -> &'static str {
        match self {
            Self::NoToken => "send `Authorization: Bearer TOKEN`; `agentcore-local token` prints one",
            Self::BearerMissing => "send `Authorization: Bearer TOKEN`, with `Bearer ` before the token",
            Self::AuthorizationUnreadable => {
                "send one header `Authorization: Bearer TOKEN`; `agentcore-local token` prints a token"
            }
            Self::SignatureForToken => {
                "send a token; or let it take signatures: no {authorizer}, and authorizer_type = \"AWS_IAM\" for a \
                 gateway"
            }
            Self::TokenForSignature => {
                "sign the request (SigV4, service bedrock-agentcore; for a target: gateway_iam_role); or let it take \
                 tokens: {authorizer}"
            }
            Self::AuthorizerDropped => {
                "send authorizerConfiguration with every update, since UpdateAgentRuntime replaces everything; in \
                 Terraform, keep authorizer_configuration in aws_bedrockagentcore_agent_runtime"
            }
            Self::TokenMalformed => {
                "send the token as it was issued, whole and without quotes; `agentcore-local token` prints one"
            }
            Self::WrongAlgorithm => {
                "take a token of the user pool: Cognito signs with RS256; `agentcore-local token` prints one"
            }
            Self::PoolsMixedUp => {
                "take a token of the pool that discovery_url names, or correct discovery_url: {authorizer}"
            }
            Self::TokenOfAnotherEmulator => {
                "take a token of this one, `agentcore-local --endpoint URL token`, or set all variables anew: eval \
                 \"$(agentcore-local --endpoint URL env)\""
            }
            Self::TokenOfAnotherRegion => {
                "take a token of the pool in the region of discovery_url, or correct discovery_url: {authorizer}"
            }
            Self::TokenOfAnotherIssuer => {
                "take a token of that issuer, or correct discovery_url: {authorizer}"
            }
            Self::UnknownKey => {
                "take a new token: the issuer has no key of this id, since its pool was made anew or the token is made \
                 by hand"
            }
            Self::BadSignature => "send the token as it was issued; `agentcore-local token` prints one",
            Self::KeysUnavailable => {
                "let the issuer's jwks_uri answer with its key set, or map its host: `agentcore-local up --map URL=URL`"
            }
            Self::TokenExpired => {
                "take a new token (`agentcore-local token`); access_token_validity of the app client makes tokens live \
                 longer"
            }
            Self::TokenExpiresSoon => {
                "take a new token before its last minute; access_token_validity of the app client makes tokens live \
                 longer"
            }
            Self::TokenNotYetValid => {
                "wait, or set the clock of whoever issues the token; `agentcore-local clock` shows the emulator's"
            }
            Self::IdTokenForAccessToken => {
                "send AccessToken of the log-in, not IdToken; `agentcore-local token` prints it"
            }
            Self::AccessTokenForIdToken => {
                "name the client in allowed_clients in place of allowed_audience: {authorizer}; or send the ID token"
            }
            Self::AudienceOfAccessToken => {
                "move {expected} from allowed_audience to allowed_clients: {authorizer}"
            }
            Self::ClientNotAllowed => {
                "add {actual} to allowed_clients: {authorizer}; or take a token of an allowed client: `agentcore-local \
                 token --client NAME`"
            }
            Self::AllowedClientUnknown => {
                "put {actual} into allowed_clients: {authorizer}; in Terraform by reference, \
                 aws_cognito_user_pool_client.NAME.id"
            }
            Self::AudienceNotAllowed => "add the audience to allowed_audience: {authorizer}",
            Self::ScopeNotGranted => {
                "give the app client the scope (allowed_oauth_scopes) and ask for it, or correct allowed_scopes: \
                 {authorizer}"
            }
            Self::CustomClaimMismatch => {
                "give the user what the claim says (for cognito:groups: AdminAddUserToGroup), or correct custom_claims: \
                 {authorizer}"
            }
            Self::NotSigned => {
                "sign the request (SigV4, service bedrock-agentcore): the AWS SDKs and CLI do with the key pair that \
                 `agentcore-local env` prints, curl with --aws-sigv4 \"aws:amz:REGION:bedrock-agentcore\""
            }
            Self::SignatureMalformed => "let an AWS SDK, the AWS CLI or curl --aws-sigv4 sign the request",
            Self::UnknownAccessKey => {
                "take the key pair that `agentcore-local env` prints, or start with `agentcore-local up --iam off` to \
                 take any"
            }
            Self::WrongSecretKey => "take access key and secret together from `agentcore-local env`",
            Self::SignedRequestChanged => {
                "sign what you send: the Host, path, query and body that arrive here; a proxy on the way must not change \
                 them"
            }
            Self::SignedForAnotherRegion => {
                "sign for the region of the resource: AWS_REGION, or `region` of gateway_iam_role for a target"
            }
            Self::SignedForAnotherService => {
                "sign for bedrock-agentcore: `service = \"bedrock-agentcore\"` in gateway_iam_role of a target, \
                 --aws-sigv4 \"aws:amz:REGION:bedrock-agentcore\" of curl"
            }
            Self::ClockSkew => {
                "set this machine's clock, and sign each request when it is sent: a signature lives 5 minutes, in IAM \
                 and STS 15"
            }
            Self::PresignedUrlExpired => "presign it again, with a longer X-Amz-Expires, which is in seconds",
            Self::WrongSessionToken => {
                "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN together, of one AssumeRole; unset \
                 AWS_SESSION_TOKEN for a long-term key"
            }
            Self::CredentialsExpired => {
                "assume the role again; DurationSeconds of AssumeRole makes a session live longer"
            }
            Self::ActionNotAllowed => {
                "add the statement {statement} to a policy of the role or user; `agentcore-local policy needed` prints \
                 all that a chain needs"
            }
            Self::ResourceNotAllowed => {
                "add the ARN to the statement's Resource, or the statement {statement}"
            }
            Self::EndpointNotAllowed => {
                "allow both ARNs, runtime/ID and runtime/ID/runtime-endpoint/*: {statement}"
            }
            Self::ConditionNotMet => {
                "correct the condition, or call so that it holds; `agentcore-local policy simulate` shows the keys"
            }
            Self::PrincipalNotAllowed => {
                "name the principal in the statement, or allow it in an identity policy: {statement}"
            }
            Self::ExplicitDeny => "take the Deny statement away, or narrow it: no Allow counts beside it",
            Self::BoundarySilent => "allow the action in the permissions boundary too: {statement}",
            Self::SessionPolicySilent => {
                "allow the action in the session policy of AssumeRole too, or assume the role without one: {statement}"
            }
            Self::ResourcePolicySilent => {
                "allow the caller in the policy of the resource, which is of another account: {statement}"
            }
            Self::PassRoleNotAllowed => {
                "whoever creates or updates it must be allowed to pass the role: {statement}"
            }
            Self::RoleMissing => {
                "create the role, or correct role_arn ({terraform}, or its table in the stack file)"
            }
            Self::RoleNotTrusted => {
                "let the trust policy (assume_role_policy) allow sts:AssumeRole to the Service \
                 bedrock-agentcore.amazonaws.com, with this account in aws:SourceAccount and aws:SourceArn, if they are \
                 there at all"
            }
            Self::GatewayPath => {
                "call the gateway's whole URL, which ends in /mcp (`agentcore-local env` prints it as GATEWAY_URL)"
            }
            Self::RuntimePath => {
                "end the URL in /invocations: \
                 https://bedrock-agentcore.REGION.amazonaws.com/runtimes/${urlencode(ARN)}/invocations"
            }
            Self::ArnNotEncoded => {
                "encode the ARN: `${urlencode(aws_bedrockagentcore_agent_runtime.NAME.agent_runtime_arn)}` in Terraform, \
                 `${urlencode(runtime.NAME.arn)}` in a stack file"
            }
            Self::BareRuntimeId => {
                "put the percent-encoded ARN into the path, or add `?accountId=ACCOUNT` to the URL"
            }
            Self::ArnWithLineEnd => {
                "cut the line end off: in a shell, `$(command)` does; a value that was read from a file has it"
            }
            Self::UnknownQualifier => {
                "call `?qualifier=DEFAULT`, or create the endpoint: aws_bedrockagentcore_agent_runtime_endpoint"
            }
            Self::AnotherRegion => {
                "call the host of the runtime's region, and sign for it: bedrock-agentcore.REGION.amazonaws.com, \
                 AWS_REGION"
            }
            Self::UnknownRuntime => {
                "take the ARN that `agentcore-local status` or GetAgentRuntime shows; in Terraform, refer to \
                 agent_runtime_arn"
            }
            Self::UnknownGateway => {
                "take the URL that `agentcore-local env` prints; its id changes when a gateway is made anew"
            }
            Self::MethodNotAllowed => {
                "send each message as a POST: a gateway offers no stream to listen to, and ends no sessions by DELETE"
            }
            Self::CorsPreflight => {
                "call from a server, or put a proxy with CORS before it: AgentCore sends no Access-Control headers \
                 either"
            }
            Self::PayloadTooLarge => "send less: a gateway takes 6 MB, a runtime 100 MB",
            Self::MessageMalformed => {
                "send one JSON-RPC 2.0 message, such as {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}"
            }
            Self::ProtocolVersionUnsupported => {
                "add the version to supported_versions (protocol_configuration.mcp of aws_bedrockagentcore_gateway, or \
                 the gateway's table in the stack file), or let the client send one of those"
            }
            Self::UnknownMethod => "a gateway with MCP server targets has {expected}",
            Self::ParametersMalformed => "send {expected}",
            Self::WrongToolPrefix => {
                "call the tool as tools/list names it, TARGET___TOOL with three underscores; `agentcore-local tools` \
                 lists them"
            }
            Self::ToolNotListed => {
                "correct the name (`agentcore-local tools`); if the server has got the tool since, synchronise: aws \
                 bedrock-agentcore-control synchronize-gateway-targets"
            }
            Self::TargetFailed => {
                "see why (`agentcore-local explain --target NAME`), mend it, and synchronise, since nothing does so by \
                 itself: aws bedrock-agentcore-control synchronize-gateway-targets"
            }
            Self::ArgumentsRefused => {
                "correct the arguments (`agentcore-local tools` shows what the tool takes); if the server's schema has \
                 changed, synchronise the target"
            }
            Self::InvocationHeader => {
                "correct the header: X-Amzn-Bedrock-AgentCore-Runtime-Session-Id has 33 to 256 characters, or is left \
                 out"
            }
            Self::WorkloadTokenInvalid => "take a new one of an identity that exists: GetWorkloadAccessToken",
            Self::WorkloadOfAService => {
                "create one of your own, CreateWorkloadIdentity: that of a gateway or runtime is theirs alone"
            }
            Self::UnknownProvider => {
                "create it (aws_bedrockagentcore_oauth2_credential_provider, \
                 aws_bedrockagentcore_api_key_credential_provider), or correct provider_arn of the target"
            }
            Self::ProviderSecretMissing => {
                "do not delete the provider's secret in Secrets Manager; create the credential provider anew"
            }
            Self::UserTokenRefused => {
                "send the JWT of the user that the workload acts for, before it expires"
            }
            Self::DiscoveryUnreachable => {
                "correct discovery_url, which ends in /.well-known/openid-configuration, or map its host: \
                 `agentcore-local up --map URL=URL`"
            }
            Self::DiscoveryMalformed => {
                "let discovery_url lead to OpenID metadata in JSON, with issuer and jwks_uri"
            }
            Self::DiscoveryOfAnotherIssuer => {
                "take the discovery_url of the issuer itself: ISSUER/.well-known/openid-configuration"
            }
            Self::NoDomain => {
                "give the user pool a domain: aws_cognito_user_pool_domain, or `domain` of [user_pool.NAME] in the stack \
                 file"
            }
            Self::UnknownDomain => {
                "correct the token endpoint, or give the user pool this domain: aws_cognito_user_pool_domain, or \
                 `domain` of [user_pool.NAME] in the stack file"
            }
            Self::TokenRequestMalformed => {
                "POST a form (application/x-www-form-urlencoded) with grant_type, and the client's credentials once"
            }
            Self::GrantUnsupported => {
                "ask with grant_type=client_credentials; users log in by InitiateAuth (`agentcore-local token`)"
            }
            Self::UnknownClient => {
                "put id and secret of the app client into the credential provider; in Terraform by reference, client_id \
                 = aws_cognito_user_pool_client.NAME.id"
            }
            Self::ClientOfAnotherPool => {
                "take discovery_url and client of one user pool in the credential provider"
            }
            Self::WrongClientSecret => {
                "put the secret of the app client into the credential provider: client_secret = \
                 aws_cognito_user_pool_client.NAME.client_secret, with generate_secret = true on the client"
            }
            Self::FlowNotAllowed => {
                "on the app client: allowed_oauth_flows = [\"client_credentials\"], allowed_oauth_flows_user_pool_client \
                 = true, generate_secret = true"
            }
            Self::ScopeNotAllowed => {
                "add the scopes to allowed_oauth_scopes of the app client (RESOURCE_SERVER/SCOPE), or correct `scopes` \
                 in the target's oauth"
            }
            Self::OpenIdScopes => {
                "ask for scopes of a resource server ({expected}): an MCP client that takes scopes_supported from \
                 discovery asks for the wrong ones, so set its scopes"
            }
            Self::RefreshTokenInvalid => {
                "log in again; refresh_token_validity of the app client makes refresh tokens live longer"
            }
            Self::TokenEndpointRefused => {
                "correct client, secret and scopes of the credential provider: its token endpoint said why, as quoted"
            }
            Self::HostNotResolved => {
                "correct the host, or map it to where it is: `agentcore-local up --map \
                 https://HOST=http://127.0.0.1:PORT`, or [map] in the stack file"
            }
            Self::ServerNotStarted => {
                "correct `command` and `working_directory` of [runtime.NAME] in the stack file, or `--image`"
            }
            Self::ServerNotListening => {
                "start the server, or correct its URL (`url` of [runtime.NAME] in the stack file, `--image`, the \
                 target's endpoint)"
            }
            Self::ServerOnAnotherPort => {
                "let the server listen on the port in the variable PORT (`{port}` in `command`), or set `port` of \
                 [runtime.NAME]; in AWS, MCP servers listen on 0.0.0.0:8000"
            }
            Self::ServerOnLoopbackOnly => "let the server listen on 0.0.0.0: FastMCP(host=\"0.0.0.0\")",
            Self::PortTaken => {
                "stop the other program, or set another `port` of [runtime.NAME] in the stack file"
            }
            Self::ImageNotProvided => {
                "say what runs in place of the image: `agentcore-local up --image 'PATTERN=COMMAND'`, or [images] in the \
                 stack file"
            }
            Self::StartTooSlow => {
                "let the server listen before it does its work; `start_deadline` of [runtime.NAME] is in seconds, AWS \
                 waits 120"
            }
            Self::ServerSilent => {
                "let the server print its messages, one a line, and flush; without `stdio = true` it listens on its PORT \
                 instead"
            }
            Self::ServerDied => {
                "see what it printed: `agentcore-local logs RUNTIME`; the next call starts it again"
            }
            Self::ServerChecksHost => {
                "let the server take any Host, as AgentCore Runtime sends another than localhost; in Python: \
                 TransportSecuritySettings(enable_dns_rebinding_protection=False)"
            }
            Self::ServerNeedsSession => {
                "let the server be stateless, FastMCP(stateless_http=True), or call initialize first and send its \
                 Mcp-Session-Id"
            }
            Self::SessionUnknown => {
                "call initialize again: the session has ended, or the server was started again"
            }
            Self::AcceptRefused => "send `Accept: application/json, text/event-stream`: MCP requires both",
            Self::ServerUnauthorized => {
                "take the check out of the server, or let Authorization pass, which AgentCore Runtime does not pass on \
                 by itself: request_header_allowlist = [\"Authorization\"]"
            }
            Self::ServerRedirects => {
                "call the URL that it leads to: a slash at the end, https in place of http, or a proxy's log-in page"
            }
            Self::ServerRefuses => {
                "the answer is the server's own: see what it printed, `agentcore-local logs RUNTIME`; the path of its \
                 endpoint is /mcp"
            }
            Self::ServerFails => {
                "the answer is the server's own: see what it printed, `agentcore-local logs RUNTIME`"
            }
            Self::AnswerNotJson => {
                "let the endpoint be the server's MCP path, which answers application/json or text/event-stream"
            }
            Self::EventStreamForJson => {
                "send `Accept: application/json, text/event-stream`, or let the server answer JSON: \
                 FastMCP(json_response=True)"
            }
            Self::AnswerMalformed => {
                "let the server answer with `jsonrpc`, the request's own `id`, and `result` or `error`"
            }
            Self::AnswerBrokenOff => {
                "see what it printed: `agentcore-local logs RUNTIME`; a proxy on the way may have ended the connection"
            }
            Self::ServerTooSlow => {
                "let the server answer sooner; AWS waits 15 minutes for an invocation, and for a synchronisation about \
                 30 seconds"
            }
            Self::TlsFailed => {
                "let the emulator trust its certificate: SSL_CERT_FILE=ca.pem agentcore-local up; or call it by http://"
            }
            Self::ServerVersionUnsupported => {
                "let the server speak 2025-03-26 or a newer version: update its MCP library"
            }
            Self::ToolsUnusable => {
                "let the server have tools, with unique names and an inputSchema of type object"
            }
            Self::ServerRpcError => {
                "the error is the server's own: see what it printed, `agentcore-local logs RUNTIME`"
            }
            Self::TooManyHops => "let the target's endpoint lead to the MCP server, not back to the gateway",
            Self::ToolError => {
                "the chain works; the text is the tool's own: see what the server printed, `agentcore-local logs \
                 RUNTIME`"
            }
            Self::InputInvalid => "correct the member that the message names",
            Self::ResourceMissing => {
                "name a resource that exists (`agentcore-local status`), in the region and account of the call"
            }
            Self::ResourceConflict => {
                "take another name, or change or delete what exists; `agentcore-local reset` goes back to the stack \
                 file"
            }
            Self::QuotaReached => {
                "delete what is not needed; `agentcore-local reset` goes back to the stack file"
            }
            Self::SignInRefused => {
                "correct user name, password and flow of the app client; `agentcore-local status` shows users and \
                 clients"
            }
            Self::NotEmulated => "leave the call out, or make it in AWS; the README lists what is emulated",
            Self::UnknownOperation => {
                "correct method and path, or the service that the request is signed for"
            }
            Self::NotRecorded => "call with less: a trace holds 56 KiB",
        }
    }
}
