//! An open group while a pattern is read.

/// How a flag changes the reading of the pattern. Case is left to the engine.
#[derive(Clone, Copy, Default)]
pub(crate) struct Flags {
    pub(super) multi_line: bool,
    pub(super) dot_all: bool,
    pub(super) extended: bool,
}

/// An open group, or the pattern itself.
#[derive(Default)]
pub(crate) struct Frame {
    pub(super) written: String,
    pub(crate) flags: Flags,
    /// A lookahead or lookbehind, which takes no quantifier.
    pub(crate) looks: bool,
}
