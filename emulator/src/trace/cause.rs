//! The ways in which the chain breaks: a closed set, so that each has an explanation, a fix and an entry in the catalogue.

mod fix;
mod of_server;
mod sentence;

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// Why a check failed. Every failed check names one; in JSON, the name is in snake_case.
#[derive(
    Clone,
    Copy,
    Debug,
    Deserialize,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    IntoStaticStr,
    Serialize,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Cause {
    /// No Authorization header where a token is required.
    NoToken,
    /// A JWT without `Bearer` before it.
    BearerMissing,
    /// An Authorization header of another scheme, an empty one, or several.
    AuthorizationUnreadable,
    /// An AWS signature where a token is required.
    SignatureForToken,
    /// A token where an AWS signature is required.
    TokenForSignature,
    /// The same, of a runtime that had an authorizer until an update left it out.
    AuthorizerDropped,
    /// The token is not a signed JWT.
    TokenMalformed,
    /// The token's `alg` is not RS256.
    WrongAlgorithm,
    /// The token is of another user pool of this emulator.
    PoolsMixedUp,
    /// The token is of another emulator, or of this one under another address.
    TokenOfAnotherEmulator,
    /// The token is of a user pool of another region.
    TokenOfAnotherRegion,
    /// The token is of an issuer that is no user pool of this emulator.
    TokenOfAnotherIssuer,
    /// The issuer has no key of this id.
    UnknownKey,
    /// The signature of the token is not of its key.
    BadSignature,
    /// The issuer's keys could not be fetched.
    KeysUnavailable,
    /// The token has expired.
    TokenExpired,
    /// The token expires within the next minute, which a runtime does not take.
    TokenExpiresSoon,
    /// The token is valid only later, or the clock of its issuer is ahead.
    TokenNotYetValid,
    /// An ID token where an access token is required.
    IdTokenForAccessToken,
    /// An access token where an ID token is required.
    AccessTokenForIdToken,
    /// allowedAudience is meant for an access token of Cognito, which has no `aud`.
    AudienceOfAccessToken,
    /// allowedClients does not name the token's client.
    ClientNotAllowed,
    /// allowedClients names a client that no user pool has: it was deleted, and perhaps made anew.
    AllowedClientUnknown,
    /// allowedAudience does not name the token's audience.
    AudienceNotAllowed,
    /// The token has none of allowedScopes.
    ScopeNotGranted,
    /// A custom claim is not as required.
    CustomClaimMismatch,
    /// Neither a token nor a signature where a signature is required.
    NotSigned,
    /// A part of the signature is missing or cannot be read.
    SignatureMalformed,
    /// The access key is unknown.
    UnknownAccessKey,
    /// The signature is made with another secret.
    WrongSecretKey,
    /// What was signed is not what arrived: a proxy changed it, or the client signs it in another way.
    SignedRequestChanged,
    /// The signature is for another region.
    SignedForAnotherRegion,
    /// The signature is for another service.
    SignedForAnotherService,
    /// The clocks of caller and emulator differ.
    ClockSkew,
    /// A presigned URL is past its own end.
    PresignedUrlExpired,
    /// The session token does not belong to the access key.
    WrongSessionToken,
    /// The temporary credentials have expired.
    CredentialsExpired,
    /// No policy names the action.
    ActionNotAllowed,
    /// A policy allows the action, on other resources.
    ResourceNotAllowed,
    /// InvokeAgentRuntime is allowed on the runtime and not on its endpoint.
    EndpointNotAllowed,
    /// A statement would allow it if its condition held.
    ConditionNotMet,
    /// A statement allows it to other principals.
    PrincipalNotAllowed,
    /// A statement denies it.
    ExplicitDeny,
    /// The permissions boundary does not allow it.
    BoundarySilent,
    /// The session policy does not allow it.
    SessionPolicySilent,
    /// The policy of a resource of another account does not allow it.
    ResourcePolicySilent,
    /// The caller may not pass the role to the service.
    PassRoleNotAllowed,
    /// The account has no such role.
    RoleMissing,
    /// The trust policy of the role does not name who assumes it.
    RoleNotTrusted,
    /// The path is none of the gateway's.
    GatewayPath,
    /// `/mcp`, or another path, in place of the runtime's `/invocations`.
    RuntimePath,
    /// The runtime's ARN is not percent-encoded.
    ArnNotEncoded,
    /// The runtime is named by its id alone.
    BareRuntimeId,
    /// The runtime's ARN has a line end, or a blank.
    ArnWithLineEnd,
    /// The runtime has no endpoint of this name.
    UnknownQualifier,
    /// The host or the signature is of another region than the runtime.
    AnotherRegion,
    /// There is no runtime of this ARN.
    UnknownRuntime,
    /// There is no gateway of this id.
    UnknownGateway,
    /// The method is one that the gateway does not serve.
    MethodNotAllowed,
    /// A browser asks whether it may call, which neither gateways nor runtimes answer.
    CorsPreflight,
    /// The body is longer than the quota, or broke off.
    PayloadTooLarge,
    /// The body is not one JSON-RPC message.
    MessageMalformed,
    /// The version in `MCP-Protocol-Version` is not one of the gateway's.
    ProtocolVersionUnsupported,
    /// The gateway does not have this method.
    UnknownMethod,
    /// `params` lacks a member, or has one that cannot be read.
    ParametersMalformed,
    /// The tool's name has not the prefix of a target.
    WrongToolPrefix,
    /// The target had no such tool when it was synchronised.
    ToolNotListed,
    /// The target is FAILED, and was not synchronised since.
    TargetFailed,
    /// The tool's schema refuses the arguments.
    ArgumentsRefused,
    /// The session id, or another header of the invocation, is not as AgentCore takes it.
    InvocationHeader,
    /// The workload access token is of nobody here, or has expired.
    WorkloadTokenInvalid,
    /// The workload identity belongs to a gateway or runtime, which alone may use it.
    WorkloadOfAService,
    /// There is no credential provider of this name.
    UnknownProvider,
    /// Secrets Manager does not have the secret of the credential provider.
    ProviderSecretMissing,
    /// The user's token does not give the identity that was asked for.
    UserTokenRefused,
    /// The discovery document could not be fetched.
    DiscoveryUnreachable,
    /// The discovery document is not one.
    DiscoveryMalformed,
    /// The discovery document is of another issuer than its URL.
    DiscoveryOfAnotherIssuer,
    /// The user pool has no domain, so its discovery names no token endpoint.
    NoDomain,
    /// No user pool has this domain.
    UnknownDomain,
    /// The token request is malformed.
    TokenRequestMalformed,
    /// The grant is not one of Cognito's, or not emulated.
    GrantUnsupported,
    /// The user pool has no such app client.
    UnknownClient,
    /// The app client belongs to another user pool.
    ClientOfAnotherPool,
    /// The client secret is wrong, missing or needless.
    WrongClientSecret,
    /// The app client may not use this flow.
    FlowNotAllowed,
    /// The app client has none of the scopes.
    ScopeNotAllowed,
    /// The scopes are those of OpenID Connect, which client_credentials cannot grant.
    OpenIdScopes,
    /// The refresh token is not one of this client's, or has ended.
    RefreshTokenInvalid,
    /// The token endpoint of another provider refused, or answered no token.
    TokenEndpointRefused,
    /// The host has no address.
    HostNotResolved,
    /// The program cannot be started.
    ServerNotStarted,
    /// Nothing listens where the server should.
    ServerNotListening,
    /// The server listens on another port.
    ServerOnAnotherPort,
    /// The server listens on 127.0.0.1 alone, where AgentCore Runtime would not reach it.
    ServerOnLoopbackOnly,
    /// Another program has the server's port.
    PortTaken,
    /// Nothing provides the image.
    ImageNotProvided,
    /// The start took longer than its deadline.
    StartTooSlow,
    /// The server printed nothing on its standard output.
    ServerSilent,
    /// The server ended.
    ServerDied,
    /// The server checks the Host header, and refuses AgentCore's.
    ServerChecksHost,
    /// The server keeps sessions, and was called without one.
    ServerNeedsSession,
    /// The server does not know the session.
    SessionUnknown,
    /// The server wants another Accept header.
    AcceptRefused,
    /// The server asks for credentials of its own.
    ServerUnauthorized,
    /// The server answers a redirect, or a proxy before it does.
    ServerRedirects,
    /// The server answers another 4xx.
    ServerRefuses,
    /// The server answers a 5xx.
    ServerFails,
    /// The answer is neither JSON nor an event stream.
    AnswerNotJson,
    /// The answer is an event stream where only JSON was asked for.
    EventStreamForJson,
    /// The answer is not the JSON-RPC answer to the request.
    AnswerMalformed,
    /// The answer breaks off.
    AnswerBrokenOff,
    /// The server takes longer than the limit.
    ServerTooSlow,
    /// There is no TLS connection to the server.
    TlsFailed,
    /// The server speaks no MCP version that the gateway does.
    ServerVersionUnsupported,
    /// The server has no tools, or tools that the gateway cannot take.
    ToolsUnusable,
    /// The server answers a JSON-RPC error.
    ServerRpcError,
    /// The call comes back to the emulator again and again.
    TooManyHops,
    /// The tool itself reports an error.
    ToolError,
    /// The input of an AWS API call is not as the API takes it.
    InputInvalid,
    /// An AWS API call names a resource that does not exist.
    ResourceMissing,
    /// An AWS API call is in conflict with what exists.
    ResourceConflict,
    /// A quota is reached.
    QuotaReached,
    /// The log-in is refused.
    SignInRefused,
    /// The operation is one of AWS's that is not emulated.
    NotEmulated,
    /// The operation does not exist.
    UnknownOperation,
    /// The trace is full, and does not have the check that failed.
    NotRecorded,
}

impl Cause {
    /// All causes, in the order of the chain.
    pub fn all() -> &'static [Self] {
        Self::VARIANTS
    }

    /// The name in JSON, such as `client_not_allowed`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}
