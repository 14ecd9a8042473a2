//! Whether callers are who they claim to be.

/// Whether the signatures of calls are verified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IamMode {
    /// A signature must be right, as in AWS.
    #[default]
    On,
    /// Any signature is accepted, with any access key.
    Off,
}

impl IamMode {
    /// The word in stack files and options.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }
}
