//! Validates the settings of a new or updated app client.

use super::ClientSettings;
use crate::aws::MarkedText;
use crate::cognito::CognitoError;
use crate::cognito::pool::Pool;
use crate::cognito::validity::Validity;

/// The scopes that every pool has. Documented.
const STANDARD_SCOPES: [&str; 5] = ["phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"];

impl ClientSettings {
    /// Checks what the model does not say, for a client of this pool; returns the lifetimes of its tokens.
    ///
    /// `operation` is named if something is not emulated.
    pub(crate) fn accept(
        &self,
        operation: &str,
        pool: &Pool,
        has_secret: bool,
    ) -> Result<Validity, CognitoError> {
        check_oauth(self, pool, has_secret)?;
        check_attributes(self, operation, pool)?;
        refuse_what_is_not_emulated(self, operation, pool)?;
        Validity::new(
            self.access_token_validity,
            self.id_token_validity,
            self.refresh_token_validity,
            &self.token_validity_units.clone().unwrap_or_default(),
        )
    }
}

/// Inferred: the texts, as public bug reports quote them.
fn check_attributes(settings: &ClientSettings, operation: &str, pool: &Pool) -> Result<(), CognitoError> {
    let configuration = pool.configuration();
    let is_unknown =
        |names: &Option<Vec<String>>| names.iter().flatten().any(|name| !configuration.schema.has(name));
    let verb = if operation.starts_with("Create") { "creating" } else { "updating" };
    let refused = |kind: &str| {
        Err(CognitoError::invalid(format!("Invalid {kind} attributes specified while {verb} a client")))
    };
    if is_unknown(&settings.read_attributes) {
        return refused("read");
    }
    if is_unknown(&settings.write_attributes) {
        return refused("write");
    }
    Ok(())
}

/// Recorded: the texts for OpenID scopes with client_credentials and for an unknown scope. Inferred: the others.
fn check_oauth(settings: &ClientSettings, pool: &Pool, has_secret: bool) -> Result<(), CognitoError> {
    let flows = settings.allowed_oauth_flows.as_deref().unwrap_or_default();
    let scopes = settings.allowed_oauth_scopes.as_deref().unwrap_or_default();
    let refused = |text: &str| Err(CognitoError::InvalidOAuthFlow(text.into()));
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
            let text = format!("{scope} is not supported with client_credentials flow");
            return Err(CognitoError::InvalidOAuthFlow(MarkedText::recorded(text)));
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

fn refuse_what_is_not_emulated(
    settings: &ClientSettings,
    operation: &str,
    pool: &Pool,
) -> Result<(), CognitoError> {
    let providers = settings.supported_identity_providers.as_deref().unwrap_or_default();
    if let Some(provider) = providers.iter().find(|provider| provider.as_str() != "COGNITO") {
        // Inferred: the text; no identity providers can be created here.
        let text = format!("The provider {provider} does not exist for User Pool {}.", pool.id);
        return Err(CognitoError::invalid(text));
    }
    let rotation = settings.refresh_token_rotation.as_ref();
    if rotation.is_some_and(|rotation| rotation.feature != "DISABLED") {
        return Err(CognitoError::NotEmulated(format!("{operation} with RefreshTokenRotation")));
    }
    Ok(())
}
