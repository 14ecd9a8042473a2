//! The current state of one runtime: its versions and its endpoints.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::agent_runtime::{AgentRuntime, DEFAULT_QUALIFIER};
use super::error::{MAX_ENDPOINTS, MAX_VERSIONS, RuntimeError};
use super::version::{LiveVersion, Version, VersionSettings};
use crate::base::Addresses;

#[derive(Debug)]
pub(crate) struct RuntimeEntry {
    /// The immutable part.
    pub(crate) runtime: Arc<AgentRuntime>,
    /// Oldest first; the number of each is its position, counted from 1.
    versions: Vec<Arc<Version>>,
    latest: Arc<Version>,
    endpoints: BTreeMap<String, RuntimeEndpoint>,
    endpoints_made: u64,
}

impl RuntimeEntry {
    /// A runtime with its first version and the endpoint DEFAULT.
    pub(super) fn new(
        addresses: &Addresses,
        runtime: AgentRuntime,
        settings: VersionSettings,
    ) -> Result<Self, RuntimeError> {
        let created_at = runtime.created_at;
        let (runtime, version) = (
            Arc::new(runtime),
            Arc::new(Version { number: 1, created_at, settings, dropped_authorizer: false }),
        );
        let live = LiveVersion::new(addresses, &runtime, &version, DEFAULT_QUALIFIER)?;
        let mut entry = Self {
            runtime,
            versions: vec![Arc::clone(&version)],
            latest: version,
            endpoints: BTreeMap::new(),
            endpoints_made: 0,
        };
        entry.enter(DEFAULT_QUALIFIER, None, created_at, live);
        Ok(entry)
    }

    pub(crate) fn latest(&self) -> &Arc<Version> {
        &self.latest
    }

    /// All versions, newest first.
    pub(crate) fn versions(&self) -> impl Iterator<Item = &Arc<Version>> {
        self.versions.iter().rev()
    }

    /// The version of this number, or why there is none.
    pub(crate) fn version(&self, number: &str) -> Result<&Arc<Version>, RuntimeError> {
        let index = number.parse().ok().and_then(|number: usize| number.checked_sub(1));
        index.and_then(|index| self.versions.get(index)).ok_or_else(|| RuntimeError::VersionNotFound {
            id: self.runtime.id.clone(),
            version: number.to_owned(),
        })
    }

    /// All endpoints, newest first. Recorded: DEFAULT is the last.
    pub(crate) fn endpoints(&self) -> Vec<&RuntimeEndpoint> {
        let mut endpoints: Vec<_> = self.endpoints.values().collect();
        endpoints.sort_by_key(|endpoint| std::cmp::Reverse(endpoint.number));
        endpoints
    }

    /// The endpoint of this name, or why there is none.
    pub(crate) fn endpoint(&self, name: &str) -> Result<&RuntimeEndpoint, RuntimeError> {
        self.endpoints.get(name).ok_or_else(|| self.no_endpoint(name))
    }

    /// What invocations with this qualifier reach.
    pub(super) fn live(&self, qualifier: &str) -> Option<&Arc<LiveVersion>> {
        self.endpoints.get(qualifier).map(|endpoint| &endpoint.live)
    }

    /// Adds a version, to which DEFAULT points from now on.
    pub(super) fn add_version(
        &mut self,
        addresses: &Addresses,
        settings: VersionSettings,
        now: Timestamp,
    ) -> Result<Arc<Version>, RuntimeError> {
        if self.versions.len() >= MAX_VERSIONS {
            return Err(RuntimeError::Quota { what: "versions of an agent", most: MAX_VERSIONS });
        }
        let number = self.latest.number + 1;
        let had_authorizer = self.latest.settings.authorizer.is_some() || self.latest.dropped_authorizer;
        let dropped_authorizer = had_authorizer && settings.authorizer.is_none();
        let version = Arc::new(Version { number, created_at: now, settings, dropped_authorizer });
        let live = LiveVersion::new(addresses, &self.runtime, &version, DEFAULT_QUALIFIER)?;
        if let Some(default) = self.endpoints.get_mut(DEFAULT_QUALIFIER) {
            default.live = live;
            default.updated_at = now;
        }
        self.versions.push(Arc::clone(&version));
        self.latest = Arc::clone(&version);
        Ok(version)
    }

    /// Adds an endpoint of a version, `None` for the newest.
    pub(super) fn add_endpoint(
        &mut self,
        addresses: &Addresses,
        name: &str,
        version: Option<&str>,
        description: Option<String>,
        now: Timestamp,
    ) -> Result<RuntimeEndpoint, RuntimeError> {
        if self.endpoints.contains_key(name) {
            return Err(RuntimeError::EndpointExists);
        }
        if self.endpoints.len() >= MAX_ENDPOINTS {
            return Err(RuntimeError::Quota { what: "endpoints of an agent", most: MAX_ENDPOINTS });
        }
        let version = version.map_or(Ok(&self.latest), |number| self.version(number))?;
        let live = LiveVersion::new(addresses, &self.runtime, version, name)?;
        Ok(self.enter(name, description, now, live))
    }

    /// Points an endpoint to a version, `None` for the current one; returns its states before and after.
    pub(super) fn change_endpoint(
        &mut self,
        addresses: &Addresses,
        name: &str,
        version: Option<&str>,
        description: Option<String>,
        now: Timestamp,
    ) -> Result<(RuntimeEndpoint, RuntimeEndpoint), RuntimeError> {
        let before = self.endpoint(name)?.clone();
        if name == DEFAULT_QUALIFIER {
            return Err(RuntimeError::DefaultUpdated);
        }
        let version = version.map_or(Ok(&before.live.version), |number| self.version(number))?;
        let live = if Arc::ptr_eq(version, &before.live.version) {
            Arc::clone(&before.live)
        } else {
            LiveVersion::new(addresses, &self.runtime, version, name)?
        };
        let after = RuntimeEndpoint { description, updated_at: now, live, ..before.clone() };
        self.endpoints.insert(name.to_owned(), after.clone());
        Ok((before, after))
    }

    pub(super) fn remove_endpoint(&mut self, name: &str) -> Result<RuntimeEndpoint, RuntimeError> {
        if name == DEFAULT_QUALIFIER {
            return Err(RuntimeError::DefaultRemoved);
        }
        self.endpoints.remove(name).ok_or_else(|| self.no_endpoint(name))
    }

    /// Whether it may be deleted: DEFAULT is deleted with it, other endpoints must be deleted before.
    pub(super) fn check_removable(&self) -> Result<(), RuntimeError> {
        if self.endpoints.len() > 1 { Err(RuntimeError::HasEndpoints) } else { Ok(()) }
    }

    fn enter(
        &mut self,
        name: &str,
        description: Option<String>,
        now: Timestamp,
        live: Arc<LiveVersion>,
    ) -> RuntimeEndpoint {
        self.endpoints_made += 1;
        let (number, name) = (self.endpoints_made, name.to_owned());
        let endpoint = RuntimeEndpoint { number, name, description, created_at: now, updated_at: now, live };
        self.endpoints.insert(endpoint.name.clone(), endpoint.clone());
        endpoint
    }

    fn no_endpoint(&self, name: &str) -> RuntimeError {
        RuntimeError::EndpointNotFound { id: self.runtime.id.clone(), name: name.to_owned() }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct RuntimeEndpoint {
    /// 1 for the runtime's first, DEFAULT; later ones count on.
    pub(crate) number: u64,
    /// Its name, which is its id too.
    pub(crate) name: String,
    /// As it was sent.
    pub(crate) description: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// What its invocations reach.
    pub(crate) live: Arc<LiveVersion>,
}
