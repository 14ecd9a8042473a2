//! How a client authenticates at a token endpoint.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ClientAuthenticationMethod {
    /// In the `Authorization` header.
    ClientSecretBasic,
    /// In the form.
    ClientSecretPost,
}
