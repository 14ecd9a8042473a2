//! Stack files: what they say, what is wrong with them, and what they refer to.
