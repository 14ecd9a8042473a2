//! The tags of a role, a user, a policy or a session.

use super::IamError;
use crate::aws::tags::{self, TagError};

pub(crate) use crate::aws::tags::Tag;

/// Tags whose keys ignore case. Documented: keys are not distinguished by case, their case is kept.
pub(crate) type Tags = tags::Tags<true>;

/// The tags in a response: absent if there are none. Recorded: CreateRole.
pub(crate) fn written(tags: &Tags) -> Option<Vec<Tag>> {
    Some(tags.list()).filter(|tags| !tags.is_empty())
}

/// Documented: that AWS's own keys are refused. Inferred: their code.
impl From<TagError> for IamError {
    fn from(error: TagError) -> Self {
        match error {
            TagError::TooMany => Self::TooManyTags,
            TagError::DuplicateKey => Self::DuplicateTagKeys,
            TagError::Reserved | TagError::NoKey | TagError::LongKey | TagError::LongValue => {
                Self::InvalidTag(error)
            }
        }
    }
}
