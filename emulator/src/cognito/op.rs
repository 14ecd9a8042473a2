//! The operations of the user pools API: for each its input, its output and its handler.

pub(crate) mod admin_create_user;
pub(crate) mod admin_delete_user;
pub(crate) mod admin_get_user;
pub(crate) mod admin_set_user_password;
pub(crate) mod create_resource_server;
pub(crate) mod create_user_pool;
pub(crate) mod create_user_pool_client;
pub(crate) mod create_user_pool_domain;
pub(crate) mod delete_resource_server;
pub(crate) mod delete_user_pool;
pub(crate) mod delete_user_pool_client;
pub(crate) mod delete_user_pool_domain;
pub(crate) mod describe_resource_server;
pub(crate) mod describe_user_pool;
pub(crate) mod describe_user_pool_client;
pub(crate) mod describe_user_pool_domain;
pub(crate) mod get_user;
pub(crate) mod initiate_auth;
pub(crate) mod list_resource_servers;
pub(crate) mod list_user_pool_clients;
pub(crate) mod list_user_pools;
pub(crate) mod list_users;
pub(crate) mod respond_to_auth_challenge;
