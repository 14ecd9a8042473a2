//! Amazon Cognito user pools: users, app clients, domains, tokens.

pub(crate) mod challenge;
pub(crate) mod constraints;
pub(crate) mod error;
pub(crate) mod page;
pub(crate) mod password;
pub(crate) mod policy;
pub(crate) mod refresh_token;
pub(crate) mod resource_server;
pub(crate) mod schema;
pub(crate) mod user;
pub(crate) mod validity;

pub(crate) use error::CognitoError;
