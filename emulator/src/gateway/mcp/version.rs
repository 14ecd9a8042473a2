//! Which protocol versions a gateway speaks, and what older and newer clients get.
//!
//! A gateway speaks the versions of its `protocolConfiguration.mcp.supportedVersions`; one that names none speaks
//! 2025-03-26 alone. Case by case:
//!
//! | the client sends | it gets | source |
//! |---|---|---|
//! | initialize with a version that the gateway speaks | that version | MCP lifecycle |
//! | initialize with any other version, older or newer | the gateway's newest version; the client decides whether it goes on | Recorded: 2025-11-25 asked, 2025-03-26 answered by a gateway of the default, 2026-09 |
//! | initialize without `protocolVersion`, or one that is not a text | 200 with -32602 | Inferred |
//! | initialize with a header `MCP-Protocol-Version` | the header is not looked at | Inferred: before the negotiation it has no meaning |
//! | any other message with a header that the gateway speaks | the message is served | MCP transports |
//! | any other message with another header | 400 with -32600 `Unsupported protocol version` | Inferred: a client's tests carry this body |
//! | any other message without the header | as if the header were 2025-03-26 | MCP transports; Documented: AWS's own scripts send none |
//! | ... to a gateway that does not speak 2025-03-26 | 400 as above | Inferred: users report that the gateway assumes an older version and answers 400 |
//! | a message without a preceding initialize | the message is served: there are no sessions | Documented: search tutorial |
//!
//! 2026-07-28 has no initialize; its clients ask `server/discover` and send `Mcp-Method` and `Mcp-Name`. What AWS
//! answers to these has not been published, so a gateway that names this version is refused when it is created. A
//! client that probes with `server/discover` reads an error at once, with its own id (400 where it sends the header,
//! -32601 where it does not), and can go on with initialize.

use http::{HeaderMap, HeaderName};

/// The header in which a client sends the negotiated version.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("mcp-protocol-version");

/// The version of a message without the header.
const WITHOUT_HEADER: ProtocolVersion = ProtocolVersion::V2025_03_26;

/// A version of MCP that a gateway can be configured to speak; later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ProtocolVersion {
    /// `2025-03-26`
    V2025_03_26,
    /// `2025-06-18`
    V2025_06_18,
    /// `2025-11-25`
    V2025_11_25,
}

impl ProtocolVersion {
    const ALL: [Self; 3] = [Self::V2025_03_26, Self::V2025_06_18, Self::V2025_11_25];

    /// The value on the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::V2025_03_26 => "2025-03-26",
            Self::V2025_06_18 => "2025-06-18",
            Self::V2025_11_25 => "2025-11-25",
        }
    }

    fn read(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == text)
    }
}

/// A gateway's `supportedVersions` name a version that cannot be spoken.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum ConfigurationError {
    /// AWS knows the version, but the emulator does not speak it.
    #[error(
        "MCP version 2026-07-28 is not emulated by agentcore-local: it has 2025-03-26, 2025-06-18, 2025-11-25"
    )]
    NotEmulated,
    /// The version is unknown.
    #[error("`{0}` is not an MCP version that a gateway supports: 2025-03-26, 2025-06-18, 2025-11-25")]
    Unknown(String),
}

/// A message's version is not one that the gateway speaks.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{asked} is not one of {supported}")]
pub(crate) struct Unsupported {
    /// The version in the header, or the default if it is absent.
    pub(crate) asked: String,
    /// What the gateway speaks, for the trace.
    pub(crate) supported: String,
}

/// The versions that one gateway speaks, oldest first; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SupportedVersions {
    older: Vec<ProtocolVersion>,
    newest: ProtocolVersion,
}

impl SupportedVersions {
    pub(crate) fn newest(&self) -> ProtocolVersion {
        self.newest
    }

    /// Takes `supportedVersions`; an empty list means 2025-03-26. Recorded: the response of a gateway with the default.
    pub(crate) fn new(names: &[String]) -> Result<Self, ConfigurationError> {
        let mut versions = Vec::new();
        for name in names {
            let version = ProtocolVersion::read(name).ok_or_else(|| match name.as_str() {
                "2026-07-28" => ConfigurationError::NotEmulated,
                _ => ConfigurationError::Unknown(name.clone()),
            })?;
            versions.push(version);
        }
        versions.sort_unstable();
        versions.dedup();
        let newest = versions.pop().unwrap_or(WITHOUT_HEADER);
        Ok(Self { older: versions, newest })
    }

    /// The version in the response to an initialize that asks for `asked`.
    pub(crate) fn negotiate(&self, asked: &str) -> ProtocolVersion {
        ProtocolVersion::read(asked).filter(|version| self.contains(*version)).unwrap_or(self.newest)
    }

    /// The protocol version of a message other than initialize.
    pub(crate) fn of_message(&self, headers: &HeaderMap) -> Result<ProtocolVersion, Unsupported> {
        let mut values = headers.get_all(HEADER).iter();
        let (first, second) = (values.next(), values.next());
        let Some(first) = first else {
            return self.supported(WITHOUT_HEADER.as_str());
        };
        match (first.to_str(), second) {
            (Ok(text), None) => self.supported(text),
            (_, Some(_)) => Err(self.unsupported("named twice")),
            (Err(_), None) => Err(self.unsupported("not a text")),
        }
    }

    fn supported(&self, text: &str) -> Result<ProtocolVersion, Unsupported> {
        let version = ProtocolVersion::read(text).filter(|version| self.contains(*version));
        version.ok_or_else(|| self.unsupported(text))
    }

    fn unsupported(&self, asked: &str) -> Unsupported {
        let asked = asked.chars().take(64).collect();
        let names: Vec<_> = self.older.iter().chain([&self.newest]).map(|version| version.as_str()).collect();
        Unsupported { asked, supported: names.join(", ") }
    }

    fn contains(&self, version: ProtocolVersion) -> bool {
        version == self.newest || self.older.contains(&version)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn supported(names: &[&str]) -> Result<SupportedVersions, ConfigurationError> {
        SupportedVersions::new(&names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn initialize_gets_the_version_it_asks_for_or_the_newest() {
        let all = supported(&["2025-11-25", "2025-03-26", "2025-06-18"]).unwrap();
        let default = supported(&[]).unwrap();
        let middle = supported(&["2025-06-18", "2025-03-26"]).unwrap();
        let cases = [
            ("2024-11-05", "2025-11-25", "2025-03-26", "2025-06-18"),
            ("2025-03-26", "2025-03-26", "2025-03-26", "2025-03-26"),
            ("2025-06-18", "2025-06-18", "2025-03-26", "2025-06-18"),
            ("2025-11-25", "2025-11-25", "2025-03-26", "2025-06-18"),
            ("2026-07-28", "2025-11-25", "2025-03-26", "2025-06-18"),
            ("", "2025-11-25", "2025-03-26", "2025-06-18"),
        ];
        for (asked, of_all, of_default, of_middle) in cases {
            assert_eq!(all.negotiate(asked).as_str(), of_all, "{asked}");
            assert_eq!(default.negotiate(asked).as_str(), of_default, "{asked}");
            assert_eq!(middle.negotiate(asked).as_str(), of_middle, "{asked}");
        }
    }

    #[test]
    fn a_message_speaks_what_its_header_says() {
        let versions = supported(&["2025-06-18", "2025-11-25"]).unwrap();
        let of = |value: Option<&'static str>| {
            let headers = value.map(|value| (HEADER, HeaderValue::from_static(value)));
            versions.of_message(&headers.into_iter().collect())
        };
        assert_eq!(of(Some("2025-06-18")), Ok(ProtocolVersion::V2025_06_18));
        let refused = |asked: &str| {
            Err(Unsupported { asked: asked.to_owned(), supported: "2025-06-18, 2025-11-25".to_owned() })
        };
        assert_eq!(of(Some("2025-03-26")), refused("2025-03-26"));
        assert_eq!(of(Some("2026-07-28")), refused("2026-07-28"));
        assert_eq!(of(None), refused("2025-03-26"));
        assert_eq!(supported(&[]).unwrap().of_message(&HeaderMap::new()), Ok(ProtocolVersion::V2025_03_26));
    }

    #[test]
    fn a_header_that_is_named_twice_is_refused() {
        let versions = supported(&[]).unwrap();
        let mut headers = HeaderMap::new();
        headers.append(HEADER, HeaderValue::from_static("2025-03-26"));
        assert!(versions.of_message(&headers).is_ok());
        headers.append(HEADER, HeaderValue::from_static("2025-03-26"));
        assert_eq!(versions.of_message(&headers).unwrap_err().asked, "named twice");
    }

    #[test]
    fn a_version_that_is_not_emulated_is_refused_by_name() {
        assert_eq!(supported(&["2025-03-26", "2026-07-28"]), Err(ConfigurationError::NotEmulated));
        assert_eq!(supported(&["2025"]), Err(ConfigurationError::Unknown("2025".to_owned())));
    }
}
