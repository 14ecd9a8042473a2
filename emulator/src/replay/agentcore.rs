//! Credential providers, gateways and targets, as calls of the control plane.

use serde_json::{Map, Value, json};

use super::Replay;
use crate::base::Entropy;
use crate::model::Service;
use crate::stack::reference::{Attribute, Reference, Resource};
use crate::stack::schema::authorizer::{Authorizer, ClaimRule, CustomClaim};
use crate::stack::schema::credential_provider::{ApiKeyProvider, CredentialProvider};
use crate::stack::schema::gateway::{ExceptionLevel, Gateway, GatewayAuthorizer, SearchType};
use crate::stack::schema::target::{ApiKey, Credential, GatewayIamRole, Oauth, Target};
use crate::stack::template::Template;

impl Replay<'_> {
    pub(super) async fn credential_provider(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        provider: &CredentialProvider,
    ) -> Result<(), String> {
        let secret = provider.client_secret.resolve(&self.values).map_err(|error| error.to_string())?;
        let input = json!({
            "name": provider.name,
            "credentialProviderVendor": "CustomOauth2",
            "oauth2ProviderConfigInput": {"customOauth2ProviderConfig": {
                "oauthDiscovery": {"discoveryUrl": self.resolve(&provider.discovery_url)?},
                "clientId": self.resolve(&provider.client_id)?,
                "clientSecret": secret.expose(),
            }},
        });
        let created = self.ask(entropy, "CreateOauth2CredentialProvider", input).await?;
        self.values.set(resource, Attribute::Arn, text(&created, "credentialProviderArn")?);
        Ok(())
    }

    pub(super) async fn api_key_provider(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        provider: &ApiKeyProvider,
    ) -> Result<(), String> {
        let key = provider.api_key.resolve(&self.values).map_err(|error| error.to_string())?;
        let input = json!({ "name": provider.name, "apiKey": key.expose() });
        let created = self.ask(entropy, "CreateApiKeyCredentialProvider", input).await?;
        self.values.set(resource, Attribute::Arn, text(&created, "credentialProviderArn")?);
        Ok(())
    }

    pub(super) async fn gateway(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        gateway: &Gateway,
    ) -> Result<(), String> {
        let mut mcp = Map::new();
        if !gateway.supported_versions.is_empty() {
            let versions: Vec<_> = gateway.supported_versions.iter().map(|version| version.0).collect();
            mcp.insert("supportedVersions".to_owned(), json!(versions));
        }
        if gateway.search_type == Some(SearchType::Semantic) {
            mcp.insert("searchType".to_owned(), json!("SEMANTIC"));
        }
        let protocol = (!mcp.is_empty()).then(|| json!({ "mcp": mcp }));
        let level = gateway.exception_level.map(|ExceptionLevel::Debug| "DEBUG");
        let role = match &gateway.role_arn {
            Some(role_arn) => self.named_gateway_role(entropy, self.resolve(role_arn)?, gateway).await?,
            None => self.gateway_role(entropy, gateway).await?,
        };
        let (authorizer_type, authorizer) = match &gateway.authorizer {
            GatewayAuthorizer::CustomJwt(authorizer) => {
                ("CUSTOM_JWT", Some(json!({"customJWTAuthorizer": self.authorizer(authorizer)?})))
            }
            GatewayAuthorizer::Other(authorizer_type) => (authorizer_type.0, None),
        };
        let input = json!({
            "name": gateway.name,
            "roleArn": role,
            "protocolType": "MCP",
            "protocolConfiguration": protocol,
            "authorizerType": authorizer_type,
            "authorizerConfiguration": authorizer,
            "exceptionLevel": level,
        });
        let created = self.ask(entropy, "CreateGateway", input).await?;
        let id = text(&created, "gatewayId")?;
        let found = self.app.gateway.gateways.get(id).ok_or("the gateway was deleted")?;
        let state = found.state();
        if let Some(reason) = state.status_reasons.first() {
            return Err(with_detail(reason, state.detail.as_deref()));
        }
        self.values.set(resource.clone(), Attribute::Id, id);
        self.values.set(resource.clone(), Attribute::Arn, text(&created, "gatewayArn")?);
        self.values.set(resource, Attribute::Url, text(&created, "gatewayUrl")?);
        Ok(())
    }

    /// CreateGatewayTarget, which synchronizes it.
    pub(super) async fn target(
        &mut self,
        entropy: &Entropy,
        resource: &Resource,
        target: &Target,
    ) -> Result<(), String> {
        let Resource::Target(gateway, _) = resource else {
            return Err(format!("{resource} is not a target"));
        };
        let gateway = Reference { resource: Resource::Gateway(gateway.clone()), attribute: Attribute::Id };
        let mut input = json!({
            "gatewayIdentifier": self.value(&gateway)?,
            "name": target.name,
            "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": self.resolve(&target.endpoint)?}}},
        });
        if let (Some(credential), Some(members)) = (&target.credential, input.as_object_mut()) {
            let credential = match credential {
                Credential::Oauth(oauth) => self.oauth(oauth)?,
                Credential::ApiKey(api_key) => self.api_key(api_key)?,
                Credential::GatewayIamRole(role) => gateway_iam_role(role),
            };
            members.insert("credentialProviderConfigurations".to_owned(), json!([credential]));
        }
        self.ask(entropy, "CreateGatewayTarget", input).await.map(drop)
    }

    fn oauth(&self, oauth: &Oauth) -> Result<Value, String> {
        let provider = json!({
            "providerArn": self.resolve(&oauth.provider_arn)?,
            "scopes": self.resolve_all(&oauth.scopes)?,
        });
        Ok(json!({
            "credentialProviderType": "OAUTH",
            "credentialProvider": {"oauthCredentialProvider": provider},
        }))
    }

    fn api_key(&self, api_key: &ApiKey) -> Result<Value, String> {
        let mut provider = Map::new();
        provider.insert("providerArn".to_owned(), json!(self.resolve(&api_key.provider_arn)?));
        for (name, value) in [
            ("credentialLocation", api_key.credential_location.map(|location| location.0)),
            ("credentialParameterName", api_key.credential_parameter_name.as_deref()),
            ("credentialPrefix", api_key.credential_prefix.as_deref()),
        ] {
            provider.extend(value.map(|value| (name.to_owned(), json!(value))));
        }
        Ok(json!({
            "credentialProviderType": "API_KEY",
            "credentialProvider": {"apiKeyCredentialProvider": provider},
        }))
    }

    /// One call of the control plane; fails with its message, followed by what AWS does not report.
    pub(super) async fn ask(
        &self,
        entropy: &Entropy,
        operation: &str,
        input: Value,
    ) -> Result<Value, String> {
        let answer = self.app.api.call(entropy, Service::AgentCoreControl, operation, input).await;
        answer.map_err(|error| with_detail(&error.message, error.detail.as_deref()))
    }

    /// The requirements for a token at a gateway or runtime: a `customJWTAuthorizer`.
    pub(super) fn authorizer(&self, authorizer: &Authorizer) -> Result<Value, String> {
        let mut members = Map::new();
        members.insert("discoveryUrl".to_owned(), json!(self.resolve(&authorizer.discovery_url)?));
        for (name, templates) in [
            ("allowedAudience", &authorizer.allowed_audience),
            ("allowedClients", &authorizer.allowed_clients),
            ("allowedScopes", &authorizer.allowed_scopes),
        ] {
            if !templates.is_empty() {
                members.insert(name.to_owned(), json!(self.resolve_all(templates)?));
            }
        }
        if !authorizer.custom_claims.is_empty() {
            let claims: Result<Vec<_>, _> =
                authorizer.custom_claims.iter().map(|claim| self.custom_claim(claim)).collect();
            members.insert("customClaims".to_owned(), json!(claims?));
        }
        Ok(Value::Object(members))
    }

    fn custom_claim(&self, claim: &CustomClaim) -> Result<Value, String> {
        let (kind, operator, value) = match &claim.rule {
            ClaimRule::Equals(value) => {
                ("STRING", "EQUALS", json!({ "matchValueString": self.resolve(value)? }))
            }
            ClaimRule::Contains(value) => {
                ("STRING_ARRAY", "CONTAINS", json!({ "matchValueString": self.resolve(value)? }))
            }
            ClaimRule::ContainsAny(values) => {
                let values = self.resolve_all(values)?;
                ("STRING_ARRAY", "CONTAINS_ANY", json!({ "matchValueStringList": values }))
            }
        };
        Ok(json!({
            "inboundTokenClaimName": claim.inbound_token_claim_name,
            "inboundTokenClaimValueType": kind,
            "authorizingClaimMatchValue": {"claimMatchValue": value, "claimMatchOperator": operator},
        }))
    }

    /// The text of a template; fails if what it refers to does not exist.
    pub(super) fn resolve(&self, template: &Template) -> Result<String, String> {
        template.resolve(&self.values).map_err(|error| error.to_string())
    }

    /// Resolves each template.
    pub(super) fn resolve_all(&self, templates: &[Template]) -> Result<Vec<String>, String> {
        templates.iter().map(|template| self.resolve(template)).collect()
    }
}

fn gateway_iam_role(role: &GatewayIamRole) -> Value {
    let provider = json!({ "service": role.service, "region": role.region });
    json!({
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {"iamCredentialProvider": provider},
    })
}

fn with_detail(message: &str, detail: Option<&str>) -> String {
    detail.map_or_else(|| message.to_owned(), |detail| format!("{message}; {detail}"))
}

/// A string member of an output.
pub(super) fn text<'a>(output: &'a Value, member: &str) -> Result<&'a str, String> {
    output.get(member).and_then(Value::as_str).ok_or_else(|| format!("the answer has no {member}"))
}
