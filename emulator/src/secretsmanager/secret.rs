//! A stored secret.

use jiff::Timestamp;
use serde::Serialize;

use super::SecretsError;
use super::token::RequestToken;
use super::value::SecretValue;
use super::versions::Versions;
use crate::aws::tags::Tags;
use crate::iam::policy_document::PolicyDocument;

/// A secret of an account and region.
#[derive(Debug)]
pub(crate) struct StoredSecret {
    pub(crate) named: ArnAndName,
    /// As it was sent.
    pub(crate) description: Option<String>,
    /// As it was sent; nothing is encrypted here.
    pub(crate) kms_key_id: Option<String>,
    pub(crate) tags: Tags,
    /// The service that owns the secret: no user can update or delete it.
    pub(crate) owner: Option<String>,
    /// Who may use it; not evaluated.
    pub(crate) policy: Option<PolicyDocument>,
    pub(crate) created_at: Timestamp,
    pub(crate) changed_at: Timestamp,
    /// The day on which its value was last read.
    pub(crate) accessed_on: Option<Timestamp>,
    /// When a deleted secret is removed for good.
    pub(crate) gone_at: Option<Timestamp>,
    /// The token of the request that created it.
    pub(crate) creation_token: RequestToken,
    pub(crate) versions: Versions,
}

/// What nearly every response contains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ArnAndName {
    /// `arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-` and six characters.
    #[serde(rename = "ARN")]
    pub(crate) arn: String,
    /// Unique in the account and region.
    #[serde(rename = "Name")]
    pub(crate) name: String,
}

impl StoredSecret {
    /// Creates a secret without a value or any other optional member.
    pub(crate) fn new(named: ArnAndName, tags: Tags, creation_token: RequestToken, now: Timestamp) -> Self {
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
            creation_token,
            versions: Versions::default(),
        }
    }

    /// Whether it has been removed for good by now.
    pub(crate) fn is_gone(&self, now: Timestamp) -> bool {
        self.gone_at.is_some_and(|gone_at| gone_at <= now)
    }

    /// Fails for a deleted secret that can still be restored.
    pub(crate) fn check_not_deleted(&self) -> Result<(), SecretsError> {
        if self.gone_at.is_some() { Err(SecretsError::marked_for_deletion()) } else { Ok(()) }
    }

    /// Fails for a secret that a user must not update: one that is deleted, or owned by a service.
    pub(crate) fn check_changeable(&self) -> Result<(), SecretsError> {
        self.check_not_deleted()?;
        if self.owner.is_some() { Err(SecretsError::owned_by_a_service()) } else { Ok(()) }
    }

    /// Adds a value, unless a request with this token has already added it; fails if that one added a different value.
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

    /// Records that a version was read. Documented: botocore, LastAccessedDate is truncated to the day.
    pub(crate) fn note_access(&mut self, version_id: &str, now: Timestamp) {
        let seconds = now.as_second();
        let today = Timestamp::from_second(seconds - seconds.rem_euclid(86_400)).unwrap_or(now);
        self.accessed_on = Some(today);
        if let Some(version) = self.versions.get_mut(version_id) {
            version.accessed_on = Some(today);
        }
    }
}
