//! A token for whoever asks for one, by Cognito's own checks: nothing is issued here that Cognito would refuse.

use std::collections::HashMap;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};

use super::error::LocalError;
use super::{KnownUser, LocalApi, Ready, inventory};
use crate::base::Secret;
use crate::cognito::client::Client;
use crate::cognito::oauth::token;
use crate::cognito::pool::Pool;
use crate::cognito::{secret_hash, sign_in};
use crate::gateway::Gateway;
use crate::status::{IssuedToken, TokenRequest};
use crate::summary;

impl LocalApi {
    /// Logs a user in, or lets a client request a token of its own; fills in what the request leaves open if there is
    /// only one choice, and lists the choices if there are several.
    pub(super) async fn token(
        &self,
        ready: &Ready,
        request: &TokenRequest,
    ) -> Result<IssuedToken, LocalError> {
        let gateway = self.gateway_of(request)?;
        let pools = self.pools_for(gateway.as_deref(), request)?;
        if request.m2m || self.only_machines(ready, &pools, request) {
            let client = self.machine_client(gateway.as_deref(), &pools, request)?;
            return self.client_credentials(&client).await;
        }
        let user = self.user(ready, &pools, request)?;
        let pool = pools.iter().find(|pool| pool.id == user.user_pool_id);
        let pool =
            pool.ok_or_else(|| LocalError::failed(format!("user pool {} was deleted", user.user_pool_id)))?;
        let client = self.login_client(gateway.as_deref(), pool, request)?;
        self.password(&client, &user).await
    }

    /// The stack's own user as far as they can log in at the first gateway.
    pub(super) fn own_user(&self, ready: &Ready) -> Option<summary::User> {
        let gateway = self.first_gateway()?;
        let pool = self.inbound_pool(&gateway)?;
        let user = ready.users.iter().find(|user| user.user_pool_id == pool.id)?;
        let client = self.login_client(Some(&gateway), &pool, &TokenRequest::default()).ok()?;
        Some(summary::User {
            user_pool_id: pool.id.clone(),
            client_id: client.id.clone(),
            username: user.username.clone(),
            password: user.password.expose().to_owned(),
        })
    }

    /// `None` if the request names a client or a user and there is no single gateway that it could be for.
    fn gateway_of(&self, request: &TokenRequest) -> Result<Option<Arc<Gateway>>, LocalError> {
        if request.gateway.is_some() {
            return self.chosen_gateway(request.gateway.as_deref()).map(Some);
        }
        match self.gateways().as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(Arc::clone(only))),
            _ if request.m2m || request.client.is_some() || request.user.is_some() => Ok(None),
            _ => self.chosen_gateway(None).map(Some),
        }
    }

    /// The gateway's pool, before others if the request may mean another one.
    fn pools_for(
        &self,
        gateway: Option<&Gateway>,
        request: &TokenRequest,
    ) -> Result<Vec<Arc<Pool>>, LocalError> {
        let all = self.cognito.pools.all();
        let Some(gateway) = gateway else { return Ok(all) };
        if gateway.authorizer_type() != "CUSTOM_JWT" {
            return Err(takes_no_tokens(gateway));
        }
        let Some(pool) = self.inbound_pool(gateway) else {
            let url = inventory::authorizer(gateway);
            let url = url.get("discoveryUrl").and_then(serde_json::Value::as_str).unwrap_or("another issuer");
            let error = format!(
                "gateway {} accepts tokens from {url}, which is not a user pool of this emulator",
                gateway.name
            );
            return Err(LocalError::failed(error).hint("give a token from that issuer with --token"));
        };
        if request.gateway.is_some() || !(request.m2m || request.client.is_some() || request.user.is_some()) {
            return Ok(vec![pool]);
        }
        let others = all.into_iter().filter(|other| other.id != pool.id);
        Ok([Arc::clone(&pool)].into_iter().chain(others).collect())
    }

    /// Whether no user can log in, but a client can request a token for itself.
    fn only_machines(&self, ready: &Ready, pools: &[Arc<Pool>], request: &TokenRequest) -> bool {
        if request.user.is_some() || request.client.is_some() {
            let named = request.client.as_deref().and_then(|name| self.named_client(pools, name));
            return request.user.is_none()
                && named
                    .is_some_and(|client| client.allows_client_credentials() && !client.allows_password());
        }
        let has_user = ready.users.iter().any(|user| pools.iter().any(|pool| pool.id == user.user_pool_id));
        !has_user
            && pools.iter().any(|pool| self.machines_of(pool).next().is_some())
            && pools.iter().all(|pool| pool.users().len() == 0)
    }

    fn machines_of<'a>(&'a self, pool: &Pool) -> impl Iterator<Item = Arc<Client>> + use<'a> {
        let clients = self.cognito.pools.clients_of(&pool.id);
        clients.into_iter().filter(|client| client.allows_client_credentials() && client.secret.is_some())
    }

    fn named_client(&self, pools: &[Arc<Pool>], name: &str) -> Option<Arc<Client>> {
        let mut clients = pools.iter().flat_map(|pool| self.cognito.pools.clients_of(&pool.id));
        clients.find(|client| client.id == name || client.name == name)
    }

    fn machine_client(
        &self,
        gateway: Option<&Gateway>,
        pools: &[Arc<Pool>],
        request: &TokenRequest,
    ) -> Result<Arc<Client>, LocalError> {
        let candidates: Vec<_> = pools.iter().flat_map(|pool| self.machines_of(pool)).collect();
        if let Some(name) = &request.client {
            let found = candidates.iter().find(|client| client.id == *name || client.name == *name);
            return found.cloned().ok_or_else(|| {
                LocalError::unknown("client for client_credentials", name, &names(&candidates))
            });
        }
        let allowed = allowed(gateway, &candidates);
        match if allowed.is_empty() { candidates.as_slice() } else { allowed.as_slice() } {
            [only] => Ok(Arc::clone(only)),
            [] => Err(LocalError::failed("no app client can get a token of its own").hint(
                "it takes a client with a secret and the flow client_credentials, in a user pool with a domain",
            )),
            several => Err(several_of("app clients", "--client NAME", &names(several))),
        }
    }

    pub(super) fn login_client(
        &self,
        gateway: Option<&Gateway>,
        pool: &Pool,
        request: &TokenRequest,
    ) -> Result<Arc<Client>, LocalError> {
        let clients = self.cognito.pools.clients_of(&pool.id);
        if let Some(name) = &request.client {
            let found = clients.iter().find(|client| client.id == *name || client.name == *name);
            return found.cloned().ok_or_else(|| LocalError::unknown("app client", name, &names(&clients)));
        }
        let candidates: Vec<_> = clients.iter().filter(|client| client.allows_password()).cloned().collect();
        // A client without a secret is what a person's tools use.
        let allowed = allowed(gateway, &candidates);
        let public = |client: &&Arc<Client>| client.secret.is_none();
        let first = allowed.iter().find(public).or_else(|| allowed.first());
        let first = first.or_else(|| candidates.iter().find(public)).or_else(|| candidates.first());
        first.cloned().ok_or_else(|| {
            let error =
                format!("user pool {} has no app client that lets users log in with a password", pool.id);
            LocalError::failed(error).hint("it takes a client with the flow ALLOW_USER_PASSWORD_AUTH")
        })
    }

    /// The named user, else the first of the stack file, else the only one whose password is given.
    fn user(
        &self,
        ready: &Ready,
        pools: &[Arc<Pool>],
        request: &TokenRequest,
    ) -> Result<KnownUser, LocalError> {
        let of_pools = |user: &&KnownUser| pools.iter().any(|pool| pool.id == user.user_pool_id);
        let is_named = |name: &str| request.user.as_deref().is_none_or(|user| user == name);
        let known = ready.users.iter().filter(of_pools).find(|user| is_named(&user.username));
        if let Some(known) = known {
            let password = request.password.as_ref().map_or_else(|| known.password.clone(), Secret::new);
            return Ok(KnownUser { password, ..known.clone() });
        }
        let found = pools.iter().find_map(|pool| {
            let users = pool.users();
            let user = users.after(None).map(|(_, user)| user).find(|user| is_named(&user.username))?;
            Some((pool.id.clone(), user.username.clone()))
        });
        let Some((user_pool_id, username)) = found else { return Err(no_user(ready, pools, request)) };
        let Some(password) = &request.password else {
            let error =
                format!("the password of user `{username}` is not known: the stack file does not have it");
            return Err(LocalError::misuse(error)
                .hint("give it with --password PASSWORD or AGENTCORE_LOCAL_PASSWORD"));
        };
        Ok(KnownUser { user_pool_id, username, password: Secret::new(password) })
    }

    async fn password(&self, client: &Client, user: &KnownUser) -> Result<IssuedToken, LocalError> {
        let mut parameters = HashMap::from([
            ("USERNAME".to_owned(), Secret::new(&user.username)),
            ("PASSWORD".to_owned(), user.password.clone()),
        ]);
        if let Some(secret) = &client.secret {
            let hash = secret_hash::secret_hash(secret, &user.username, &client.id);
            parameters.insert("SECRET_HASH".to_owned(), hash);
        }
        let refused =
            |reason: &str| LocalError::failed(format!("user `{}` cannot log in: {reason}", user.username));
        if !client.allows_password() {
            return Err(refused(&format!("app client {} does not allow USER_PASSWORD_AUTH", client.name)));
        }
        let output = sign_in::with_password(&self.cognito, client, &parameters);
        let output = output.await.map_err(|error| refused(&error.to_string()))?;
        let Some(result) = output.authentication_result else {
            let hint = "set one with `aws cognito-idp admin-set-user-password --permanent`";
            return Err(refused("a new password has to be set first").hint(hint));
        };
        Ok(IssuedToken {
            access_token: result.access_token.expose().to_owned(),
            username: Some(user.username.clone()),
            client_id: client.id.clone(),
            user_pool_id: client.pool.id.clone(),
            expires_in: u64::try_from(result.expires_in).unwrap_or_default(),
        })
    }

    async fn client_credentials(&self, client: &Client) -> Result<IssuedToken, LocalError> {
        let refused =
            |reason: String| LocalError::failed(format!("client {} gets no token: {reason}", client.name));
        let Some(endpoint) = self.token_endpoint(&client.pool) else {
            return Err(refused(format!(
                "user pool {} has no domain, so it has no token endpoint",
                client.pool.id
            )));
        };
        let domain = endpoint.trim_end_matches("/oauth2/token").rsplit('/').next().unwrap_or_default();
        let secret = client.secret.as_ref().map(Secret::expose).unwrap_or_default();
        let form = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([
                ("grant_type", "client_credentials"),
                ("client_id", client.id.as_str()),
                ("client_secret", secret),
            ])
            .finish();
        let mut headers = HeaderMap::new();
        headers.insert(
            http::header::CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        let unseen = self.traces.detached();
        let answer = token::answer(&self.cognito, domain, &headers, form.as_bytes(), &unseen);
        let answer = answer.await.map_err(|error| refused(error.to_string()))?;
        Ok(IssuedToken {
            access_token: answer.access_token.expose().to_owned(),
            username: None,
            client_id: client.id.clone(),
            user_pool_id: client.pool.id.clone(),
            expires_in: u64::try_from(answer.expires_in).unwrap_or_default(),
        })
    }
}

/// The clients that the gateway names in `allowedClients`.
fn allowed(gateway: Option<&Gateway>, clients: &[Arc<Client>]) -> Vec<Arc<Client>> {
    let Some(gateway) = gateway else { return Vec::new() };
    let authorizer = inventory::authorizer(gateway);
    let allowed = authorizer.get("allowedClients").and_then(serde_json::Value::as_array);
    let is_allowed = |client: &&Arc<Client>| allowed.is_some_and(|ids| ids.iter().any(|id| *id == client.id));
    clients.iter().filter(is_allowed).cloned().collect()
}

fn no_user(ready: &Ready, pools: &[Arc<Pool>], request: &TokenRequest) -> LocalError {
    let named: Vec<String> = pools
        .iter()
        .flat_map(|pool| {
            pool.users().after(None).take(20).map(|(_, user)| user.username.clone()).collect::<Vec<_>>()
        })
        .collect();
    if let Some(name) = &request.user {
        return LocalError::unknown("user", name, &named);
    }
    let pool = match pools {
        [only] => format!("user pool {}", only.id),
        _ => "the emulator's user pools".to_owned(),
    };
    let hint = match ready.users.is_empty() {
        true => {
            "add a user to the stack file or with `aws cognito-idp admin-create-user`, or give a token with --token"
        }
        false => "the stack file's users are of other pools: choose one with --user NAME",
    };
    LocalError::failed(format!("there is no user in {pool} who could log in")).hint(hint)
}

fn names(clients: &[Arc<Client>]) -> Vec<String> {
    clients.iter().map(|client| format!("{} ({})", client.name, client.id)).collect()
}

fn takes_no_tokens(gateway: &Gateway) -> LocalError {
    let (name, kind) = (&gateway.name, gateway.authorizer_type());
    if kind == "NONE" {
        let error = format!("gateway {name} takes no tokens ({kind}): it lets everybody in");
        return LocalError::failed(error).hint("call it without a token, as `tools`, `call` and `mcp` do");
    }
    let region = &gateway.account_region.region;
    LocalError::failed(format!("gateway {name} takes AWS signatures ({kind}), not tokens")).hint(format!(
        "`tools`, `call` and `mcp` sign by themselves; elsewhere use the key pair that `env` prints: curl --aws-sigv4 aws:amz:{region}:bedrock-agentcore --user \
         \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" \"$GATEWAY_URL\" ..., or an MCP client through \
         mcp-proxy-for-aws"
    ))
}

fn several_of(what: &str, option: &str, known: &[String]) -> LocalError {
    LocalError::misuse(format!("there are several {what}"))
        .hint(format!("choose one with {option}: {}", known.join(", ")))
}
