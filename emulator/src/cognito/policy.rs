//! A pool's password policy.

use serde::{Deserialize, Serialize};

use crate::aws::MarkedText;
use crate::base::Entropy;
use crate::trace::Confidence;

/// The characters that count as symbols. Documented: password policy of user pools.
const SYMBOLS: &str = "^$*.[]{}()?-\"!@#%&/\\,><':;|_~`+= ";
/// The symbols of generated passwords: those that neither a shell nor JSON text has to escape.
const GENERATED_SYMBOLS: &[u8] = b"^*.?-@#%_~+=";

/// The requirements for a password. Member order: as on the wire, alphabetical.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct PasswordPolicy {
    /// The minimum length in characters, 6 to 99.
    pub(crate) minimum_length: i64,
    /// How many former passwords cannot be reused, 0 to 24; only 0 is emulated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) password_history_size: Option<i64>,
    pub(crate) require_lowercase: bool,
    pub(crate) require_numbers: bool,
    pub(crate) require_symbols: bool,
    pub(crate) require_uppercase: bool,
    /// How long a temporary password can be used, in days, 0 to 365.
    pub(crate) temporary_password_validity_days: i64,
}

/// The rule that a password breaks. Recorded: the texts of length, upper case and symbols. Inferred: the others,
/// and the order in which the rules are checked.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("Password did not conform with policy: {0}")]
pub(crate) struct Nonconforming(MarkedText);

impl Nonconforming {
    /// The confidence that AWS responds this way.
    pub(crate) fn confidence(&self) -> Confidence {
        self.0.confidence()
    }
}

impl Default for PasswordPolicy {
    /// The values of a policy that the request leaves out. Recorded: CreateUserPool, 2020-07.
    fn default() -> Self {
        Self {
            minimum_length: 8,
            password_history_size: None,
            require_lowercase: false,
            require_numbers: false,
            require_symbols: false,
            require_uppercase: false,
            temporary_password_validity_days: 7,
        }
    }
}

impl PasswordPolicy {
    /// The policy of a pool whose request has none. Documented: the default password policy.
    pub(crate) fn of_new_pools() -> Self {
        Self {
            require_lowercase: true,
            require_numbers: true,
            require_symbols: true,
            require_uppercase: true,
            ..Self::default()
        }
    }

    /// Checks a new password.
    pub(crate) fn check(&self, password: &str) -> Result<(), Nonconforming> {
        let has = |kind: fn(char) -> bool| password.chars().any(kind);
        let length = i64::try_from(password.chars().count()).unwrap_or(i64::MAX);
        if length < self.minimum_length {
            return Err(Nonconforming(MarkedText::recorded("Password not long enough")));
        }
        if self.require_uppercase && !has(|character| character.is_ascii_uppercase()) {
            return Err(Nonconforming(MarkedText::recorded("Password must have uppercase characters")));
        }
        if self.require_lowercase && !has(|character| character.is_ascii_lowercase()) {
            return Err(Nonconforming("Password must have lowercase characters".into()));
        }
        if self.require_numbers && !has(|character| character.is_ascii_digit()) {
            return Err(Nonconforming("Password must have numeric characters".into()));
        }
        if self.require_symbols && !has(|character| SYMBOLS.contains(character)) {
            return Err(Nonconforming(MarkedText::recorded("Password must have symbol characters")));
        }
        Ok(())
    }

    /// Generates a temporary password that conforms, for a user who was created without one.
    pub(crate) fn generate(&self, entropy: &Entropy) -> String {
        const KINDS: [&[u8]; 4] =
            [b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"abcdefghijkmnpqrstuvwxyz", b"23456789", GENERATED_SYMBOLS];
        let length = usize::try_from(self.minimum_length).unwrap_or(8).max(8);
        let each = length.div_ceil(KINDS.len());
        KINDS.iter().map(|kind| entropy.characters(kind, each)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_its_text() {
        let policy = PasswordPolicy::of_new_pools();
        for (password, text) in [
            ("Aa1!", "Password not long enough"),
            ("aaaaaa1!", "Password must have uppercase characters"),
            ("AAAAAA1!", "Password must have lowercase characters"),
            ("AAAaaaa!", "Password must have numeric characters"),
            ("AAAaaaa1", "Password must have symbol characters"),
        ] {
            let expected = format!("Password did not conform with policy: {text}");
            assert_eq!(policy.check(password).unwrap_err().to_string(), expected, "{password}");
        }
        assert_eq!(policy.check("TestPassword123!"), Ok(()));
        assert_eq!(PasswordPolicy::default().check("aaaaaaaa"), Ok(()));
    }

    #[test]
    fn generated_passwords_conform() {
        let policy = PasswordPolicy { minimum_length: 99, ..PasswordPolicy::of_new_pools() };
        assert_eq!(policy.check(&policy.generate(&Entropy::seeded("a"))), Ok(()));
    }
}
