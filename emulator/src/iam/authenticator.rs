//! Who signed a request: the owner of one of the account's access keys.

use std::sync::Arc;

use super::access_key::KeyOwner;
use super::account::Account;
use super::caller::{arn, signing_credentials};
use super::error::InvalidCredentials;
use crate::aws::Principal;
use crate::aws::principal::ROOT_ACCESS_KEY_ID;
use crate::base::{Clock, IamMode};
use crate::model::Service;
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
    /// If signatures are not verified, any is accepted whose credential can be read; one by an unknown key counts as the
    /// root's.
    pub(crate) fn authenticate(
        &self,
        request: &SentRequest<'_>,
        signature: &Signature<'_>,
        required: &RequiredScope<'_>,
    ) -> Result<Principal, SignatureError> {
        if self.mode == IamMode::Off {
            return self.believe(signature);
        }
        let now = self.clock.machine_now();
        let verified =
            verify(request, signature, required, now, |id| self.signing_credentials(id), &self.keys)?;
        let id = verified.access_key_id().to_owned();
        if required.service == Service::Iam.signing_name() && self.is_session_without_role(&id) {
            return Err(SignatureError::SessionWithoutMfa);
        }
        match self.arn(&id) {
            Ok(arn) => Ok(Principal::AccessKey { id, arn: Some(arn) }),
            Err(_) => Err(SignatureError::UnknownKey { access_key_id: id }),
        }
    }

    /// Whether GetSessionToken issued the key, which is for a user or the root, and never with MFA here.
    fn is_session_without_role(&self, id: &str) -> bool {
        let tables = self.account.read();
        tables.access_keys.get(id).is_some_and(|key| {
            key.session.is_some() && !matches!(key.principal, KeyOwner::AssumedRole { .. })
        })
    }

    fn believe(&self, signature: &Signature<'_>) -> Result<Principal, SignatureError> {
        let id = signature.claimed_key()?;
        match self.arn(id) {
            Ok(arn) => Ok(Principal::AccessKey { id: id.to_owned(), arn: Some(arn) }),
            Err(InvalidCredentials::Expired) => Err(SignatureError::ExpiredCredentials),
            Err(InvalidCredentials::Unknown) => {
                let id = ROOT_ACCESS_KEY_ID.to_owned();
                let arn = self.arn(&id).ok();
                Ok(Principal::AccessKey { id, arn })
            }
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
