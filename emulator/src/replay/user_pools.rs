//! User pools with all that is in them, as requests to Cognito.

use serde_json::{Value, json};

use super::Replay;
use crate::base::Entropy;
use crate::local::KnownUser;
use crate::model::Service;
use crate::stack::reference::{Attribute, Reference, Resource};
use crate::stack::schema::client::Client;
use crate::stack::schema::resource_server::ResourceServer;
use crate::stack::schema::user_pool::{User, UserPool};

impl Replay<'_> {
    /// CreateUserPool, then CreateUserPoolDomain.
    pub(super) async fn user_pool(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        pool: &UserPool,
    ) -> Result<(), String> {
        let policy = &pool.password_policy;
        let request = json!({
            "PoolName": pool.name,
            "Policies": {"PasswordPolicy": {
                "MinimumLength": policy.minimum_length,
                "RequireUppercase": policy.require_uppercase,
                "RequireLowercase": policy.require_lowercase,
                "RequireNumbers": policy.require_numbers,
                "RequireSymbols": policy.require_symbols,
                "TemporaryPasswordValidityDays": policy.temporary_password_validity_days,
            }},
        });
        let created = self.cognito(entropy, "CreateUserPool", request).await?;
        let id = text(&created, "/UserPool/Id")?;
        self.values.set(resource.clone(), Attribute::Id, &id);
        self.values.set(resource, Attribute::Arn, text(&created, "/UserPool/Arn")?);
        let Some(domain) = &pool.domain else { return Ok(()) };
        let request = json!({"Domain": domain, "UserPoolId": id});
        self.cognito(entropy, "CreateUserPoolDomain", request).await.map(drop)
    }

    pub(super) async fn resource_server(
        &mut self,
        entropy: &Entropy,
        resource: &Resource,
        server: &ResourceServer,
    ) -> Result<(), String> {
        let scopes: Vec<Value> = (server.scopes.iter())
            .map(|(name, description)| json!({"ScopeName": name, "ScopeDescription": description}))
            .collect();
        let request = json!({
            "UserPoolId": self.pool_id(resource)?,
            "Identifier": server.identifier,
            "Name": server.name,
            "Scopes": scopes,
        });
        self.cognito(entropy, "CreateResourceServer", request).await.map(drop)
    }

    pub(super) async fn client(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        client: &Client,
    ) -> Result<(), String> {
        let mut scopes = Vec::new();
        for scope in &client.allowed_oauth_scopes {
            scopes.push(scope.resolve(&self.values).map_err(|error| error.to_string())?);
        }
        let units = &client.token_validity_units;
        let unit = |unit: Option<crate::stack::schema::client::TimeUnit>| unit.map(|unit| unit.name);
        let request = without_nulls(json!({
            "UserPoolId": self.pool_id(&resource)?,
            "ClientName": client.name,
            "GenerateSecret": client.generate_secret,
            "ExplicitAuthFlows": client.explicit_auth_flows.iter().map(|flow| flow.0).collect::<Vec<_>>(),
            "AllowedOAuthFlows": client.allowed_oauth_flows.iter().map(|flow| flow.0).collect::<Vec<_>>(),
            "AllowedOAuthFlowsUserPoolClient": client.allowed_oauth_flows_user_pool_client,
            "AllowedOAuthScopes": scopes,
            "AccessTokenValidity": client.access_token_validity,
            "IdTokenValidity": client.id_token_validity,
            "RefreshTokenValidity": client.refresh_token_validity,
            "TokenValidityUnits": without_nulls(json!({
                "AccessToken": unit(units.access_token),
                "IdToken": unit(units.id_token),
                "RefreshToken": unit(units.refresh_token),
            })),
            "PreventUserExistenceErrors": client.prevent_user_existence_errors.map(|choice| choice.0),
        }));
        let created = self.cognito(entropy, "CreateUserPoolClient", request).await?;
        self.values.set(resource.clone(), Attribute::Id, text(&created, "/UserPoolClient/ClientId")?);
        if let Ok(secret) = text(&created, "/UserPoolClient/ClientSecret") {
            self.values.set(resource, Attribute::Secret, secret);
        }
        Ok(())
    }

    /// AdminCreateUser, then AdminSetUserPassword.
    pub(super) async fn user(
        &mut self,
        entropy: &Entropy,
        resource: &Resource,
        user: &User,
    ) -> Result<(), String> {
        let Resource::User(_, username) = resource else { return Err(format!("{resource} is not a user")) };
        let pool_id = self.pool_id(resource)?;
        let attributes: Vec<Value> =
            user.attributes.iter().map(|(name, value)| json!({"Name": name, "Value": value})).collect();
        let create = json!({
            "UserPoolId": pool_id,
            "Username": username,
            "UserAttributes": attributes,
            "TemporaryPassword": user.password.expose(),
            "MessageAction": "SUPPRESS",
        });
        self.cognito(entropy, "AdminCreateUser", create).await?;
        let set_password = json!({
            "UserPoolId": pool_id,
            "Username": username,
            "Password": user.password.expose(),
            "Permanent": true,
        });
        self.cognito(entropy, "AdminSetUserPassword", set_password).await?;
        self.users.push(KnownUser {
            user_pool_id: pool_id,
            username: username.clone(),
            password: user.password.clone(),
        });
        Ok(())
    }

    /// One call of Cognito; fails with its message.
    async fn cognito(&self, entropy: &Entropy, operation: &str, input: Value) -> Result<Value, String> {
        let answer = self.app.api.call(entropy, Service::CognitoIdp, operation, input).await;
        answer.map_err(|error| error.message)
    }

    fn pool_id(&self, resource: &Resource) -> Result<String, String> {
        let (Resource::ResourceServer(pool, _) | Resource::Client(pool, _) | Resource::User(pool, _)) =
            resource
        else {
            return Err(format!("{resource} is not of a user pool"));
        };
        self.value(&Reference { resource: Resource::UserPool(pool.clone()), attribute: Attribute::Id })
    }
}

fn text(output: &Value, pointer: &str) -> Result<String, String> {
    let text = output.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    text.ok_or_else(|| format!("the answer has no {pointer}"))
}

/// An absent member and a null one are not the same to AWS.
fn without_nulls(mut object: Value) -> Value {
    if let Some(members) = object.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    object
}
