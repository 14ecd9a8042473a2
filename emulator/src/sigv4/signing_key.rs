//! Signing keys: derived from a secret access key, once for each day, region and service.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::hmac::{HMAC_SHA256, Key, Tag, sign};
use rustc_hash::FxHashMap;

use super::TERMINATOR;
use crate::base::Secret;

/// How many keys are kept: several days, regions and services of several access keys.
const MAX_KEYS: usize = 256;

/// A key that signs for one day, region and service.
#[derive(Debug)]
pub(super) struct SigningKey(Key);

impl SigningKey {
    /// Documented: IAM guide, create a signed request, step 3: four HMACs, from `AWS4` and the secret on.
    pub(super) fn derive(secret: &Secret, day: &str, region: &str, service: &str) -> Self {
        let start = Secret::new(["AWS4", secret.expose()].concat());
        let mut key = Key::new(HMAC_SHA256, start.expose().as_bytes());
        for part in [day, region, service, TERMINATOR] {
            key = Key::new(HMAC_SHA256, sign(&key, part.as_bytes()).as_ref());
        }
        Self(key)
    }

    /// Signs a string to sign.
    pub(super) fn sign(&self, string_to_sign: &str) -> Tag {
        sign(&self.0, string_to_sign.as_bytes())
    }
}

/// The keys that were derived, by what they are derived from.
#[derive(Debug, Default)]
pub(crate) struct SigningKeys(RwLock<FxHashMap<Origin, (Secret, Arc<SigningKey>)>>);

/// An access key id and a credential scope: `AKID/DATE/REGION/SERVICE/`.
type Origin = String;

impl SigningKeys {
    /// The key for a secret; derives it unless it did so before.
    pub(super) fn get(
        &self,
        id: &str,
        secret: &Secret,
        day: &str,
        region: &str,
        service: &str,
    ) -> Arc<SigningKey> {
        let origin = [id, day, region, service].join("/");
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, key)) = known.get(&origin).filter(|(of, _)| of == secret) {
            return Arc::clone(key);
        }
        drop(known);
        let key = Arc::new(SigningKey::derive(secret, day, region, service));
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // A caller can ask for any region; the keys of those that matter are soon there again.
        if known.len() >= MAX_KEYS {
            known.clear();
        }
        known.insert(origin, (secret.clone(), Arc::clone(&key)));
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sigv4::canonical_request::hex;

    /// Documented: the key of the AWS general reference's examples.
    #[test]
    fn a_key_is_derived_in_four_steps_and_once() {
        let secret = Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        let keys = SigningKeys::default();
        for _ in 0..2 {
            let key = keys.get("AKIDEXAMPLE", &secret, "20150830", "us-east-1", "iam");
            let string_to_sign = "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n\
                                  f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59";
            let expected = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7";
            assert_eq!(hex(key.sign(string_to_sign).as_ref()), expected);
        }
        assert_eq!(keys.0.read().unwrap().len(), 1);
    }

    #[test]
    fn a_secret_that_was_replaced_has_another_key_and_the_keys_are_bounded() {
        let keys = SigningKeys::default();
        let sign = |secret: &str, region: &str| {
            let key = keys.get("AKID", &Secret::new(secret), "20150830", region, "iam");
            hex(key.sign("").as_ref())
        };
        assert_ne!(sign("a", "us-east-1"), sign("b", "us-east-1"));
        let first = sign("a", "us-east-1");
        for region in 0..2 * MAX_KEYS {
            sign("a", &region.to_string());
        }
        assert_eq!(sign("a", "us-east-1"), first);
        assert!(keys.0.read().unwrap().len() <= MAX_KEYS);
    }
}
