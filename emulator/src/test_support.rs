//! Shared by unit tests: an emulator, its surroundings, and its responses.

mod answer;
mod asked;
mod outside;
mod principals;
mod world;

use crate::aws::principal;

pub(crate) use answer::Answer;
pub(crate) use asked::Asked;
pub(crate) use outside::{Outcome, Outside, Reply, token};
pub(crate) use world::{PUBLIC_URL, REGION, World, account_region};

/// How an Authorization header ends whose signature [`World::send`] makes.
pub(crate) const ANNOUNCED: &str = "Signature=announced";

/// The Authorization header of a call that the account's root signs for a region and service; the signature itself is made
/// when the call is sent.
pub(crate) fn signature(region: &str, service: &str) -> String {
    signature_by(principal::ROOT_ACCESS_KEY_ID, region, service)
}

/// Like [`signature`], but signed with the access key with this id.
pub(crate) fn signature_by(access_key_id: &str, region: &str, service: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={access_key_id}/20261123/{region}/{service}/aws4_request, {ANNOUNCED}"
    )
}
