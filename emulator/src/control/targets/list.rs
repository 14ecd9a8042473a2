//! ListGatewayTargets.

use serde_json::{Value, json};

use super::{OfGateway, describe};
use crate::aws::ApiError;
use crate::aws::pagination::page_of;
use crate::control::Parts;
use crate::control::call::Call;
use crate::control::list::Paging;

/// The targets of the gateway, ordered by id. Inferred: the order.
pub(in crate::control) fn handle(parts: &Parts, call: &Call) -> Result<Value, ApiError> {
    let OfGateway { gateway_identifier } = call.input()?;
    let gateway = super::find(parts, call, &gateway_identifier)?;
    let paging: Paging = call.input()?;
    let fetch = |after: Option<&String>, count| gateway.list_targets(after.map(String::as_str), count);
    let (targets, next) = page_of(fetch, |target| &target.id, paging.size(), paging.token())?;
    let items: Vec<Value> = targets.iter().map(|target| describe::summary(target)).collect();
    Ok(match next {
        Some(next) => json!({ "items": items, "nextToken": next }),
        None => json!({ "items": items }),
    })
}
