//! Building blocks that every module shares: names, time, randomness, secrets, HTTP messages, addresses.

pub(crate) mod addresses;
pub(crate) mod arn;
pub(crate) mod clock;
pub(crate) mod descriptors;
mod discovery_url;
pub(crate) mod entropy;
pub(crate) mod http;
mod iam_mode;
pub(crate) mod image;
pub(crate) mod insertion_ordered_map;
pub(crate) mod mapping;
pub(crate) mod members;
pub(crate) mod program;
mod region;
mod role_arn;
mod ruleset;
pub(crate) mod secret;
pub(crate) mod strict_json;
pub(crate) mod web_url;

pub(crate) use addresses::Addresses;
pub use clock::Clock;
pub use descriptors::raise_descriptor_limit;
pub(crate) use discovery_url::is_discovery_url;
pub(crate) use entropy::Entropy;
pub use iam_mode::IamMode;
pub(crate) use region::is_region;
pub(crate) use role_arn::RoleArn;
pub use ruleset::Ruleset;
pub(crate) use secret::Secret;
