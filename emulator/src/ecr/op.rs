//! The operations of the ECR API: for each its input, its output and its handler.

pub(crate) mod batch_delete_image;
pub(crate) mod batch_get_image;
pub(crate) mod create_repository;
pub(crate) mod delete_repository;
pub(crate) mod describe_images;
pub(crate) mod describe_registry;
pub(crate) mod describe_repositories;
pub(crate) mod get_authorization_token;
pub(crate) mod lifecycle_policy;
pub(crate) mod list_images;
pub(crate) mod put_image;
pub(crate) mod put_image_scanning_configuration;
pub(crate) mod put_image_tag_mutability;
pub(crate) mod repository_policy;
pub(crate) mod tags;
