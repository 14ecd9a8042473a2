//! tools/list: all tools of all targets, 30 a page.

pub(crate) mod pages;

use http::StatusCode;

use super::envelope::{Request, text_of};
use super::reply::Reply;
use crate::gateway::Gateway;
use crate::trace::{Confidence, Recorder};

/// Recorded: `{"tools":[...]}` and that nextCursor is absent on the last page. Inferred: the error for a cursor that
/// the gateway has not issued.
pub(in crate::gateway) fn answer(gateway: &Gateway, request: &Request<'_>, recorder: &Recorder) -> Reply {
    let catalogue = gateway.catalogue();
    // Inferred: `"cursor": null` counts as no cursor.
    let page = match request.params.get("cursor") {
        Some(cursor) if cursor.get() != "null" => {
            text_of(cursor).and_then(|cursor| catalogue.pages.after(&cursor))
        }
        _ => Some(catalogue.pages.first()),
    };
    match page {
        Some(page) => Reply::result(request.id, &page, "tools listed", Confidence::Recorded),
        None => {
            super::refuse_parameters("a cursor that tools/list gave, or none", "another cursor", recorder);
            Reply::error(StatusCode::OK, request.id.get(), -32602, "Invalid params - Invalid cursor")
        }
    }
}
