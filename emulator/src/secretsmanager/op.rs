//! The operations of the Secrets Manager API: for each its input, its output and its handler.

pub(crate) mod create_secret;
pub(crate) mod delete_secret;
pub(crate) mod describe_secret;
pub(crate) mod get_secret_value;
pub(crate) mod list_secret_version_ids;
pub(crate) mod list_secrets;
pub(crate) mod put_secret_value;
pub(crate) mod resource_policy;
pub(crate) mod restore_secret;
pub(crate) mod tags;
pub(crate) mod update_secret;
pub(crate) mod update_secret_version_stage;
