//! What each cause means, as a sentence.
//!
//! `{at}` is the hop with its resource; `{expected}`, `{actual}` and `{check}` are the failed check's.

use super::Cause;

impl Cause {
    /// What is wrong, as a sentence with places for the values of a [`FailedCheck`](crate::trace::FailedCheck).
    pub(in crate::trace) fn sentence(self) -> &'static str {
        match self {
            Self::NoToken => "{at} got no token: the request has no Authorization header",
            Self::BearerMissing => "{at} got a token without the word Bearer before it",
            Self::AuthorizationUnreadable => "{at} cannot read the Authorization header: {actual}",
            Self::SignatureForToken => "{at} takes tokens, and the request is signed (SigV4)",
            Self::TokenForSignature => "{at} takes AWS signatures, and the request has {actual}",
            Self::AuthorizerDropped => {
                "{at} takes AWS signatures since an update left its authorizer out, and the request has a token"
            }
            Self::TokenMalformed => "{at} got a token that is no signed JWT: {actual}",
            Self::WrongAlgorithm => "{at} takes tokens signed with {expected}, and this one says {actual}",
            Self::PoolsMixedUp => "{at} trusts the user pool {expected}, and the token is of {actual}",
            Self::TokenOfAnotherEmulator => {
                "{at} trusts {expected}, and the token is of another emulator, {actual}"
            }
            Self::TokenOfAnotherRegion => {
                "{at} trusts {expected}, and the token is of another region, {actual}"
            }
            Self::TokenOfAnotherIssuer => {
                "{at} trusts {expected}, and the token is of another issuer, {actual}"
            }
            Self::UnknownKey => "{at} does not know the key of the token: {actual}",
            Self::BadSignature => {
                "{at} got a token whose signature is wrong: it was changed, or another key signed it"
            }
            Self::KeysUnavailable => "{at} could not get the keys of the token's issuer: {actual}",
            Self::TokenExpired => "{at} got a token that has expired: {actual}",
            Self::TokenExpiresSoon => {
                "{at} got a token that expires within the next minute, which AgentCore Runtime does not take: {actual}"
            }
            Self::TokenNotYetValid => "{at} got a token that is not valid yet: {actual}",
            Self::IdTokenForAccessToken => {
                "{at} takes access tokens, and got an ID token, which has no client_id"
            }
            Self::AccessTokenForIdToken => {
                "{at} takes tokens with an audience, and got an access token of Cognito, which has none"
            }
            Self::AudienceOfAccessToken => {
                "{at} has a client id in allowedAudience, and access tokens of Cognito have no aud, only client_id"
            }
            Self::ClientNotAllowed => {
                "{at} does not allow the token's client: allowedClients has {expected}, and the token is of {actual}"
            }
            Self::AllowedClientUnknown => {
                "{at} allows a client that no user pool has, {expected}: it was deleted, or made anew as {actual}"
            }
            Self::AudienceNotAllowed => {
                "{at} does not allow the token's audience: allowedAudience has {expected}, and the token has {actual}"
            }
            Self::ScopeNotGranted => "{at} requires {expected} of allowedScopes, and the token has {actual}",
            Self::CustomClaimMismatch => "{at} requires {expected} for {check}, and the token has {actual}",
            Self::NotSigned => "{at} takes AWS signatures, and the request has none",
            Self::SignatureMalformed => {
                "{at} cannot read the AWS signature: expected {expected}, got {actual}"
            }
            Self::UnknownAccessKey => "{at} does not know the access key {actual}",
            Self::WrongSecretKey => {
                "{at} got a signature of another secret access key, or of another request: {actual}"
            }
            Self::SignedRequestChanged => "{at} got another request than the one that was signed: {actual}",
            Self::SignedForAnotherRegion => "{at} got a signature for another region: {actual}",
            Self::SignedForAnotherService => "{at} got a signature for another service: {actual}",
            Self::ClockSkew => "{at} got a signature of another time: {actual}",
            Self::PresignedUrlExpired => "{at} got a presigned URL after its own end: {actual}",
            Self::WrongSessionToken => {
                "{at} got a session token that does not belong to the access key: expected {expected}, got {actual}"
            }
            Self::CredentialsExpired => "{at} got temporary credentials that have expired: {actual}",
            Self::ActionNotAllowed => "{at} denies {expected}: {actual}",
            Self::ResourceNotAllowed => "{at} denies {expected}: {actual}",
            Self::EndpointNotAllowed => {
                "{at} denies {expected}: the runtime itself is allowed, and InvokeAgentRuntime is asked for its endpoint \
                 too"
            }
            Self::ConditionNotMet => "{at} denies {expected}: {actual}",
            Self::PrincipalNotAllowed => "{at} denies {expected}: {actual}",
            Self::ExplicitDeny => "{at} denies {expected}: {actual}",
            Self::BoundarySilent => "{at} denies {expected}: {actual}",
            Self::SessionPolicySilent => "{at} denies {expected}: {actual}",
            Self::ResourcePolicySilent => "{at} denies {expected}: {actual}",
            Self::PassRoleNotAllowed => "{at} denies {expected}: {actual}",
            Self::RoleMissing => "{at} cannot act as its role: {actual}",
            Self::RoleNotTrusted => "{at} cannot act as its role: {actual}",
            Self::GatewayPath => "{at} has no such path: {actual}",
            Self::RuntimePath => "{at} has no such path: {actual}",
            Self::ArnNotEncoded => {
                "{at} finds no runtime in a path whose ARN is not percent-encoded: {actual}"
            }
            Self::BareRuntimeId => "{at} is named by its id alone, without its account: {actual}",
            Self::ArnWithLineEnd => "{at} is named by an ARN with a blank or a line end in it: {actual}",
            Self::UnknownQualifier => "{at} has no endpoint of this name: {actual}",
            Self::AnotherRegion => "{at} is asked for in another region than its own: {actual}",
            Self::UnknownRuntime => "there is no such runtime: {actual}",
            Self::UnknownGateway => "there is no gateway {actual}; there are: {expected}",
            Self::MethodNotAllowed => "{at} serves POST, and the request is {actual}",
            Self::CorsPreflight => "{at} answers no preflight of a browser: {actual}",
            Self::PayloadTooLarge => "{at} cannot take the payload: {actual}",
            Self::MessageMalformed => "{at} cannot read the body: {actual}",
            Self::ProtocolVersionUnsupported => {
                "{at} speaks {expected}, and MCP-Protocol-Version is {actual}"
            }
            Self::UnknownMethod => "{at} does not have the method {actual}",
            Self::ParametersMalformed => "{at} cannot read params: {actual}",
            Self::WrongToolPrefix => "{at} has no tool {actual}: no target has this prefix",
            Self::ToolNotListed => {
                "{at} has no tool {actual}: its target had none of this name when it was last synchronised"
            }
            Self::TargetFailed => "{at} cannot call a target that is not READY: {actual}",
            Self::ArgumentsRefused => "{at} refuses the arguments, by the tool's schema: {actual}",
            Self::InvocationHeader => "{at} does not take {check} so: {actual}",
            Self::WorkloadTokenInvalid => "{at} does not take the workload access token: {actual}",
            Self::WorkloadOfAService => "{at} gives this workload identity no tokens: {actual}",
            Self::UnknownProvider => "{at} has no such credential provider: {actual}",
            Self::ProviderSecretMissing => "{at} cannot read the provider's secret: {actual}",
            Self::UserTokenRefused => "{at} does not take the user's token: {actual}",
            Self::DiscoveryUnreachable => "{at} could not get the discovery document: {actual}",
            Self::DiscoveryMalformed => "{at} got no discovery document from discovery_url: {actual}",
            Self::DiscoveryOfAnotherIssuer => {
                "{at} got the discovery document of another issuer: expected {expected}, got {actual}"
            }
            Self::NoDomain => "{at} finds no token endpoint: {actual}",
            Self::UnknownDomain => "no user pool has the domain {actual}",
            Self::TokenRequestMalformed => {
                "{at} cannot read the token request: expected {expected}, got {actual}"
            }
            Self::GrantUnsupported => "{at} does not give tokens for this grant: {actual}",
            Self::UnknownClient => {
                "{at} does not know the client {actual}: it was deleted, or made anew under another id"
            }
            Self::ClientOfAnotherPool => {
                "{at} is the domain of another user pool than the client's: expected {expected}, got {actual}"
            }
            Self::WrongClientSecret => "{at} refuses the client's secret: expected {expected}, got {actual}",
            Self::FlowNotAllowed => "{at} does not let this client use the flow: {actual}",
            Self::ScopeNotAllowed => {
                "{at} may give this client none of the scopes asked for: it has {expected}, and {actual} was asked for"
            }
            Self::OpenIdScopes => {
                "{at} cannot grant the scopes of OpenID Connect with client_credentials: {actual} was asked for"
            }
            Self::RefreshTokenInvalid => "{at} does not take the refresh token: {actual}",
            Self::TokenEndpointRefused => "{at} gave no token: {actual}",
            Self::HostNotResolved => "{at} is at a host that has no address here: {actual}",
            Self::ServerNotStarted => "{at} cannot be started: {actual}",
            Self::ServerNotListening => "{at} does not listen: {actual}",
            Self::ServerOnAnotherPort => "{at} listens on another port than its PORT: {actual}",
            Self::ServerOnLoopbackOnly => {
                "{at} listens on 127.0.0.1 alone: AgentCore Runtime would not reach it in its container"
            }
            Self::PortTaken => "{at} cannot be started: {actual}",
            Self::ImageNotProvided => "{at} has nothing to run: {actual}",
            Self::StartTooSlow => "{at} did not listen in time: {actual}",
            Self::ServerSilent => "{at} answered nothing on its standard output: {actual}",
            Self::ServerDied => "{at} ended: {actual}",
            Self::ServerChecksHost => {
                "{at} checks the Host header, and refuses the one that it gets: {actual}"
            }
            Self::ServerNeedsSession => "{at} keeps sessions, and was called without one: {actual}",
            Self::SessionUnknown => "{at} does not know the session: {actual}",
            Self::AcceptRefused => "{at} refuses the Accept header: {actual}",
            Self::ServerUnauthorized => "{at} itself refuses the caller: {actual}",
            Self::ServerRedirects => "{at} answers a redirect, which AgentCore does not follow: {actual}",
            Self::ServerRefuses => "{at} refuses the request: {actual}",
            Self::ServerFails => "{at} fails: {actual}",
            Self::AnswerNotJson => "{at} answers neither JSON nor an event stream: {actual}",
            Self::EventStreamForJson => {
                "{at} answers an event stream where only JSON was asked for: {actual}"
            }
            Self::AnswerMalformed => "{at} does not answer the request in JSON-RPC: {actual}",
            Self::AnswerBrokenOff => "{at} broke its answer off: {actual}",
            Self::ServerTooSlow => "{at} did not answer in time: {actual}",
            Self::TlsFailed => "{at} cannot be reached by TLS: {actual}",
            Self::ServerVersionUnsupported => "{at} speaks an MCP version that a gateway does not: {actual}",
            Self::ToolsUnusable => "{at} has no tools that a gateway can take: {actual}",
            Self::ServerRpcError => "{at} answers a JSON-RPC error: {actual}",
            Self::TooManyHops => "{at} was called by itself again and again: {actual}",
            Self::ToolError => "the tool said: {actual}",
            Self::InputInvalid => "the API does not take the input: {actual}",
            Self::ResourceMissing => "the API does not find what the call names: {actual}",
            Self::ResourceConflict => "the call is in conflict with what exists: {actual}",
            Self::QuotaReached => "a quota is reached: {actual}",
            Self::SignInRefused => "the log-in is refused: {actual}",
            Self::NotEmulated => "agentcore-local does not emulate this: {actual}",
            Self::UnknownOperation => "the API has no such operation: {actual}",
            Self::NotRecorded => "{at} failed, and its trace was too full to record how",
        }
    }
}
