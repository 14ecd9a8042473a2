//! Who signed a request: the owner of one of the account's access keys.

use std::sync::Arc;

use super::access_key::KeyOwner;
use super::account::Account;
use super::caller::{arn, signing_credentials};
use super::error::InvalidCredentials;
use crate::aws::Principal;
use crate::base::{Clock, IamMode};
use crate::sigv4::{
    RequiredScope, SentRequest, Signature, SignatureError, SigningCredentials, SigningKeys, UnusableKey,
    verify,
};

/// Finds out who signed a request. All hops share one, and so the keys that it has derived.
#[derive(Debug)]
pub(crate) struct Authenticator {
    account: Arc<Account>,
    clock: Clock,
    mode: IamMode,
    keys: SigningKeys,
}

impl Authenticator {
    /// Takes the account whose access keys may sign.
    pub(crate) fn new(account: Arc<Account>, clock: Clock, mode: IamMode) -> Self {
        Self { account, clock, mode, keys: SigningKeys::default() }
    }

    /// Returns the owner of the access key that signed a request; fails unless the signature is right, for this service
    /// and region, and made a short time ago by the clock of this machine. The emulator's own clock, which may be moved,
    /// decides only when temporary credentials end.
    ///
    /// If signatures are not verified, any is accepted whose credential can be read.
    pub(crate) fn authenticate(
        &self,
        request: &SentRequest<'_>,
        signature: &Signature<'_>,
        required: &RequiredScope<'_>,
    ) -> Result<Principal, SignatureError> {
        let credential = signature.credential();
        let claimed = credential.map(|credential| credential.access_key_id);
        if let (IamMode::Off, Some(id)) = (self.mode, claimed) {
            return Ok(Principal::AccessKey { id: id.to_owned(), arn: self.arn(id).ok() });
        }
        let now = self.clock.machine_now();
        let verified =
            verify(request, signature, required, now, |id| self.signing_credentials(id), &self.keys)?;
        let id = verified.access_key_id().to_owned();
        match self.arn(&id) {
            Ok(arn) => Ok(Principal::AccessKey { id, arn: Some(arn) }),
            Err(_) => Err(SignatureError::UnknownKey { access_key_id: id }),
        }
    }

    /// Whether a caller may do everything: the account's root, and everybody if IAM is off. Policies, which would allow
    /// others, are not evaluated yet.
    pub(crate) fn is_trusted(&self, principal: &Principal) -> bool {
        let root = || format!("arn:aws:iam::{}:root", self.account.id);
        match principal {
            Principal::AccessKey { arn, .. } => self.mode == IamMode::Off || *arn == Some(root()),
            Principal::Anonymous => false,
            Principal::Stack => true,
        }
    }

    /// The ARN of the role that a caller has assumed; `None` for a user and for the root.
    pub(crate) fn role_of(&self, principal: &Principal) -> Option<String> {
        let tables = self.account.read();
        match &tables.access_keys.get(principal.access_key_id()?)?.principal {
            KeyOwner::AssumedRole { name, id, .. } => {
                let role = tables.roles.get(name).filter(|role| role.entity.id == *id)?;
                Some(role.entity.arn.clone())
            }
            KeyOwner::Root | KeyOwner::User { .. } => None,
        }
    }

    fn signing_credentials(&self, id: &str) -> Result<SigningCredentials, UnusableKey> {
        signing_credentials(&self.account.read(), id, self.clock.now()).map_err(|invalid| match invalid {
            InvalidCredentials::Unknown => UnusableKey::Unknown,
            InvalidCredentials::Expired => UnusableKey::Expired,
        })
    }

    fn arn(&self, id: &str) -> Result<String, InvalidCredentials> {
        arn(&self.account.read(), &self.account.id, id, self.clock.now())
    }
}
