//! What the operations of the data plane take, and what their members must be. Documented: botocore.

use serde::Deserialize;

use super::constraint::{ConstraintViolations, Constraints, Shown, TextRule};
use super::{User, WorkloadAccessToken, provider, workload};
use crate::base::Secret;

/// A token of any kind, in characters.
const TOKEN_LENGTH: (usize, usize) = (1, 131_072);

/// The body of GetWorkloadAccessToken, GetWorkloadAccessTokenForJWT and GetWorkloadAccessTokenForUserId.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WorkloadTokenInput {
    workload_name: Option<String>,
    user_token: Option<Secret>,
    user_id: Option<String>,
}

impl WorkloadTokenInput {
    /// The workload's name.
    pub(super) fn for_nobody(self) -> Result<String, ConstraintViolations> {
        let mut constraints = Constraints::default();
        let name = name(&mut constraints, self.workload_name);
        constraints.check()?;
        Ok(name)
    }

    /// The workload's name and the user's token.
    pub(super) fn for_jwt(self) -> Result<(String, Secret), ConstraintViolations> {
        let pattern = ("[A-Za-z0-9-_=]+.[A-Za-z0-9-_=]+.[A-Za-z0-9-_=]+", is_jwt as fn(&str) -> bool);
        let rule = TextRule { pattern: Some(pattern), ..text_rule("userToken", TOKEN_LENGTH) };
        let mut constraints = Constraints::default();
        let name = name(&mut constraints, self.workload_name);
        let token = self.user_token.map(|token| token.expose().to_owned());
        let token = required(&mut constraints, rule, token);
        constraints.check()?;
        Ok((name, Secret::new(token)))
    }

    /// The workload's name and the user that it vouches for.
    pub(super) fn for_user_id(self) -> Result<(String, User), ConstraintViolations> {
        let mut constraints = Constraints::default();
        let name = name(&mut constraints, self.workload_name);
        let user = required(&mut constraints, text_rule("userId", (1, 128)), self.user_id);
        constraints.check()?;
        Ok((name, User::Id(user)))
    }
}

/// The body of GetResourceOauth2Token. Members that only other flows use are passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ResourceTokenInput {
    workload_identity_token: Option<Secret>,
    resource_credential_provider_name: Option<String>,
    scopes: Option<Vec<String>>,
    oauth2_flow: Option<String>,
}

/// What GetResourceOauth2Token asks for.
#[derive(Debug)]
pub(super) struct ResourceTokenRequest {
    /// Whose token it is to be.
    pub(super) token: WorkloadAccessToken,
    /// The credential provider's name.
    pub(super) provider: String,
    /// In the caller's order.
    pub(super) scopes: Vec<String>,
    /// How the token is to be got.
    pub(super) flow: Flow,
}

/// The values of `oauth2Flow`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// The client's own token.
    M2m,
    /// The user signs in.
    UserFederation,
    /// The caller's token is exchanged.
    OnBehalfOfTokenExchange,
}

impl ResourceTokenInput {
    /// The request, when every member is as the model says.
    pub(super) fn check(self) -> Result<ResourceTokenRequest, ConstraintViolations> {
        let mut constraints = Constraints::default();
        let token = token(&mut constraints, self.workload_identity_token);
        let provider = provider_name(&mut constraints, self.resource_credential_provider_name);
        if self.scopes.is_none() {
            constraints.missing("scopes");
        }
        let scopes = self.scopes.unwrap_or_default();
        for scope in &scopes {
            constraints.text(text_rule("scopes", (1, 128)), scope);
        }
        let flow = flow(&mut constraints, self.oauth2_flow.as_deref());
        constraints.check()?;
        Ok(ResourceTokenRequest { token, provider, scopes, flow })
    }
}

/// The body of GetResourceApiKey.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ResourceApiKeyInput {
    workload_identity_token: Option<Secret>,
    resource_credential_provider_name: Option<String>,
}

impl ResourceApiKeyInput {
    /// The workload access token and the provider's name.
    pub(super) fn check(self) -> Result<(WorkloadAccessToken, String), ConstraintViolations> {
        let mut constraints = Constraints::default();
        let token = token(&mut constraints, self.workload_identity_token);
        let provider = provider_name(&mut constraints, self.resource_credential_provider_name);
        constraints.check()?;
        Ok((token, provider))
    }
}

fn flow(constraints: &mut Constraints, flow: Option<&str>) -> Flow {
    match flow {
        Some("M2M") => return Flow::M2m,
        Some("USER_FEDERATION") => return Flow::UserFederation,
        Some("ON_BEHALF_OF_TOKEN_EXCHANGE") => return Flow::OnBehalfOfTokenExchange,
        // Recorded: the values in this order.
        Some(_) => constraints.not_in("oauth2Flow", "ON_BEHALF_OF_TOKEN_EXCHANGE, M2M, USER_FEDERATION"),
        None => constraints.missing("oauth2Flow"),
    }
    Flow::M2m
}

fn name(constraints: &mut Constraints, name: Option<String>) -> String {
    required(constraints, workload::name_rule("workloadName", Shown::Omitted), name)
}

fn token(constraints: &mut Constraints, token: Option<Secret>) -> WorkloadAccessToken {
    let token = token.map(|token| token.expose().to_owned());
    let rule = text_rule("workloadIdentityToken", TOKEN_LENGTH);
    WorkloadAccessToken::from_text(required(constraints, rule, token))
}

fn provider_name(constraints: &mut Constraints, name: Option<String>) -> String {
    required(constraints, provider::name_rule("resourceCredentialProviderName", Shown::Omitted), name)
}

fn required(constraints: &mut Constraints, rule: TextRule, value: Option<String>) -> String {
    match &value {
        Some(value) => constraints.text(rule, value),
        None => constraints.missing(rule.member),
    }
    value.unwrap_or_default()
}

fn text_rule(member: &'static str, length: (usize, usize)) -> TextRule {
    TextRule { member, length, pattern: None, shown: Shown::Omitted }
}

/// Narrower than the model's pattern, whose dots stand for any character: what passes that is no JWT either.
fn is_jwt(token: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_=".contains(&byte))
    };
    token.split('.').count() == 3 && token.split('.').all(is_part)
}
