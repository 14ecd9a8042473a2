//! Password hashes: argon2id with cheap parameters, because these are passwords of a laptop's test users.

use std::cell::RefCell;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use aws_lc_rs::constant_time::verify_slices_are_equal;

use super::error::CognitoError;
use crate::base::Entropy;

/// 256 KiB and one pass: far below a millisecond, and still not a plain digest.
const MEMORY_KIBIBYTES: u32 = 256;
const PASSES: u32 = 1;

/// A hashed password with its salt.
#[derive(Clone, Copy)]
pub(crate) struct PasswordHash {
    salt: [u8; 16],
    hash: [u8; 32],
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("***")
    }
}

impl PasswordHash {
    /// Hashes a password with a new salt; fails only without memory.
    pub(crate) fn of(password: &str, entropy: &Entropy) -> Result<Self, CognitoError> {
        let salt = entropy.bytes();
        Ok(Self { salt, hash: hash(password, &salt).map_err(|error| CognitoError::internal(&error))? })
    }

    /// The hash of no password: compared if a user does not exist, so that the time taken does not reveal it.
    pub(crate) fn dummy() -> Self {
        Self { salt: [0; 16], hash: [0; 32] }
    }

    /// Whether this is the hash of `password`.
    pub(crate) fn matches(&self, password: &str) -> bool {
        hash(password, &self.salt).is_ok_and(|hash| verify_slices_are_equal(&hash, &self.hash).is_ok())
    }
}

thread_local! {
    /// The memory in which hashes are computed. Allocated for each hash, it would lie between small long-lived records, and
    /// an allocator would not reuse its space: a log-in would keep all of it.
    static MEMORY: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

fn hash(password: &str, salt: &[u8; 16]) -> Result<[u8; 32], argon2::Error> {
    let parameters = Params::new(MEMORY_KIBIBYTES, PASSES, 1, Some(32))?;
    let mut hash = [0; 32];
    MEMORY.with_borrow_mut(|memory| {
        memory.resize(parameters.block_count(), Block::new());
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, memory)
    })?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_its_own_password_only() {
        let hash = PasswordHash::of("TestPassword123!", &Entropy::seeded("a")).unwrap();
        assert!(hash.matches("TestPassword123!"));
        assert!(!hash.matches("testPassword123!"));
        assert!(!PasswordHash::dummy().matches(""));
        assert_eq!(format!("{hash:?}"), "***");
    }

    #[test]
    fn what_was_hashed_before_changes_nothing() {
        let hashes = ["a", "b", "a"].map(|password| hash(password, &[7; 16]).unwrap());
        let alone = std::thread::spawn(|| hash("a", &[7; 16]).unwrap()).join().unwrap();
        assert_eq!([hashes[0], hashes[2]], [alone, alone]);
        assert_ne!(hashes[0], hashes[1]);
    }

    #[test]
    fn the_same_password_has_another_hash_each_time() {
        let entropy = Entropy::seeded("a");
        let hashes = [(); 2].map(|()| PasswordHash::of("TestPassword123!", &entropy).unwrap());
        assert_ne!(hashes[0].hash, hashes[1].hash);
    }
}
