//! DescribeRegistry.

use serde::Serialize;

use crate::base::arn::Place;

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DescribeRegistryOutput {
    registry_id: String,
    replication_configuration: ReplicationConfiguration,
}

/// No rule: nothing is replicated here.
#[derive(Debug, Serialize)]
struct ReplicationConfiguration {
    rules: [(); 0],
}

/// Describes the caller's registry. Documented: a registry without replication has no rules.
pub(crate) fn handle(place: &Place) -> DescribeRegistryOutput {
    DescribeRegistryOutput {
        registry_id: place.account.clone(),
        replication_configuration: ReplicationConfiguration { rules: [] },
    }
}
