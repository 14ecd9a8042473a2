//! The date of the rules that AWS has changed.

/// The service rules that the emulator follows, if AWS has changed them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ruleset {
    /// The current rules.
    #[default]
    Current,
    /// The rules of January 2026: which outbound credentials a gateway's target could have.
    January2026,
}
