//! All secrets of an emulator, by account, region and name; also the store for the secrets of other services.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;

use super::SecretsError;
use super::id::SecretId;
use super::secret::{ArnAndName, StoredSecret};
use super::tags::of_owner;
use super::token::RequestToken;
use super::value::SecretValue;
use super::versions::CURRENT;
use crate::aws::tags::Tag;
use crate::base::arn::{AccountRegion, Arn};
use crate::base::entropy::ALPHANUMERIC;
use crate::base::insertion_ordered_map::InsertionOrderedMap;
use crate::base::{Clock, Entropy, Secret};
use crate::iam::policy_document::PolicyDocument;

/// Documented: Secrets Manager guide, quotas, secrets per account and region.
const SECRETS: usize = 500_000;

/// The secrets of one account and region, oldest first.
type Region = InsertionOrderedMap<StoredSecret>;

/// Secrets, each with its position.
pub(super) type Listed<'shelf> = Box<dyn Iterator<Item = (u64, &'shelf StoredSecret)> + 'shelf>;

/// The shelves behind one lock; cheap to clone. Finding a secret takes one lookup.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    clock: Clock,
    shelves: Arc<RwLock<HashMap<AccountRegion, Region>>>,
    /// How often a secret may have changed.
    revision: Arc<AtomicU64>,
}

impl Secrets {
    /// Creates an empty store; its clock decides when deleted secrets are removed.
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock, shelves: Arc::default(), revision: Arc::default() }
    }

    /// Stores a secret of a service under this name and returns its ARN; an existing secret gets the new value as its
    /// current version. Users can read it but neither update nor delete it.
    pub(crate) fn put_owned(
        &self,
        entropy: &Entropy,
        account_region: &AccountRegion,
        name: &str,
        value: Secret,
        owner: &str,
    ) -> Result<String, SecretsError> {
        let now = self.clock.now();
        let token = RequestToken::own(entropy);
        let mut shelves = self.write();
        let shelf = shelves.entry(account_region.clone()).or_default();
        if shelf.get(name).is_some_and(|secret| secret.is_gone(now)) {
            shelf.remove(name);
        }
        let secret = shelf.get_or_insert_with(name, || {
            let named = ArnAndName { arn: new_arn(entropy, account_region, name), name: name.to_owned() };
            StoredSecret::new(named, of_owner(owner), token.clone(), now)
        });
        secret.put_value(&token, SecretValue::Text(value), &[CURRENT.to_owned()], now)?;
        // A user's secret with this name belongs to the service from now on.
        secret.owner = Some(owner.to_owned());
        Ok(secret.named.arn.clone())
    }

    /// Returns the current text of the secret with this ARN, in any account and region; `None` if it is removed or deleted.
    pub(crate) fn read(&self, arn: &str) -> Option<Secret> {
        let (account_region, id) = parse_arn(arn)?;
        let value = self.look(&account_region, &id, |secret| {
            secret.check_not_deleted().ok()?;
            secret.versions.of_label(CURRENT)?.value.text().cloned()
        });
        value.ok().flatten()
    }

    /// Another number after every change of a secret or its policy.
    pub(crate) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// The ARN of the secret that an id names, in one of its three forms; `None` if there is none.
    pub(crate) fn arn(&self, account_region: &AccountRegion, id: &str) -> Option<String> {
        let id = SecretId::read(account_region, id).ok()?;
        self.look(account_region, &id, |secret| secret.named.arn.clone()).ok()
    }

    /// The tags and the resource policy of the secret with this ARN; `None` if there is none.
    pub(crate) fn attached(&self, arn: &str) -> Option<(Vec<Tag>, Option<PolicyDocument>)> {
        let (account_region, id) = parse_arn(arn)?;
        self.look(&account_region, &id, |secret| (secret.tags.list(), secret.policy.clone())).ok()
    }

    /// Removes a service's secret at once; returns false if the service owns none with this ARN.
    pub(crate) fn remove_owned(&self, arn: &str, owner: &str) -> bool {
        let Some((account_region, id)) = parse_arn(arn) else { return false };
        let mut shelves = self.write();
        let Some(shelf) = shelves.get_mut(&account_region) else { return false };
        let secret = shelf.get(&id.name).filter(|secret| is_meant(secret, &id, self.clock.now()));
        let is_its_own = secret.is_some_and(|secret| secret.owner.as_deref() == Some(owner));
        is_its_own && shelf.remove(&id.name).is_some()
    }

    /// Adds a secret, or passes the existing one of this name to `existing`.
    pub(super) fn add<T>(
        &self,
        secret: StoredSecret,
        account_region: &AccountRegion,
        added: impl FnOnce(&StoredSecret) -> T,
        existing: impl FnOnce(&StoredSecret) -> Result<T, SecretsError>,
    ) -> Result<T, SecretsError> {
        let mut shelves = self.write();
        let shelf = shelves.entry(account_region.clone()).or_default();
        let name = secret.named.name.clone();
        if let Some(there) = shelf.get(&name).filter(|there| !there.is_gone(self.clock.now())) {
            return existing(there);
        }
        if shelf.len() >= SECRETS {
            return Err(SecretsError::LimitExceeded(format!(
                "You can have at most {SECRETS} secrets in this account and region."
            )));
        }
        // A removed secret makes room for the new one, which is now the newest.
        shelf.remove(&name);
        Ok(added(shelf.get_or_insert_with(&name, || secret)))
    }

    /// Reads a secret; fails if there is none.
    pub(super) fn look<T>(
        &self,
        account_region: &AccountRegion,
        id: &SecretId,
        look: impl FnOnce(&StoredSecret) -> T,
    ) -> Result<T, SecretsError> {
        let now = self.clock.now();
        let shelves = self.read_shelves();
        let secret = shelves.get(account_region).and_then(|shelf| shelf.get(&id.name));
        secret.filter(|secret| is_meant(secret, id, now)).map(look).ok_or_else(SecretsError::no_secret)
    }

    /// Updates a secret; fails if there is none.
    pub(super) fn change<T>(
        &self,
        account_region: &AccountRegion,
        id: &SecretId,
        change: impl FnOnce(&mut StoredSecret, Timestamp) -> Result<T, SecretsError>,
    ) -> Result<T, SecretsError> {
        let now = self.clock.now();
        let mut shelves = self.write();
        let secret = shelves.get_mut(account_region).and_then(|shelf| shelf.get_mut(&id.name));
        let secret = secret.filter(|secret| is_meant(secret, id, now)).ok_or_else(SecretsError::no_secret)?;
        change(secret, now)
    }

    /// Removes a secret at once; `None` if there is none. Fails if it is owned by a service.
    pub(super) fn remove(
        &self,
        account_region: &AccountRegion,
        id: &SecretId,
    ) -> Result<Option<ArnAndName>, SecretsError> {
        let now = self.clock.now();
        let mut shelves = self.write();
        let Some(shelf) = shelves.get_mut(account_region) else { return Ok(None) };
        let Some(secret) = shelf.get(&id.name).filter(|secret| is_meant(secret, id, now)) else {
            return Ok(None);
        };
        if secret.owner.is_some() {
            return Err(SecretsError::owned_by_a_service());
        }
        let named = secret.named.clone();
        shelf.remove(&id.name);
        Ok(Some(named))
    }

    /// Passes the secrets of the account and region that are not removed to `list`, as a function of the position after
    /// which they come, oldest first; all of them for `None`.
    pub(super) fn list<T>(
        &self,
        account_region: &AccountRegion,
        list: impl for<'shelf> FnOnce(&dyn Fn(Option<u64>) -> Listed<'shelf>) -> T,
    ) -> T {
        let now = self.clock.now();
        let (shelves, none) = (self.read_shelves(), Region::default());
        let shelf = shelves.get(account_region).unwrap_or(&none);
        list(&|position| Box::new(shelf.after(position).filter(move |(_, secret)| !secret.is_gone(now))))
    }

    fn read_shelves(&self) -> RwLockReadGuard<'_, HashMap<AccountRegion, Region>> {
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<AccountRegion, Region>> {
        let shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        self.revision.fetch_add(1, Ordering::Release);
        shelves
    }
}

/// Returns the ARN of a new secret: a name that is used again gets another one. Documented; Recorded: 2022-09.
pub(super) fn new_arn(entropy: &Entropy, account_region: &AccountRegion, name: &str) -> String {
    let end = entropy.characters(ALPHANUMERIC, 6);
    account_region.arn("secretsmanager", format!("secret:{name}-{end}")).to_string()
}

/// Returns the account and region of an ARN, and the secret that it identifies there.
fn parse_arn(arn: &str) -> Option<(AccountRegion, SecretId)> {
    let Arn { region, account, .. } = arn.parse().ok()?;
    let account_region = AccountRegion { region, account };
    let id = SecretId::read(&account_region, arn).ok()?;
    Some((account_region, id))
}

fn is_meant(secret: &StoredSecret, id: &SecretId, now: Timestamp) -> bool {
    let has_arn = id.arn.as_ref().is_none_or(|arn| *arn == secret.named.arn);
    has_arn && !secret.is_gone(now)
}
