//! The users of a pool.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::error::CognitoError;
use super::password::PasswordHash;
use crate::aws::MarkedText;
use crate::aws::timestamp::EpochSeconds;
use crate::base::insertion_ordered_map::InsertionOrderedMap;

/// The number of consecutive failures that lock a user. Documented: five.
const FAILURES_BEFORE_LOCK: u32 = 5;
/// The longest lock, and how long failures are remembered, in seconds. Documented: about 15 minutes.
const MAX_LOCK_SECONDS: i64 = 900;

/// A user's attributes by name, without `sub`.
pub(crate) type Attributes = BTreeMap<String, String>;

/// An attribute as the API writes it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Attribute {
    /// The name, such as `email`.
    pub(crate) name: String,
    /// The value, such as `local@example.com`.
    pub(crate) value: String,
}

/// Whether a user has a password of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum UserStatus {
    /// Has a password of their own.
    Confirmed,
    /// Has a temporary password.
    ForceChangePassword,
    /// Has a password that an administrator has reset.
    ResetRequired,
}

impl UserStatus {
    /// The status as the API writes it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct User {
    /// The name as it was given; in lower case if the pool ignores case.
    pub(crate) username: String,
    /// The UUID that tokens carry.
    pub(crate) sub: String,
    /// All attributes but `sub`.
    pub(crate) attributes: Attributes,
    /// A disabled user cannot sign in.
    pub(crate) enabled: bool,
    /// Whether the password is the user's own.
    pub(crate) status: UserStatus,
    pub(crate) created_at: Timestamp,
    pub(crate) modified_at: Timestamp,
    pub(crate) password: PasswordHash,
    /// When a temporary password expires; `None` for the user's own.
    pub(crate) password_expires_at: Option<Timestamp>,
    pub(crate) failures: Failures,
}

/// Failed sign-ins of one user.
///
/// Documented: after five failures a lock of one second, doubled with each further one, up to about 15 minutes;
/// forgotten 15 minutes after the last. Simplified: tries during a lock are refused and not counted.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Failures {
    count: u32,
    last: Option<Timestamp>,
}

impl Failures {
    pub(crate) fn add(&mut self, now: Timestamp) {
        let is_forgotten = self.last.is_none_or(|last| seconds(last, now) >= MAX_LOCK_SECONDS);
        self.count = if is_forgotten { 1 } else { self.count.saturating_add(1) };
        self.last = Some(now);
    }

    /// Whether there is anything to reset after a successful sign-in.
    pub(crate) fn any(&self) -> bool {
        self.count > 0
    }

    /// Whether the user must wait.
    pub(crate) fn is_locked(&self, now: Timestamp) -> bool {
        let Some(last) = self.last else { return false };
        let Some(beyond) = self.count.checked_sub(FAILURES_BEFORE_LOCK) else { return false };
        seconds(last, now) < (1_i64 << beyond.min(20)).min(MAX_LOCK_SECONDS)
    }
}

fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.as_second() - from.as_second()
}

impl User {
    /// Fails for a user whose tokens are currently not valid. Recorded: the text for a disabled one.
    pub(crate) fn check_usable(&self) -> Result<(), CognitoError> {
        if !self.enabled {
            return Err(CognitoError::denied(MarkedText::recorded("User is disabled.")));
        }
        if self.status == UserStatus::ResetRequired {
            return Err(CognitoError::PasswordResetRequired);
        }
        Ok(())
    }

    /// The attributes as the API lists them. Recorded: alphabetical, `sub` last.
    pub(crate) fn listed_attributes(&self) -> Vec<Attribute> {
        let attribute =
            |name: &str, value: &str| Attribute { name: name.to_owned(), value: value.to_owned() };
        let others = self.attributes.iter().map(|(name, value)| attribute(name, value));
        others.chain([attribute("sub", &self.sub)]).collect()
    }

    /// The user as AdminCreateUser and ListUsers return it.
    pub(crate) fn describe(&self) -> UserType {
        UserType {
            attributes: self.listed_attributes(),
            enabled: self.enabled,
            user_create_date: EpochSeconds(self.created_at),
            user_last_modified_date: EpochSeconds(self.modified_at),
            user_status: self.status,
            username: self.username.clone(),
        }
    }
}

/// A user as the API returns it. Recorded: members in alphabetical order.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserType {
    /// With `sub`.
    pub(crate) attributes: Vec<Attribute>,
    enabled: bool,
    user_create_date: EpochSeconds,
    user_last_modified_date: EpochSeconds,
    user_status: UserStatus,
    pub(crate) username: String,
}

/// The users of one pool, by name and by sub.
#[derive(Debug, Default)]
pub(crate) struct Users {
    ignores_case: bool,
    by_key: InsertionOrderedMap<User>,
    key_by_sub: HashMap<String, String>,
}

impl Users {
    /// Creates an empty table. If the pool ignores case, names are kept in lower case.
    pub(crate) fn new(ignores_case: bool) -> Self {
        Self { ignores_case, ..Self::default() }
    }

    /// The name under which a user is stored.
    pub(crate) fn key(&self, username: &str) -> String {
        if self.ignores_case { username.to_lowercase() } else { username.to_owned() }
    }

    pub(crate) fn get(&self, name_or_sub: &str) -> Option<&User> {
        self.by_key.get(&self.resolve(name_or_sub))
    }

    pub(crate) fn get_mut(&mut self, name_or_sub: &str) -> Option<&mut User> {
        let key = self.resolve(name_or_sub);
        self.by_key.get_mut(&key)
    }

    /// Adds a user; returns false if the name is taken.
    pub(crate) fn add(&mut self, user: User) -> bool {
        let key = self.key(&user.username);
        if self.by_key.contains(&key) {
            return false;
        }
        let sub = user.sub.clone();
        self.by_key.insert(&key, user);
        self.key_by_sub.insert(sub, key);
        true
    }

    /// Removes the user with this name or sub; `None` if there is no such user.
    pub(crate) fn remove(&mut self, name_or_sub: &str) -> Option<User> {
        let user = self.by_key.remove(&self.resolve(name_or_sub))?;
        self.key_by_sub.remove(&user.sub);
        Some(user)
    }

    /// Returns the users who were created after the one at this position, each with its own; all of them for `None`.
    pub(crate) fn after(&self, position: Option<u64>) -> impl Iterator<Item = (u64, &User)> {
        self.by_key.after(position)
    }

    pub(crate) fn len(&self) -> usize {
        self.by_key.len()
    }

    fn resolve(&self, name_or_sub: &str) -> String {
        self.key_by_sub.get(name_or_sub).cloned().unwrap_or_else(|| self.key(name_or_sub))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn user(username: &str, sub: &str) -> User {
        User {
            username: username.to_owned(),
            sub: sub.to_owned(),
            attributes: Attributes::new(),
            enabled: true,
            status: UserStatus::Confirmed,
            created_at: at(0),
            modified_at: at(0),
            password: PasswordHash::dummy(),
            password_expires_at: None,
            failures: Failures::default(),
        }
    }

    #[test]
    fn five_failures_lock_for_ever_longer() {
        let mut failures = Failures::default();
        (0..4).for_each(|_| failures.add(at(100)));
        assert!(!failures.is_locked(at(100)));
        failures.add(at(100));
        assert!(failures.is_locked(at(100)) && !failures.is_locked(at(101)));
        failures.add(at(101));
        assert!(failures.is_locked(at(102)) && !failures.is_locked(at(103)));
        (0..40).for_each(|_| failures.add(at(103)));
        assert!(failures.is_locked(at(1002)) && !failures.is_locked(at(1003)));
        failures.add(at(1003));
        assert!(!failures.is_locked(at(1003)));
    }

    #[test]
    fn users_are_found_by_name_and_sub() {
        let mut users = Users::new(true);
        assert!(users.add(user("local", "1")));
        assert_eq!(users.get("LOCAL").unwrap().sub, "1");
        assert_eq!(users.get("1").unwrap().username, "local");
        assert!(!users.add(user("Local", "2")));
        assert!(users.remove("1").is_some() && users.get("local").is_none() && users.len() == 0);
        let mut exact = Users::new(false);
        assert!(exact.add(user("local", "1")));
        assert!(exact.get("LOCAL").is_none());
    }
}
