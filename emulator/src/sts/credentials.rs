//! Temporary credentials.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::Sts;
use crate::aws::timestamp::IsoSeconds;
use crate::base::Secret;
use crate::iam::access_key::{AccessKey, AssumedSession, KeyOwner};
use crate::iam::id;

/// Credentials in a response. Member order: the API model's.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Credentials {
    access_key_id: String,
    secret_access_key: Secret,
    session_token: Secret,
    expiration: IsoSeconds,
}

/// A request for a new session.
#[derive(Debug)]
pub(crate) struct NewSession {
    /// The owner of the credentials.
    pub(crate) principal: KeyOwner,
    /// The lifetime in seconds.
    pub(crate) seconds: u64,
    /// When it begins.
    pub(crate) now: Timestamp,
}

impl NewSession {
    /// Returns its credentials, and the access key that the account must store for them.
    pub(crate) fn mint(self, sts: &Sts) -> (Credentials, Minted) {
        let end = self.now.saturating_add(Duration::from_secs(self.seconds)).unwrap_or(Timestamp::MAX);
        // The second that the answer shows: they end with it, and not within it.
        let end = Timestamp::from_second(end.as_second()).unwrap_or(end);
        let (access_key_id, secret) = (id::session_key(&sts.entropy), id::secret(&sts.entropy));
        let token = id::session_token(&sts.entropy);
        let session = AssumedSession {
            token: token.clone(),
            expires_at: end,
            policy: None,
            policy_arns: Vec::new(),
            tags: Vec::new(),
            source_identity: None,
        };
        let lasting = AccessKey::long_term(self.principal, secret.clone(), self.now);
        let credentials = Credentials {
            access_key_id: access_key_id.clone(),
            secret_access_key: secret,
            session_token: token,
            expiration: IsoSeconds(end),
        };
        (credentials, Minted { access_key_id, lasting, session })
    }
}

/// An access key that the account does not have yet.
#[derive(Debug)]
pub(crate) struct Minted {
    access_key_id: String,
    lasting: AccessKey,
    /// The properties of the session, to be filled in before the key is stored.
    pub(crate) session: AssumedSession,
}

impl Minted {
    /// Stores the key in the account.
    pub(crate) fn keep(self, sts: &Sts) {
        let key = AccessKey { session: Some(self.session), ..self.lasting };
        sts.account.write().access_keys.insert(self.access_key_id, key);
    }
}
