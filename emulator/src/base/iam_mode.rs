//! Whether callers are who they claim to be, and what they may do.

/// Whether the signatures of calls are verified, and whether policies decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IamMode {
    /// A signature must be right, and policies must allow what is asked, as in AWS.
    #[default]
    On,
    /// A signature must be right; what policies would deny is recorded and let through.
    Audit,
    /// Any signature is accepted, with any access key, and policies decide nothing.
    Off,
}

impl IamMode {
    /// The word in stack files and options.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Audit => "audit",
            Self::Off => "off",
        }
    }
}
