//! Changes of a user's attributes, by an administrator or by the user.

use jiff::Timestamp;

use super::error::CognitoError;
use super::pool::Pool;
use super::user::{Attribute, User};

/// The attributes that can be verified.
const VERIFIABLE: [&str; 2] = ["email", "phone_number"];

/// Returns changes that remove these attributes.
pub(crate) fn removals(names: &[String]) -> Vec<Attribute> {
    names.iter().map(|name| Attribute { name: name.clone(), value: String::new() }).collect()
}

/// Changes a user's attributes, all or none; fails if there is no such user or the schema does not allow it.
pub(crate) fn apply(
    pool: &Pool,
    name_or_sub: &str,
    changes: &[Attribute],
    now: Timestamp,
) -> Result<(), CognitoError> {
    let configuration = pool.configuration();
    let mut users = pool.users();
    let user = users.get_mut(name_or_sub).ok_or(CognitoError::UserNotFound)?;
    configuration.schema.check_changes(changes)?;
    for change in changes {
        change_one(user, change, changes);
    }
    user.modified_at = now;
    Ok(())
}

/// Documented: an empty value removes the attribute. Inferred: a new address is not verified until a request says so, and a
/// removed one is neither.
fn change_one(user: &mut User, change: &Attribute, all: &[Attribute]) {
    let is_new = user.attributes.get(&change.name) != Some(&change.value);
    if change.value.is_empty() {
        user.attributes.remove(&change.name);
    } else {
        user.attributes.insert(change.name.clone(), change.value.clone());
    }
    let verified = format!("{}_verified", change.name);
    let is_said = all.iter().any(|other| other.name == verified);
    if !is_new || is_said || !VERIFIABLE.contains(&change.name.as_str()) {
        return;
    }
    if change.value.is_empty() {
        user.attributes.remove(&verified);
    } else {
        user.attributes.insert(verified, "false".to_owned());
    }
}
