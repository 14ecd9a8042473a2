//! Credential providers, gateways and targets, as the control plane makes them.

use std::fmt::Display;

use serde_json::Map;

use super::Replay;
use crate::base::Entropy;
use crate::gateway::{Credential, GatewayConfiguration, TargetConfiguration, create_gateway, create_target};
use crate::identity::{Oauth2Discovery, ProviderConfiguration, create_oauth2_credential_provider};
use crate::jwt::{AuthorizerConfiguration, ClaimRule, CustomClaim};
use crate::stack::reference::{Attribute, Reference, Resource};
use crate::stack::schema::authorizer::{self, Authorizer};
use crate::stack::schema::credential_provider::CredentialProvider;
use crate::stack::schema::gateway::{ExceptionLevel, Gateway, SearchType, Target};
use crate::stack::template::Template;

impl Replay<'_> {
    /// CreateOauth2CredentialProvider.
    pub(super) fn credential_provider(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        provider: &CredentialProvider,
    ) -> Result<(), String> {
        let configuration = ProviderConfiguration {
            name: provider.name.clone(),
            discovery: Oauth2Discovery::DiscoveryUrl(self.resolve(&provider.discovery_url)?),
            client_id: self.resolve(&provider.client_id)?,
            client_secret: provider.client_secret.resolve(&self.values).map_err(|error| error.to_string())?,
            client_authentication_method: None,
        };
        let created = create_oauth2_credential_provider(
            &self.app.identity,
            self.app.addresses.place(),
            entropy,
            configuration,
        );
        let created = created.map_err(|error| error.to_string())?;
        self.values.set(resource, Attribute::Arn, &created.arn);
        Ok(())
    }

    /// CreateGateway.
    pub(super) async fn gateway(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        gateway: &Gateway,
    ) -> Result<(), String> {
        let configuration = GatewayConfiguration {
            name: gateway.name.clone(),
            authorizer: self.authorizer(&gateway.custom_jwt_authorizer)?,
            supported_versions: gateway
                .supported_versions
                .iter()
                .map(|version| version.0.to_owned())
                .collect(),
            instructions: None,
            search: gateway.search_type == Some(SearchType::Semantic),
            debug: gateway.exception_level == Some(ExceptionLevel::Debug),
            sent: Map::new(),
        };
        let place = self.app.addresses.place();
        let created = create_gateway(&self.app.gateway, entropy, place, configuration, None).await;
        let created = created.map_err(|error| error.to_string())?.resource();
        let state = created.state();
        if let Some(reason) = state.status_reasons.first() {
            return Err(with_detail(reason, state.detail.as_deref()));
        }
        let arn = created.arn();
        self.values.set(resource.clone(), Attribute::Id, &created.id);
        self.values.set(resource.clone(), Attribute::Arn, arn.to_string());
        self.values.set(resource, Attribute::Url, self.app.addresses.gateway(&created.id));
        Ok(())
    }

    /// CreateGatewayTarget, which synchronises it.
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
        let endpoint = self.resolve(&target.endpoint)?;
        let credential = match &target.oauth {
            None => Credential::None,
            Some(oauth) => Credential::Oauth {
                provider_arn: self.resolve(&oauth.provider_arn)?,
                scopes: self.resolve_all(&oauth.scopes)?,
            },
        };
        let configuration = TargetConfiguration::of_server(target.name.clone(), &endpoint, credential)
            .map_err(|_| format!("endpoint `{endpoint}` is not a URL"))?;
        let (gateway_id, place) = (self.value(&gateway)?, self.app.addresses.place());
        let created =
            create_target(&self.app.gateway, entropy, place, &gateway_id, configuration, None).await;
        created.map(drop).map_err(|error| error.to_string())
    }

    /// What a token has to show at a gateway or runtime.
    pub(super) fn authorizer(&self, authorizer: &Authorizer) -> Result<AuthorizerConfiguration, String> {
        let mut custom_claims = Vec::new();
        for claim in &authorizer.custom_claims {
            let rule = match &claim.rule {
                authorizer::ClaimRule::Equals(value) => ClaimRule::Equals(self.resolve(value)?),
                authorizer::ClaimRule::Contains(value) => ClaimRule::Contains(self.resolve(value)?),
                authorizer::ClaimRule::ContainsAny(values) => {
                    ClaimRule::ContainsAny(self.resolve_all(values)?)
                }
            };
            custom_claims.push(CustomClaim { name: claim.inbound_token_claim_name.clone(), rule });
        }
        Ok(AuthorizerConfiguration {
            discovery_url: self.resolve(&authorizer.discovery_url)?,
            allowed_audience: self.resolve_all(&authorizer.allowed_audience)?,
            allowed_clients: self.resolve_all(&authorizer.allowed_clients)?,
            allowed_scopes: self.resolve_all(&authorizer.allowed_scopes)?,
            custom_claims,
        })
    }

    /// The text of a template; fails when what it refers to is not there.
    pub(super) fn resolve(&self, template: &Template) -> Result<String, String> {
        template.resolve(&self.values).map_err(|error| error.to_string())
    }

    /// The same of each.
    pub(super) fn resolve_all(&self, templates: &[Template]) -> Result<Vec<String>, String> {
        templates.iter().map(|template| self.resolve(template)).collect()
    }
}

/// AWS's words, and behind them what AWS keeps to itself.
pub(super) fn with_detail(error: &impl Display, detail: Option<&str>) -> String {
    detail.map_or_else(|| error.to_string(), |detail| format!("{error}; {detail}"))
}
