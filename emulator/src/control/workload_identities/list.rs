//! ListWorkloadIdentities.

use serde::Serialize;
use serde_json::{Value, json};

use crate::aws::ApiError;
use crate::base::arn::Place;
use crate::control::Parts;
use crate::control::list::Paging;

/// Inferred: as many as a page can have.
const PAGE: usize = 20;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListWorkloadIdentitiesOutput<'a> {
    workload_identities: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_token: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    name: &'a str,
    workload_identity_arn: String,
}

/// Lists the identities of a place, by name.
pub(super) fn handle(parts: &Parts, place: &Place, paging: &Paging) -> Result<Value, ApiError> {
    let page = parts.identity.workloads.page(place, paging.size_or(PAGE), paging.token());
    let (page, next_token) = page?;
    let items = page
        .iter()
        .map(|workload| Item { name: &workload.name, workload_identity_arn: workload.arn().to_string() });
    Ok(json!(ListWorkloadIdentitiesOutput { workload_identities: items.collect(), next_token }))
}
