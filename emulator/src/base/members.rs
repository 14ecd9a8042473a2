//! The members of one JSON object, in order and each with its own text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

/// Up to this many names are searched linearly, which is faster than hashing them.
const FEW: usize = 16;
/// The capacity that suffices for most objects.
const USUAL: usize = 8;

/// How to treat a second member of the same name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Repeated {
    /// The object is ambiguous, so it is refused.
    Refused,
    /// It replaces the first.
    Replaces,
}

/// The members of an object, whose values borrow from its text.
#[derive(Debug, Default)]
pub(crate) struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Members<'a> {
    /// Reads the members of the object in these bytes. Fails if they are not a JSON object or anything follows it, and if a
    /// member is named twice and that is refused.
    pub(crate) fn read(json: &'a [u8], repeated: Repeated) -> Result<Self, serde_json::Error> {
        Self::from(serde_json::Deserializer::from_slice(json), repeated)
    }

    /// Reads the members of the object in a value. Fails as [`Members::read`] does.
    pub(crate) fn of(value: &'a RawValue, repeated: Repeated) -> Result<Self, serde_json::Error> {
        Self::from(serde_json::Deserializer::from_str(value.get()), repeated)
    }

    fn from<R: serde_json::de::Read<'a>>(
        mut json: serde_json::Deserializer<R>,
        repeated: Repeated,
    ) -> Result<Self, serde_json::Error> {
        let members = repeated.deserialize(&mut json)?;
        json.end()?;
        Ok(members)
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// Returns all members, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> DeserializeSeed<'de> for Repeated {
    type Value = Members<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Members<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Repeated {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members<'de>, A::Error> {
        #[derive(Deserialize)]
        struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
        let mut read = Read { members: Vec::with_capacity(USUAL), positions: HashMap::new() };
        while let Some((Name(name), value)) = access.next_entry()? {
            match (read.earlier(&name), self) {
                (None, _) => read.push(name, value),
                (Some(_), Self::Refused) => return Err(A::Error::custom(named_twice(&name))),
                (Some((_, earlier)), Self::Replaces) => *earlier = value,
            }
        }
        Ok(Members(read.members))
    }
}

/// The members that have been read so far.
struct Read<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// The index of every name, once there are more than a few: an object may have hundreds of thousands.
    positions: HashMap<Cow<'a, str>, usize>,
}

impl<'a> Read<'a> {
    /// Returns the member of this name if it was read before.
    fn earlier(&mut self, name: &str) -> Option<&mut (Cow<'a, str>, &'a RawValue)> {
        if self.members.len() <= FEW {
            return self.members.iter_mut().find(|(other, _)| other == name);
        }
        if self.positions.is_empty() {
            let names = self.members.iter().map(|(name, _)| name.clone());
            self.positions = names.enumerate().map(|(position, name)| (name, position)).collect();
        }
        self.positions.get(name).and_then(|position| self.members.get_mut(*position))
    }

    fn push(&mut self, name: Cow<'a, str>, value: &'a RawValue) {
        if !self.positions.is_empty() {
            self.positions.insert(name.clone(), self.members.len());
        }
        self.members.push((name, value));
    }
}

fn named_twice(name: &str) -> String {
    let shown: String = name.chars().take(64).collect();
    format!("member `{shown}` is named twice")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str, repeated: Repeated) -> Result<String, String> {
        let members = Members::read(json.as_bytes(), repeated).map_err(|error| error.to_string())?;
        Ok(serde_json::to_string(&members).unwrap())
    }

    #[test]
    fn members_keep_their_order_and_their_text() {
        let json = r#" {"z":1.50,"a" : {"b":[ ]},"\u0062":"\u0062"} "#;
        assert_eq!(read(json, Repeated::Refused).unwrap(), r#"{"z":1.50,"a":{"b":[ ]},"b":"\u0062"}"#);
        let members = Members::read(json.as_bytes(), Repeated::Refused).unwrap();
        assert_eq!(members.get("b").unwrap().get(), r#""\u0062""#);
        assert!(members.get("c").is_none());
    }

    #[test]
    fn a_name_that_comes_again_is_refused_or_replaces_the_first_wherever_they_are() {
        for (before, between) in [(0, 0), (3, FEW - 5), (FEW - 1, 0), (FEW, 0), (FEW + 1, 1), (0, 10 * FEW)] {
            let others = |from: usize, many: usize| -> String {
                (from..from + many).map(|number| format!(r#""{number}":0,"#)).collect()
            };
            let (before, between) = (others(0, before), others(before, between));
            let json = format!(r#"{{{before}"name":1,{between}"na\u006de":2}}"#);
            let refused = read(&json, Repeated::Refused).unwrap_err();
            assert!(refused.starts_with("member `name` is named twice"), "{refused}");
            let replaced = format!(r#"{{{before}"name":2,{between}"#);
            let replaced = format!("{}}}", replaced.trim_end_matches(','));
            assert_eq!(read(&json, Repeated::Replaces).unwrap(), replaced);
        }
    }

    #[test]
    fn what_is_not_an_object_is_refused() {
        for json in ["", "{", "[]", "null", "1", r#"{"a":1}x"#, r#"{"a":1,}"#, "\u{feff}{}"] {
            assert!(Members::read(json.as_bytes(), Repeated::Replaces).is_err(), "{json}");
        }
        assert!(Members::read(b"{\"a\":\"\xff\"}", Repeated::Replaces).is_err());
    }
}
