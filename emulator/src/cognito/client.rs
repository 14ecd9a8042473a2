//! App clients.

use std::borrow::Cow;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::pool::Pool;
use super::user::Attributes;
use super::validity::{TokenValidityUnits, Validity};
use crate::aws::timestamp::EpochSeconds;
use crate::base::Secret;

mod check;

/// The settings of an app client apart from its name and secret; returned as they were sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct ClientSettings {
    /// The lifetime of access tokens, in hours unless the units say otherwise.
    pub(crate) access_token_validity: Option<i64>,
    /// `code`, `implicit`, `client_credentials`.
    #[serde(rename = "AllowedOAuthFlows")]
    pub(crate) allowed_oauth_flows: Option<Vec<String>>,
    /// Whether the client may use the OAuth endpoints at all.
    #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
    pub(crate) allowed_oauth_flows_user_pool_client: Option<bool>,
    /// The scopes that its tokens can have.
    #[serde(rename = "AllowedOAuthScopes")]
    pub(crate) allowed_oauth_scopes: Option<Vec<String>>,
    /// Stored and returned only.
    pub(crate) analytics_configuration: Option<IndexMap<String, Value>>,
    /// How long a challenge stays open, in minutes, 3 to 15.
    pub(crate) auth_session_validity: Option<i64>,
    /// Stored and returned only: there is no login page.
    #[serde(rename = "CallbackURLs")]
    pub(crate) callback_urls: Option<Vec<String>>,
    /// Stored and returned only: there is no login page.
    #[serde(rename = "DefaultRedirectURI")]
    pub(crate) default_redirect_uri: Option<String>,
    /// Stored and returned only.
    pub(crate) enable_propagate_additional_user_context_data: Option<bool>,
    /// Whether RevokeToken accepts its tokens; true if absent.
    pub(crate) enable_token_revocation: Option<bool>,
    pub(crate) explicit_auth_flows: Option<Vec<String>>,
    /// The lifetime of ID tokens, in hours unless the units say otherwise.
    pub(crate) id_token_validity: Option<i64>,
    /// Stored and returned only: there is no login page.
    #[serde(rename = "LogoutURLs")]
    pub(crate) logout_urls: Option<Vec<String>>,
    /// `LEGACY` or `ENABLED`.
    pub(crate) prevent_user_existence_errors: Option<String>,
    pub(crate) read_attributes: Option<Vec<String>>,
    /// Whether a refresh returns a new refresh token too.
    pub(crate) refresh_token_rotation: Option<RefreshTokenRotation>,
    /// The lifetime of refresh tokens, in days unless the units say otherwise.
    pub(crate) refresh_token_validity: Option<i64>,
    /// Only `COGNITO` is accepted.
    pub(crate) supported_identity_providers: Option<Vec<String>>,
    /// The units of the three validities.
    pub(crate) token_validity_units: Option<TokenValidityUnits>,
    pub(crate) write_attributes: Option<Vec<String>>,
}

/// Whether a refresh returns a new refresh token too. Only `DISABLED` is emulated.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct RefreshTokenRotation {
    /// `ENABLED` or `DISABLED`.
    pub(crate) feature: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_grace_period_seconds: Option<i64>,
}

/// An app client. An update replaces it by another one; a lookup by id gives its pool too.
#[derive(Debug)]
pub(crate) struct Client {
    /// 26 lowercase letters and digits.
    pub(crate) id: String,
    pub(crate) name: String,
    /// The secret of a confidential client.
    pub(crate) secret: Option<Secret>,
    pub(crate) pool: Arc<Pool>,
    /// The lifetimes of its tokens.
    pub(crate) validity: Validity,
    pub(crate) created_at: Timestamp,
    pub(crate) modified_at: Timestamp,
    /// The rest of the request that created or updated it.
    pub(crate) settings: ClientSettings,
}

impl Client {
    /// Whether users may sign in with USER_PASSWORD_AUTH, by its current or its former name.
    pub(crate) fn allows_password(&self) -> bool {
        self.auth_flows()
            .iter()
            .any(|flow| matches!(flow.as_str(), "ALLOW_USER_PASSWORD_AUTH" | "USER_PASSWORD_AUTH"))
    }

    /// Whether the client may request a token of its own at the token endpoint.
    pub(crate) fn allows_client_credentials(&self) -> bool {
        self.uses_oauth() && self.allows_oauth_flow("client_credentials")
    }

    /// Whether AdminInitiateAuth may sign users in with a password, by the flow's current or its former name.
    pub(crate) fn allows_admin_password(&self) -> bool {
        self.auth_flows()
            .iter()
            .any(|flow| matches!(flow.as_str(), "ALLOW_ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH"))
    }

    /// Whether users may refresh their tokens.
    ///
    /// Documented: without ExplicitAuthFlows a client allows refresh, SRP and custom sign-in. Inferred: the former names of
    /// the flows, which have none for refresh, allow it always.
    pub(crate) fn allows_refresh(&self) -> bool {
        let flows = self.auth_flows();
        flows.is_empty()
            || flows.iter().any(|flow| flow == "ALLOW_REFRESH_TOKEN_AUTH" || !flow.starts_with("ALLOW_"))
    }

    fn auth_flows(&self) -> &[String] {
        self.settings.explicit_auth_flows.as_deref().unwrap_or_default()
    }

    /// The attributes of a user that the client may read. Documented: the standard ones if it names none.
    pub(crate) fn readable<'a>(&self, attributes: &'a Attributes) -> Cow<'a, Attributes> {
        let may_read = |name: &String| match self.settings.read_attributes.as_deref() {
            None | Some([]) => is_standard(name),
            Some(names) => names.contains(name),
        };
        if attributes.keys().all(may_read) {
            return Cow::Borrowed(attributes);
        }
        let readable = attributes.iter().filter(|(name, _)| may_read(name));
        Cow::Owned(readable.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// Whether a user may change this attribute through the client.
    ///
    /// Documented: the standard ones if it names none. Inferred: never whether an attribute was verified.
    pub(crate) fn may_write(&self, name: &String) -> bool {
        let is_named = match self.settings.write_attributes.as_deref() {
            None | Some([]) => is_standard(name),
            Some(names) => names.contains(name),
        };
        is_named && !name.ends_with("_verified")
    }

    /// Whether RevokeToken accepts its tokens. Documented: true by default.
    pub(crate) fn allows_revocation(&self) -> bool {
        self.settings.enable_token_revocation.unwrap_or(true)
    }

    /// Whether it may use this OAuth flow, such as `client_credentials`, provided that it may use OAuth at all.
    pub(crate) fn allows_oauth_flow(&self, flow: &str) -> bool {
        self.settings.allowed_oauth_flows.iter().flatten().any(|allowed| allowed == flow)
    }

    /// Whether it may use the OAuth endpoints.
    pub(crate) fn uses_oauth(&self) -> bool {
        self.settings.allowed_oauth_flows_user_pool_client == Some(true)
    }

    /// The scopes that it can be granted, in the order of the request.
    pub(crate) fn scopes(&self) -> &[String] {
        self.settings.allowed_oauth_scopes.as_deref().unwrap_or_default()
    }

    /// Whether an unknown user gets the same response as a wrong password. Documented: `LEGACY` is the default.
    pub(crate) fn prevents_user_existence_errors(&self) -> bool {
        self.settings.prevent_user_existence_errors.as_deref() == Some("ENABLED")
    }

    /// How long a challenge stays open, in minutes. Documented: 3 by default.
    pub(crate) fn auth_session_minutes(&self) -> i64 {
        self.settings.auth_session_validity.unwrap_or(3)
    }
}

fn is_standard(name: &str) -> bool {
    !name.contains("custom:")
}

/// An app client as the API returns it, with AWS's defaults for what Terraform reads back.
#[derive(Clone, Debug)]
pub(crate) struct UserPoolClientType(pub(crate) Arc<Client>);

impl Serialize for UserPoolClientType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let client = self.0.as_ref();
        let settings = &client.settings;
        UserPoolClientMembers {
            access_token_validity: settings.access_token_validity,
            allowed_oauth_flows: settings.allowed_oauth_flows.as_deref(),
            allowed_oauth_flows_user_pool_client: client.uses_oauth(),
            allowed_oauth_scopes: settings.allowed_oauth_scopes.as_deref(),
            analytics_configuration: settings.analytics_configuration.as_ref(),
            auth_session_validity: client.auth_session_minutes(),
            callback_urls: settings.callback_urls.as_deref(),
            client_id: &client.id,
            client_name: &client.name,
            client_secret: client.secret.as_ref(),
            creation_date: EpochSeconds(client.created_at),
            default_redirect_uri: settings.default_redirect_uri.as_deref(),
            enable_propagate_additional_user_context_data: settings
                .enable_propagate_additional_user_context_data
                .unwrap_or(false),
            enable_token_revocation: settings.enable_token_revocation.unwrap_or(true),
            explicit_auth_flows: settings.explicit_auth_flows.as_deref(),
            id_token_validity: settings.id_token_validity,
            last_modified_date: EpochSeconds(client.modified_at),
            logout_urls: settings.logout_urls.as_deref(),
            prevent_user_existence_errors: settings.prevent_user_existence_errors.as_deref(),
            read_attributes: settings.read_attributes.as_deref(),
            refresh_token_rotation: settings.refresh_token_rotation.as_ref(),
            refresh_token_validity: settings.refresh_token_validity.filter(|count| *count != 0).unwrap_or(30),
            supported_identity_providers: settings.supported_identity_providers.as_deref(),
            token_validity_units: settings.token_validity_units.as_ref(),
            user_pool_id: &client.pool.id,
            write_attributes: settings.write_attributes.as_deref(),
        }
        .serialize(serializer)
    }
}

/// The members on the wire, in alphabetical order.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UserPoolClientMembers<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token_validity: Option<i64>,
    #[serde(rename = "AllowedOAuthFlows", skip_serializing_if = "Option::is_none")]
    allowed_oauth_flows: Option<&'a [String]>,
    #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
    allowed_oauth_flows_user_pool_client: bool,
    #[serde(rename = "AllowedOAuthScopes", skip_serializing_if = "Option::is_none")]
    allowed_oauth_scopes: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    analytics_configuration: Option<&'a IndexMap<String, Value>>,
    auth_session_validity: i64,
    #[serde(rename = "CallbackURLs", skip_serializing_if = "Option::is_none")]
    callback_urls: Option<&'a [String]>,
    client_id: &'a str,
    client_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a Secret>,
    creation_date: EpochSeconds,
    #[serde(rename = "DefaultRedirectURI", skip_serializing_if = "Option::is_none")]
    default_redirect_uri: Option<&'a str>,
    enable_propagate_additional_user_context_data: bool,
    enable_token_revocation: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    explicit_auth_flows: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token_validity: Option<i64>,
    last_modified_date: EpochSeconds,
    #[serde(rename = "LogoutURLs", skip_serializing_if = "Option::is_none")]
    logout_urls: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prevent_user_existence_errors: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_attributes: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token_rotation: Option<&'a RefreshTokenRotation>,
    refresh_token_validity: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    supported_identity_providers: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_validity_units: Option<&'a TokenValidityUnits>,
    user_pool_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    write_attributes: Option<&'a [String]>,
}
