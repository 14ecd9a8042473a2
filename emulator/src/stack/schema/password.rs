//! `[user_pool.NAME.password_policy]`, and whether a password of the file complies with it.

use crate::stack::read::Table;

/// `Policies.PasswordPolicy` of CreateUserPool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PasswordPolicy {
    /// `MinimumLength`, 6 to 99.
    pub(crate) minimum_length: u32,
    pub(crate) require_uppercase: bool,
    pub(crate) require_lowercase: bool,
    pub(crate) require_numbers: bool,
    pub(crate) require_symbols: bool,
    /// `TemporaryPasswordValidityDays`, 0 to 365.
    pub(crate) temporary_password_validity_days: u32,
}

impl Default for PasswordPolicy {
    /// Documented: the policy of a pool that was created without one.
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_uppercase: true,
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            temporary_password_validity_days: 7,
        }
    }
}

impl PasswordPolicy {
    /// Reads the table; a policy that leaves a requirement out does not require it.
    pub(crate) fn read(table: &mut Table<'_, '_>) -> Self {
        let days = table.integer("temporary_password_validity_days", 0, 365);
        Self {
            minimum_length: table.integer("minimum_length", 6, 99).unwrap_or(8),
            require_uppercase: table.boolean("require_uppercase").unwrap_or_default(),
            require_lowercase: table.boolean("require_lowercase").unwrap_or_default(),
            require_numbers: table.boolean("require_numbers").unwrap_or_default(),
            require_symbols: table.boolean("require_symbols").unwrap_or_default(),
            temporary_password_validity_days: days.unwrap_or(7),
        }
    }

    /// What the password lacks, in words; `None` if the policy accepts it.
    pub(crate) fn refuses(&self, password: &str) -> Option<String> {
        let length = password.chars().count();
        let has = |wanted: fn(char) -> bool| password.chars().any(wanted);
        let is_symbol = |character: char| SYMBOLS.contains(character);
        let mut missing = Vec::new();
        if length < self.minimum_length as usize {
            missing.push(format!("at least {} characters", self.minimum_length));
        }
        if length > 256 {
            missing.push("at most 256 characters".to_owned());
        }
        if password.contains(char::is_whitespace) {
            missing.push("no blanks".to_owned());
        }
        if self.require_uppercase && !has(|character| character.is_ascii_uppercase()) {
            missing.push("an upper-case letter".to_owned());
        }
        if self.require_lowercase && !has(|character| character.is_ascii_lowercase()) {
            missing.push("a lower-case letter".to_owned());
        }
        if self.require_numbers && !has(|character| character.is_ascii_digit()) {
            missing.push("a number".to_owned());
        }
        if self.require_symbols && !has(is_symbol) {
            missing.push("a symbol".to_owned());
        }
        (!missing.is_empty()).then(|| missing.join(", "))
    }
}

/// Documented: the guide's page on password requirements.
const SYMBOLS: &str = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`=+";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_keeps_to_it() {
        assert_eq!(PasswordPolicy::default().refuses("LocalPass123!"), None);
    }

    #[test]
    fn names_all_that_is_missing() {
        let refused = |password| PasswordPolicy::default().refuses(password).unwrap();
        assert_eq!(
            refused("a b"),
            "at least 8 characters, no blanks, an upper-case letter, a number, a symbol"
        );
        assert_eq!(refused("PASSWORD1!"), "a lower-case letter");
        assert_eq!(refused(&"aA1!".repeat(65)), "at most 256 characters");
    }
}
