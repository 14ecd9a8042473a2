//! The names of resources, for texts that contain their ids.

use std::collections::BTreeMap;

use super::LocalApi;
use crate::trace::Trace;

impl LocalApi {
    /// The name of each resource whose id is in one of the texts: user pools, app clients, gateways.
    pub(crate) fn names_in(&self, texts: &[&str]) -> BTreeMap<String, String> {
        let is_part = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        let words = texts.iter().flat_map(|text| text.split(|character| !is_part(character)));
        words.filter_map(|word| Some((word.to_owned(), self.name_of(word)?))).collect()
    }

    /// The trace with the names of the ids in its failed checks.
    pub(crate) fn named(&self, trace: Trace) -> Trace {
        let failed = trace.failed_checks();
        let texts: Vec<&str> = failed.iter().flat_map(|check| [&*check.expected, &*check.actual]).collect();
        let names = self.names_in(&texts);
        Trace { names, ..trace }
    }

    fn name_of(&self, id: &str) -> Option<String> {
        let pools = &self.cognito.pools;
        let pool = || pools.pool(id).map(|pool| pool.configuration().name.clone());
        let gateway = || self.gateway.gateways.get(id).map(|gateway| gateway.name.clone());
        pools.client(id).map(|client| client.name.clone()).or_else(pool).or_else(gateway)
    }
}
