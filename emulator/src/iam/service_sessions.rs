//! Sessions in which a service acts as a role of the account.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use super::access_key::{AccessKey, AssumedSession, KeyOwner};
use super::account::Account;
use super::authorization::Trust;
use super::id;
use super::role_not_assumable::RoleNotAssumable;
use crate::base::{Clock, Entropy, RoleArn};
use crate::sigv4::{SigningCredentials, SigningKeys};

/// AgentCore as a principal of trust policies. Documented: guide, service roles.
pub(crate) const AGENTCORE: &str = "bedrock-agentcore.amazonaws.com";
/// How long a session lasts. Inferred.
const LIFETIME: Duration = Duration::from_secs(3600);
/// How long before its end a session is replaced, so that no call begins with one that ends. Inferred.
const MARGIN: Duration = Duration::from_secs(5 * 60);

/// Assumes roles for services. A session is kept until shortly before its end.
#[derive(Debug)]
pub(crate) struct ServiceSessions {
    account: Arc<Account>,
    clock: Clock,
    entropy: Entropy,
    /// By the role's ARN.
    by_role: Mutex<HashMap<String, Arc<ServiceSession>>>,
}

/// Temporary credentials of a service.
#[derive(Debug)]
pub(crate) struct ServiceSession {
    pub(crate) access_key_id: String,
    pub(crate) credentials: SigningCredentials,
    /// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`
    pub(crate) arn: String,
    /// What is derived from the credentials.
    pub(crate) keys: SigningKeys,
    role_id: String,
    ends_at: Timestamp,
}

impl ServiceSessions {
    /// Creates it without a session.
    pub(crate) fn new(account: Arc<Account>, clock: Clock, entropy: Entropy) -> Self {
        Self { account, clock, entropy, by_role: Mutex::default() }
    }

    /// A session of this role under this name, which is the same for every call of AgentCore, where the role's trust policy was
    /// asked; fails if there is no such role.
    pub(crate) fn get(
        &self,
        role: &RoleArn,
        session_name: &str,
        _: &Trust,
    ) -> Result<Arc<ServiceSession>, RoleNotAssumable> {
        let now = self.clock.now();
        let role_id = self.role_id(role).ok_or_else(|| RoleNotAssumable::NoRole(role.to_string()))?;
        let mut by_role = self.by_role.lock().unwrap_or_else(PoisonError::into_inner);
        let known = by_role.get(role.as_str()).filter(|session| session.role_id == role_id);
        let until = now.saturating_add(MARGIN).unwrap_or(Timestamp::MAX);
        if let Some(session) = known.filter(|session| session.ends_at > until) {
            return Ok(Arc::clone(session));
        }
        let session = Arc::new(self.assume(role, role_id, session_name, now));
        by_role.insert(role.to_string(), Arc::clone(&session));
        Ok(session)
    }

    fn role_id(&self, role: &RoleArn) -> Option<String> {
        let tables = self.account.read();
        let entity = &tables.roles.get(role.name())?.entity;
        (entity.arn == role.as_str()).then(|| entity.id.clone())
    }

    fn assume(&self, role: &RoleArn, role_id: String, session_name: &str, now: Timestamp) -> ServiceSession {
        let (access_key_id, secret) = (id::session_key(&self.entropy), id::secret(&self.entropy));
        let (token, ends_at) = (id::session_token(&self.entropy), now.saturating_add(LIFETIME));
        let ends_at = ends_at.unwrap_or(Timestamp::MAX);
        let (name, session_name) = (role.name().to_owned(), session_name.to_owned());
        let arn = format!("arn:aws:sts::{}:assumed-role/{name}/{session_name}", self.account.id);
        let session = AssumedSession {
            token: token.clone(),
            expires_at: ends_at,
            policy: None,
            policy_arns: Vec::new(),
            tags: Vec::new(),
            source_identity: None,
        };
        let owner = KeyOwner::AssumedRole { name, id: role_id.clone(), session_name };
        let key = AccessKey { session: Some(session), ..AccessKey::long_term(owner, secret.clone(), now) };
        self.account.write().access_keys.insert(access_key_id.clone(), key);
        let credentials = SigningCredentials { secret, session_token: Some(token) };
        let keys = SigningKeys::default();
        ServiceSession { access_key_id, credentials, arn, keys, role_id, ends_at }
    }
}
