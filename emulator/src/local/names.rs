//! The names of resources, for texts that contain their ids.

use std::collections::BTreeMap;

use super::LocalApi;
use crate::trace::{Cause, Directory, FailedCheck};

impl Directory for LocalApi {
    /// User pools, app clients and gateways.
    fn names_in(&self, texts: &[&str]) -> BTreeMap<String, String> {
        let words = texts.iter().flat_map(|text| words(text));
        words.filter_map(|word| Some((word.to_owned(), self.name_of(word)?))).collect()
    }

    fn complete(&self, failed: &mut FailedCheck) {
        failed.names = self.names_in(&[&failed.expected, &failed.actual]);
        let is_client = |id: &str| self.cognito.pools.client(id).is_some();
        // The token is of a client that exists, and all that are allowed look like ids of Cognito, yet are of none.
        if failed.cause == Cause::ClientNotAllowed
            && is_client(&failed.actual)
            && words(&failed.expected).filter(|word| is_client_id(word)).count() > 0
            && !words(&failed.expected).any(is_client)
        {
            failed.cause = Cause::AllowedClientUnknown;
        }
    }
}

impl LocalApi {
    fn name_of(&self, id: &str) -> Option<String> {
        let pools = &self.cognito.pools;
        let pool = || pools.pool(id).map(|pool| pool.configuration().name.clone());
        let gateway = || self.gateway.gateways.get(id).map(|gateway| gateway.name.clone());
        pools.client(id).map(|client| client.name.clone()).or_else(pool).or_else(gateway)
    }
}

/// What may be an id.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_ascii_alphanumeric() && !"-_".contains(character))
}

/// Recorded: an app client's id has 26 lower-case letters and digits.
fn is_client_id(word: &str) -> bool {
    word.len() == 26 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}
