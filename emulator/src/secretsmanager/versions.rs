//! The versions of a secret and their labels.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use jiff::Timestamp;

use super::SecretsError;
use super::token::RequestToken;
use super::value::SecretValue;
use crate::aws::MarkedText;

/// The label of the current version.
pub(crate) const CURRENT: &str = "AWSCURRENT";
const PREVIOUS: &str = "AWSPREVIOUS";
const PENDING: &str = "AWSPENDING";
/// Documented: Secrets Manager guide, quotas, labels attached across all versions of a secret.
const LABELS: usize = 20;
/// Documented: Secrets Manager guide, quotas, about 100 versions; those without a label are removed first.
const VERSIONS: usize = 100;

/// A value that the secret has had.
#[derive(Debug)]
pub(crate) struct Version {
    /// The token of the request that created it.
    pub(crate) id: String,
    pub(crate) value: SecretValue,
    /// Its labels in alphabetical order. Recorded: 2022-09.
    pub(crate) labels: BTreeSet<String>,
    pub(crate) created_at: Timestamp,
    /// The day on which it was last read.
    pub(crate) accessed_on: Option<Timestamp>,
}

/// All versions, oldest first. A label belongs to at most one version.
#[derive(Debug, Default)]
pub(crate) struct Versions(IndexMap<String, Version>);

impl Versions {
    /// Whether the secret has never had a value.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Version> {
        self.0.get(id)
    }

    /// Returns the version with this id, to record that it was read.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Version> {
        self.0.get_mut(id)
    }

    /// Returns the version that has this label.
    pub(crate) fn of_label(&self, label: &str) -> Option<&Version> {
        self.0.values().find(|version| version.labels.contains(label))
    }

    /// Returns all versions, oldest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Version> {
        self.0.values()
    }

    /// The labels of the versions that have any.
    pub(crate) fn labels(&self) -> IndexMap<String, Vec<String>> {
        let labelled = self.0.values().filter(|version| !version.labels.is_empty());
        labelled.map(|version| (version.id.clone(), version.labels.iter().cloned().collect())).collect()
    }

    /// Adds a version with these labels, which are removed from other versions; fails if there would be too many labels.
    ///
    /// Documented: a secret's first version becomes the current one in any case.
    pub(crate) fn add(
        &mut self,
        token: &RequestToken,
        value: SecretValue,
        labels: &[String],
        created_at: Timestamp,
    ) -> Result<(), SecretsError> {
        let mut labels: BTreeSet<String> = labels.iter().cloned().collect();
        if self.is_empty() {
            labels.insert(CURRENT.to_owned());
        }
        self.check_number(&labels)?;
        if labels.contains(CURRENT) {
            self.demote_current();
        }
        for version in self.0.values_mut() {
            version.labels.retain(|label| !labels.contains(label));
        }
        let id = token.as_str().to_owned();
        let version = Version { id: id.clone(), value, labels, created_at, accessed_on: None };
        self.0.insert(id, version);
        self.forget_unlabelled();
        Ok(())
    }

    /// Moves a label from one version to another, adds it to one, or removes it from one.
    ///
    /// Recorded: the text for a holder that is not named. Inferred: the others.
    pub(crate) fn move_label(
        &mut self,
        label: &str,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<(), SecretsError> {
        for id in [from, to].into_iter().flatten() {
            self.get(id).ok_or_else(|| SecretsError::no_value(&format!("VersionId: {id}")))?;
        }
        let holder = self.of_label(label).map(|version| version.id.clone());
        match (from, &holder) {
            (None, None) if to.is_none() => {
                return Err(SecretsError::parameter(
                    "You must provide either RemoveFromVersionId or MoveToVersionId.",
                ));
            }
            (None, Some(holder)) if to != Some(holder.as_str()) => {
                return Err(SecretsError::parameter(MarkedText::recorded(format!(
                    "The parameter RemoveFromVersionId can't be empty. Staging label {label} is currently \
                     attached to version {holder}, so you must explicitly reference that version in \
                     RemoveFromVersionId."
                ))));
            }
            (Some(from), holder) if holder.as_deref() != Some(from) => {
                return Err(SecretsError::parameter(format!(
                    "The staging label {label} is not attached to version {from}."
                )));
            }
            _ => {}
        }
        if label == CURRENT && to.is_none() {
            return Err(SecretsError::parameter(
                "You can only move staging label AWSCURRENT to a different secret version. It can't be \
                 completely removed.",
            ));
        }
        self.check_number(&BTreeSet::from([label.to_owned()]))?;
        self.put_label(label, to);
        let moved_from = holder.filter(|holder| label == CURRENT && to != Some(holder.as_str()));
        if let Some(previous) = moved_from {
            self.put_label(PREVIOUS, Some(&previous));
        }
        Ok(())
    }

    /// Makes the current version the previous one, and completes what was pending on it.
    ///
    /// Recorded: PutSecretValue after a rotation, 2022-09: the version that had both loses `AWSPENDING`.
    fn demote_current(&mut self) {
        let Some(current) = self.of_label(CURRENT).map(|version| version.id.clone()) else { return };
        self.put_label(PREVIOUS, Some(&current));
        if let Some(version) = self.0.get_mut(&current) {
            version.labels.remove(CURRENT);
            version.labels.remove(PENDING);
        }
    }

    fn put_label(&mut self, label: &str, to: Option<&str>) {
        for version in self.0.values_mut() {
            version.labels.remove(label);
        }
        if let Some(version) = to.and_then(|to| self.0.get_mut(to)) {
            version.labels.insert(label.to_owned());
        }
    }

    /// Checks the number of labels, including these.
    fn check_number(&self, added: &BTreeSet<String>) -> Result<(), SecretsError> {
        let attached = self.0.values().flat_map(|version| &version.labels);
        if attached.chain(added).collect::<BTreeSet<_>>().len() <= LABELS {
            return Ok(());
        }
        Err(SecretsError::LimitExceeded(format!(
            "A secret can have at most {LABELS} staging labels attached to its versions."
        )))
    }

    fn forget_unlabelled(&mut self) {
        let surplus = self.0.len().saturating_sub(VERSIONS);
        let unlabelled = self.0.values().filter(|version| version.labels.is_empty()).take(surplus);
        let ids: Vec<String> = unlabelled.map(|version| version.id.clone()).collect();
        for id in ids {
            self.0.shift_remove(&id);
        }
    }
}
