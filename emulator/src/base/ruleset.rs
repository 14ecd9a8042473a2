//! Of which time the rules are that AWS has changed.

/// The service rules that the emulator holds to, where AWS had others before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ruleset {
    /// Those of today.
    #[default]
    Current,
    /// Those of January 2026: which outbound credentials a gateway's target could have.
    January2026,
}
