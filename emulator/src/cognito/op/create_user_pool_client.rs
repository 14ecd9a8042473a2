//! CreateUserPoolClient.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::entropy::LOWER_CASE_ALPHANUMERIC;
use crate::base::{Entropy, Secret};
use crate::cognito::client::{Client, ClientSettings, UserPoolClientType};
use crate::cognito::constraints::{self, Constraints};
use crate::cognito::pool::Pool;
use crate::cognito::validity::Validity;
use crate::cognito::{CognitoError, Parts};

/// Recorded: 26 characters.
const CLIENT_ID_LENGTH: usize = 26;
/// Recorded: 51 or 52 characters; always the same here.
const SECRET_LENGTH: usize = 52;
/// The scopes that every pool has. Documented.
const STANDARD_SCOPES: [&str; 5] = ["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"];
const UNITS: [&str; 4] = ["seconds", "minutes", "hours", "days"];
const AUTH_FLOWS: [&str; 9] = [
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY",
    "USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_AUTH",
];

/// The request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct CreateUserPoolClientInput {
    /// Which pool.
    pub(crate) user_pool_id: Option<String>,
    /// The display name.
    pub(crate) client_name: Option<String>,
    /// True for a confidential client.
    pub(crate) generate_secret: Option<bool>,
    /// A secret of the caller's choice, instead of a generated one.
    pub(crate) client_secret: Option<Secret>,
    /// Everything else.
    #[serde(flatten)]
    pub(crate) settings: ClientSettings,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CreateUserPoolClientOutput {
    /// The new app client.
    pub(crate) user_pool_client: UserPoolClientType,
}

/// Creates an app client, its id and secret from `entropy`; fails on a wrong member or an unknown scope.
pub(crate) async fn handle(
    parts: &Parts,
    entropy: &Entropy,
    input: CreateUserPoolClientInput,
) -> Result<CreateUserPoolClientOutput, CognitoError> {
    let (pool_id, name) = check(&input)?;
    let pool = parts.pool(pool_id)?;
    let has_secret = input.generate_secret == Some(true) || input.client_secret.is_some();
    check_oauth(&input.settings, &pool, has_secret)?;
    refuse_what_is_not_emulated(&input.settings, &pool)?;
    let settings = &input.settings;
    let validity = Validity::new(
        settings.access_token_validity,
        settings.id_token_validity,
        settings.refresh_token_validity,
        &settings.token_validity_units.clone().unwrap_or_default(),
    )?;
    let generated = || Secret::new(entropy.characters(LOWER_CASE_ALPHANUMERIC, SECRET_LENGTH));
    let client = Arc::new(Client {
        id: new_id(parts, entropy),
        name: name.to_owned(),
        secret: input.client_secret.clone().or_else(|| has_secret.then(generated)),
        pool,
        validity,
        created_at: parts.clock.now(),
        settings: input.settings.clone(),
    });
    if !parts.pools.add_client(Arc::clone(&client)) {
        return Err(CognitoError::no_pool(pool_id));
    }
    Ok(CreateUserPoolClientOutput { user_pool_client: UserPoolClientType(client) })
}

fn check(input: &CreateUserPoolClientInput) -> Result<(&str, &str), CognitoError> {
    let mut constraints = Constraints::default();
    let pool_id = constraints.required("userPoolId", input.user_pool_id.as_deref(), &constraints::POOL_ID);
    let name = constraints.required("clientName", input.client_name.as_deref(), &constraints::NAME);
    let secret = input.client_secret.as_ref().map(Secret::expose);
    constraints.optional("clientSecret", secret, &constraints::CLIENT_SECRET);
    let settings = &input.settings;
    constraints.range("refreshTokenValidity", settings.refresh_token_validity, 0, 315_360_000);
    constraints.range("accessTokenValidity", settings.access_token_validity, 1, 86_400);
    constraints.range("idTokenValidity", settings.id_token_validity, 1, 86_400);
    constraints.range("authSessionValidity", settings.auth_session_validity, 3, 15);
    let units = settings.token_validity_units.clone().unwrap_or_default();
    constraints.one_of("tokenValidityUnits.accessToken", units.access_token.as_deref(), &UNITS);
    constraints.one_of("tokenValidityUnits.idToken", units.id_token.as_deref(), &UNITS);
    constraints.one_of("tokenValidityUnits.refreshToken", units.refresh_token.as_deref(), &UNITS);
    let list = |list: &Option<Vec<String>>| list.clone().unwrap_or_default();
    constraints.each_one_of("explicitAuthFlows", &list(&settings.explicit_auth_flows), &AUTH_FLOWS);
    // Recorded: this order, 2020-01.
    let flows = ["implicit", "client_credentials", "code"];
    constraints.each_one_of("allowedOAuthFlows", &list(&settings.allowed_oauth_flows), &flows);
    for scope in list(&settings.allowed_oauth_scopes) {
        constraints.required("allowedOAuthScopes", Some(&scope), &constraints::IDENTIFIER);
    }
    constraints.at_most("allowedOAuthScopes", list(&settings.allowed_oauth_scopes).len(), 50);
    constraints.at_most("callbackURLs", list(&settings.callback_urls).len(), 100);
    constraints.at_most("logoutURLs", list(&settings.logout_urls).len(), 100);
    let existence = settings.prevent_user_existence_errors.as_deref();
    constraints.one_of("preventUserExistenceErrors", existence, &["LEGACY", "ENABLED"]);
    constraints.finish()?;
    if input.generate_secret == Some(true) && input.client_secret.is_some() {
        // Documented: they exclude each other. Inferred: the text.
        return Err(CognitoError::invalid("Cannot specify both GenerateSecret and ClientSecret."));
    }
    Ok((pool_id, name))
}

/// Recorded: the texts for OpenID scopes with client_credentials and for an unknown scope. Inferred: the others.
fn check_oauth(settings: &ClientSettings, pool: &Pool, has_secret: bool) -> Result<(), CognitoError> {
    let flows = settings.allowed_oauth_flows.as_deref().unwrap_or_default();
    let scopes = settings.allowed_oauth_scopes.as_deref().unwrap_or_default();
    let refused = |text: &str| Err(CognitoError::InvalidOAuthFlow(text.to_owned()));
    let unknown = {
        let servers = pool.resource_servers();
        let is_known = |scope: &str| {
            STANDARD_SCOPES.contains(&scope) || servers.values().any(|server| server.defines(scope))
        };
        scopes.iter().find(|scope| !is_known(scope)).cloned()
    };
    if let Some(scope) = unknown {
        return Err(CognitoError::ScopeDoesNotExist(scope));
    }
    if flows.iter().any(|flow| flow == "client_credentials") {
        if flows.len() > 1 {
            return refused(
                "client_credentials flow can not be selected along with code flow or implicit flow.",
            );
        }
        if !has_secret {
            return refused(
                "client_credentials flow can not be selected if client does not have a client secret.",
            );
        }
        if let Some(scope) = scopes.iter().find(|scope| STANDARD_SCOPES.contains(&scope.as_str())) {
            return refused(&format!("{scope} is not supported with client_credentials flow"));
        }
    }
    if settings.allowed_oauth_flows_user_pool_client == Some(true) && (flows.is_empty() || scopes.is_empty())
    {
        return Err(CognitoError::invalid(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
        ));
    }
    Ok(())
}

fn refuse_what_is_not_emulated(settings: &ClientSettings, pool: &Pool) -> Result<(), CognitoError> {
    let providers = settings.supported_identity_providers.as_deref().unwrap_or_default();
    if let Some(provider) = providers.iter().find(|provider| provider.as_str() != "COGNITO") {
        // Inferred: the text; there are no identity providers to be created here.
        let text = format!("The provider {provider} does not exist for User Pool {}.", pool.id);
        return Err(CognitoError::invalid(text));
    }
    let rotation = settings.refresh_token_rotation.as_ref();
    if rotation.is_some_and(|rotation| rotation.feature != "DISABLED") {
        return Err(CognitoError::NotEmulated("CreateUserPoolClient with RefreshTokenRotation".to_owned()));
    }
    Ok(())
}

fn new_id(parts: &Parts, entropy: &Entropy) -> String {
    loop {
        let id = entropy.characters(LOWER_CASE_ALPHANUMERIC, CLIENT_ID_LENGTH);
        if parts.pools.client(&id).is_none() {
            return id;
        }
    }
}
