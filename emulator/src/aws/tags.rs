//! The tags of a resource, and the rules that all services apply to them.
//!
//! Documented: AWS general reference, "Tag naming limits and requirements".

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

/// The maximum number of tags of a resource; tags that AWS itself adds do not count.
pub(crate) const MAX_TAGS: usize = 50;
/// The maximum length of a key, in characters.
pub(crate) const MAX_KEY_LENGTH: usize = 128;
/// The maximum length of a value, in characters.
pub(crate) const MAX_VALUE_LENGTH: usize = 256;

/// A tag as APIs with lists of tags write it. Documented: botocore; Secrets Manager requires neither member.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// A tag from a map, as the other APIs have them.
impl From<(String, String)> for Tag {
    fn from((key, value): (String, String)) -> Self {
        Self { key, value }
    }
}

/// The rule that a tag breaks. Inferred: the texts, which a service may replace by its own.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum TagError {
    /// The resource would have too many tags.
    #[error("A resource can have at most {MAX_TAGS} tags.")]
    TooMany,
    /// Only AWS adds tags with this key.
    #[error("Tag keys that start with aws: are reserved.")]
    Reserved,
    #[error("A tag must have a key.")]
    NoKey,
    #[error("A tag key can have at most {MAX_KEY_LENGTH} characters.")]
    LongKey,
    #[error("A tag value can have at most {MAX_VALUE_LENGTH} characters.")]
    LongValue,
    /// A request has the key twice.
    #[error("A tag key can be given only once.")]
    DuplicateKey,
}

/// Tags in the order in which they were first added. IAM's keys ignore case, but keep it; no other service's do.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tags<const IGNORES_CASE: bool = false>(IndexMap<String, Tag>);

impl<const IGNORES_CASE: bool> Tags<IGNORES_CASE> {
    /// The tags of a new resource; fails on a tag that breaks the rules.
    pub(crate) fn new<T: Into<Tag>>(tags: impl IntoIterator<Item = T>) -> Result<Self, TagError> {
        let mut all = Self::default();
        all.put(tags)?;
        Ok(all)
    }

    /// The one tag of a resource that an AWS service owns; no rule applies to it.
    pub(crate) fn of_aws(key: &str, value: &str) -> Self {
        let tag = Tag { key: key.to_owned(), value: value.to_owned() };
        Self(IndexMap::from([(Self::folded(key), tag)]))
    }

    /// Adds tags and replaces those with the same keys; changes nothing if one breaks the rules.
    pub(crate) fn put<T: Into<Tag>>(&mut self, tags: impl IntoIterator<Item = T>) -> Result<(), TagError> {
        let mut given = IndexMap::new();
        for tag in tags.into_iter().map(T::into) {
            check(&tag)?;
            if given.insert(Self::folded(&tag.key), tag).is_some() {
                return Err(TagError::DuplicateKey);
            }
        }
        let kept = self.0.keys().filter(|key| !is_reserved(key) && !given.contains_key(*key)).count();
        if kept + given.len() > MAX_TAGS {
            return Err(TagError::TooMany);
        }
        self.0.extend(given);
        Ok(())
    }

    /// Removes the tags with these keys, except those that AWS itself added. A key that is not there is no error:
    /// documented.
    pub(crate) fn remove(&mut self, keys: &[String]) {
        let keys: Vec<_> = keys.iter().map(|key| Self::folded(key)).collect();
        self.0.retain(|key, _| is_reserved(key) || !keys.contains(key));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.values().map(|tag| (tag.key.as_str(), tag.value.as_str()))
    }

    /// The tags as APIs with lists of tags write them.
    pub(crate) fn list(&self) -> Vec<Tag> {
        self.0.values().cloned().collect()
    }

    /// The tags as APIs with maps of tags write them.
    pub(crate) fn map(&self) -> IndexMap<String, String> {
        self.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    fn folded(key: &str) -> String {
        if IGNORES_CASE { key.to_lowercase() } else { key.to_owned() }
    }
}

fn check(tag: &Tag) -> Result<(), TagError> {
    if tag.key.is_empty() {
        return Err(TagError::NoKey);
    }
    if tag.key.chars().count() > MAX_KEY_LENGTH {
        return Err(TagError::LongKey);
    }
    if tag.value.chars().count() > MAX_VALUE_LENGTH {
        return Err(TagError::LongValue);
    }
    if is_reserved(&tag.key) { Err(TagError::Reserved) } else { Ok(()) }
}

/// In any combination of upper and lower case.
fn is_reserved(key: &str) -> bool {
    key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    fn numbered(from: usize, to: usize) -> impl Iterator<Item = (String, String)> {
        (from..to).map(|number| tag(&number.to_string(), ""))
    }

    #[test]
    fn keys_of_aws_are_recognized_in_any_case() {
        for key in ["aws:x", "AWS:", "aWs:y"] {
            assert_eq!(Tags::<false>::new([tag(key, "")]).unwrap_err(), TagError::Reserved, "{key}");
        }
        Tags::<false>::new(["aws", "my-aws:x", "äws:"].map(|key| tag(key, "aws:"))).unwrap();
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        Tags::<false>::new([tag(&"ä".repeat(MAX_KEY_LENGTH), &"ä".repeat(MAX_VALUE_LENGTH))]).unwrap();
        let cases = [
            (tag("", "x"), TagError::NoKey),
            (tag(&"a".repeat(MAX_KEY_LENGTH + 1), ""), TagError::LongKey),
            (tag("a", &"a".repeat(MAX_VALUE_LENGTH + 1)), TagError::LongValue),
        ];
        for (tag, error) in cases {
            assert_eq!(Tags::<false>::new([tag]).unwrap_err(), error);
        }
    }

    #[test]
    fn fifty_are_the_most_and_neither_a_replaced_one_nor_one_of_aws_counts() {
        let mut tags = Tags::<false>::of_aws("aws:owner", "x");
        tags.put(numbered(0, MAX_TAGS)).unwrap();
        tags.put(numbered(10, 20)).unwrap();
        assert_eq!(tags.put(numbered(MAX_TAGS - 1, MAX_TAGS + 1)), Err(TagError::TooMany));
        tags.remove(&["aws:owner".to_owned(), "0".to_owned(), "none".to_owned()]);
        assert_eq!((tags.iter().count(), tags.iter().next()), (MAX_TAGS, Some(("aws:owner", "x"))));
        tags.put(numbered(0, 1)).unwrap();
    }

    #[test]
    fn a_tag_stays_where_it_was_first_given() {
        let mut tags = Tags::<false>::new([tag("b", "1"), tag("a", "2"), tag("B", "3")]).unwrap();
        tags.put([tag("b", "4")]).unwrap();
        assert_eq!(tags.iter().collect::<Vec<_>>(), [("b", "4"), ("a", "2"), ("B", "3")]);
        assert_eq!(tags.put([tag("c", ""), tag("c", "")]), Err(TagError::DuplicateKey));
        assert_eq!(tags.map().len(), 3);
    }

    #[test]
    fn where_case_is_ignored_the_last_one_is_kept() {
        let mut tags = Tags::<true>::new([tag("Key", "1"), tag("other", "2")]).unwrap();
        tags.put([tag("KEY", "3")]).unwrap();
        assert_eq!(tags.list(), [Tag::from(tag("KEY", "3")), Tag::from(tag("other", "2"))]);
        assert_eq!(tags.put([tag("x", ""), tag("X", "")]), Err(TagError::DuplicateKey));
        tags.remove(&["key".to_owned()]);
        assert_eq!(tags.iter().collect::<Vec<_>>(), [("other", "2")]);
    }
}
