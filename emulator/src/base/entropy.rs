//! The source of randomness: the system's, or a deterministic one with a seed.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::digest;
use aws_lc_rs::rand::{SecureRandom as _, SystemRandom};
use uuid::Uuid;

/// The characters of the ids that AWS writes in lower case.
pub(crate) const LOWER_CASE_ALPHANUMERIC: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// The characters of the ids that AWS writes in upper case.
pub(crate) const UPPER_CASE_ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// The characters of the ids that AWS writes in both cases.
pub(crate) const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The number of ids drawn at a time.
const IDS: usize = 32;

/// A cheap handle on a source of random bytes.
#[derive(Clone, Debug)]
pub(crate) struct Entropy(Source);

#[derive(Clone, Debug)]
enum Source {
    System(Arc<System>),
    Seeded { seed: [u8; 32], block: Arc<AtomicU64> },
}

/// The operating system's generator, and a stock of ids that are drawn from it in batches: one draw costs as much as dozens.
/// Keys and secrets are never kept in stock.
#[derive(Debug, Default)]
struct System {
    random: SystemRandom,
    ids: Mutex<Vec<[u8; 16]>>,
}

impl System {
    /// The generator fails only until the system has gathered enough entropy at boot: wait, never continue with zeros.
    fn fill(&self, bytes: &mut [u8]) {
        while self.random.fill(bytes).is_err() {}
    }

    fn id(&self) -> [u8; 16] {
        let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(id) = ids.pop() {
            return id;
        }
        let mut drawn = [[0; 16]; IDS];
        self.fill(drawn.as_flattened_mut());
        let [first, others @ ..] = drawn;
        ids.extend_from_slice(&others);
        first
    }
}

impl Entropy {
    /// Unpredictable bytes from the operating system.
    pub(crate) fn system() -> Self {
        Self(Source::System(Arc::default()))
    }

    /// The same bytes in the same order for the same seed: only for the names of a stack's own resources.
    pub(crate) fn seeded(seed: &str) -> Self {
        Self(Source::Seeded { seed: sha256(seed.as_bytes()), block: Arc::default() })
    }

    /// Whether it returns the same bytes at every start.
    pub(crate) fn is_seeded(&self) -> bool {
        matches!(self.0, Source::Seeded { .. })
    }

    /// Returns `N` random bytes.
    pub(crate) fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    pub(crate) fn fill(&self, bytes: &mut [u8]) {
        match &self.0 {
            Source::System(system) => system.fill(bytes),
            Source::Seeded { seed, block } => {
                for chunk in bytes.chunks_mut(32) {
                    let number = block.fetch_add(1, Ordering::Relaxed);
                    let stream = sha256(&[seed.as_slice(), &number.to_be_bytes()].concat());
                    chunk.iter_mut().zip(stream).for_each(|(byte, random)| *byte = random);
                }
            }
        }
    }

    /// Returns `length` characters drawn evenly from `alphabet` (at most 256 of them).
    pub(crate) fn characters(&self, alphabet: &[u8], length: usize) -> String {
        let size = alphabet.len().clamp(1, 256);
        // Bytes at or above the largest multiple of the alphabet's size would favour its first characters.
        let even = 256 - 256 % size;
        let mut text = String::with_capacity(length);
        while text.len() < length {
            for byte in self.bytes::<32>() {
                let index = usize::from(byte);
                if index < even
                    && text.len() < length
                    && let Some(character) = alphabet.get(index % size)
                {
                    text.push(char::from(*character));
                }
            }
        }
        text
    }

    /// Returns a random UUID (version 4).
    pub(crate) fn uuid(&self) -> Uuid {
        let bytes = match &self.0 {
            Source::System(system) => system.id(),
            Source::Seeded { .. } => self.bytes(),
        };
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    let source = digest::digest(&digest::SHA256, bytes);
    digest.iter_mut().zip(source.as_ref()).for_each(|(to, from)| *to = *from);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_itself_and_another_does_not() {
        let first = Entropy::seeded("pool/inbound").characters(ALPHANUMERIC, 40);
        assert_eq!(first, Entropy::seeded("pool/inbound").characters(ALPHANUMERIC, 40));
        assert_ne!(first, Entropy::seeded("pool/outbound").characters(ALPHANUMERIC, 40));
        assert_eq!(first.len(), 40);
    }

    #[test]
    fn the_system_does_not_repeat_itself() {
        let entropy = Entropy::system();
        assert_ne!(entropy.bytes::<16>(), entropy.bytes::<16>());
        assert_eq!(entropy.uuid().get_version_num(), 4);
        let ids: std::collections::HashSet<Uuid> = (0..5 * IDS).map(|_| entropy.uuid()).collect();
        assert_eq!(ids.len(), 5 * IDS);
        assert!(ids.iter().all(|id| id.get_version_num() == 4 && !id.is_nil()));
    }
}
