//! ListGateways.

use serde_json::{Value, json};

use super::describe;
use crate::aws::ApiError;
use crate::aws::pagination::page_of;
use crate::control::Parts;
use crate::control::call::Call;
use crate::control::list::Paging;

/// The gateways of the region, ordered by id. Inferred: the order.
pub(in crate::control) fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let paging: Paging = call.input()?;
    let fetch = |after: Option<&String>, count| {
        parts.gateway.gateways.list(&call.place, after.map(String::as_str), count)
    };
    let (gateways, next) = page_of(fetch, |gateway| &gateway.id, paging.size(), paging.token())?;
    let items: Vec<Value> = gateways.iter().map(|gateway| describe::summary(gateway)).collect();
    Ok(match next {
        Some(next) => json!({ "items": items, "nextToken": next }),
        None => json!({ "items": items }),
    })
}
