//! The client secrets of credential providers, behind the ARNs that they have in AWS Secrets Manager.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::base::Secret;

/// The secrets that Identity keeps for its credential providers.
#[derive(Debug, Default)]
pub(super) struct Vault {
    by_arn: RwLock<HashMap<String, Secret>>,
}

impl Vault {
    /// Keeps a secret under its ARN.
    pub(super) fn keep(&self, secret_arn: &str, secret: Secret) {
        self.by_arn.write().unwrap_or_else(PoisonError::into_inner).insert(secret_arn.to_owned(), secret);
    }

    /// The secret of this ARN.
    pub(super) fn secret(&self, secret_arn: &str) -> Option<Secret> {
        self.by_arn.read().unwrap_or_else(PoisonError::into_inner).get(secret_arn).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_a_secret_only_for_its_arn_and_never_prints_it() {
        let vault = Vault::default();
        vault.keep("arn:one", Secret::new("hunter2"));
        assert!(vault.secret("arn:one").unwrap().matches("hunter2"));
        assert!(vault.secret("arn:two").is_none());
        assert!(!format!("{vault:?}").contains("hunter2"));
    }
}
