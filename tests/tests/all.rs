//! End to end, with real clients: one binary, so that it is linked once.
#![cfg(test)]

mod all {
    mod chain;
    mod concurrency;
    mod walkthrough;
}
