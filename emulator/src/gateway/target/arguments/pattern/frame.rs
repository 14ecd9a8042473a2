//! A group that is open while a pattern is read.

/// What a flag changes in how the pattern is read. Case is left to the engine.
#[derive(Clone, Copy, Default)]
pub(crate) struct Flags {
    pub(super) multi_line: bool,
    pub(super) dot_all: bool,
    pub(super) extended: bool,
}

/// A group that is open, or the pattern itself.
#[derive(Default)]
pub(crate) struct Frame {
    pub(super) written: String,
    pub(crate) flags: Flags,
    /// A lookahead or lookbehind, which no quantifier goes with.
    pub(crate) looks: bool,
}
