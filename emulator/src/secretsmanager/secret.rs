//! A secret as it is kept.

use jiff::Timestamp;
use serde::Serialize;

use super::SecretsError;
use super::token::RequestToken;
use super::value::SecretValue;
use super::versions::Versions;
use crate::aws::tags::Tags;
use crate::iam::policy_document::PolicyDocument;

/// One secret of a place.
#[derive(Debug)]
pub(crate) struct StoredSecret {
    /// Name and ARN.
    pub(crate) named: Named,
    /// As it was sent.
    pub(crate) description: Option<String>,
    /// As it was sent; nothing is encrypted here.
    pub(crate) kms_key_id: Option<String>,
    /// The secret's tags.
    pub(crate) tags: Tags,
    /// The service that the secret belongs to: no user changes or deletes it.
    pub(crate) owner: Option<String>,
    /// Who may use it; not evaluated.
    pub(crate) policy: Option<PolicyDocument>,
    /// When it was made.
    pub(crate) created_at: Timestamp,
    /// When it was changed last.
    pub(crate) changed_at: Timestamp,
    /// The day on which its value was read last.
    pub(crate) accessed_on: Option<Timestamp>,
    /// When it will be gone, once it was deleted.
    pub(crate) gone_at: Option<Timestamp>,
    /// The token of the request that made it.
    pub(crate) made_by: RequestToken,
    /// Its values.
    pub(crate) versions: Versions,
}

/// What nearly every answer tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Named {
    /// `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-` and six characters.
    #[serde(rename = "ARN")]
    pub(crate) arn: String,
    /// Unique in the place.
    #[serde(rename = "Name")]
    pub(crate) name: String,
}

impl StoredSecret {
    /// A secret without a value or anything else that may be absent.
    pub(crate) fn new(named: Named, tags: Tags, made_by: RequestToken, now: Timestamp) -> Self {
        Self {
            named,
            description: None,
            kms_key_id: None,
            tags,
            owner: None,
            policy: None,
            created_at: now,
            changed_at: now,
            accessed_on: None,
            gone_at: None,
            made_by,
            versions: Versions::default(),
        }
    }

    /// Whether it is gone by now.
    pub(crate) fn is_gone(&self, now: Timestamp) -> bool {
        self.gone_at.is_some_and(|gone_at| gone_at <= now)
    }

    /// Fails for a secret that was deleted and can be restored.
    pub(crate) fn check_not_deleted(&self) -> Result<(), SecretsError> {
        if self.gone_at.is_some() { Err(SecretsError::marked_for_deletion()) } else { Ok(()) }
    }

    /// Fails for a secret that a user must not change: one that was deleted, or that belongs to a service.
    pub(crate) fn check_changeable(&self) -> Result<(), SecretsError> {
        self.check_not_deleted()?;
        if self.owner.is_some() { Err(SecretsError::owned_by_a_service()) } else { Ok(()) }
    }

    /// Adds a value, unless a request of this token has added it before; fails when that one added another.
    pub(crate) fn put_value(
        &mut self,
        token: &RequestToken,
        value: SecretValue,
        labels: &[String],
        now: Timestamp,
    ) -> Result<(), SecretsError> {
        match self.versions.get(token.as_str()) {
            Some(version) if version.value == value => Ok(()),
            Some(_) => Err(token.in_use(&self.named.arn)),
            None => {
                self.versions.add(token, value, labels, now)?;
                self.changed_at = now;
                Ok(())
            }
        }
    }

    /// Notes that a version was read. Documented: botocore, LastAccessedDate is cut down to the day.
    pub(crate) fn note_access(&mut self, version_id: &str, now: Timestamp) {
        let seconds = now.as_second();
        let today = Timestamp::from_second(seconds - seconds.rem_euclid(86_400)).unwrap_or(now);
        self.accessed_on = Some(today);
        if let Some(version) = self.versions.get_mut(version_id) {
            version.accessed_on = Some(today);
        }
    }
}
