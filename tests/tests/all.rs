//! End to end, with real clients: one binary, so that it is linked once.
#![cfg(test)]

mod all {
    mod authorizer;
    mod chain;
    mod concurrency;
    mod walkthrough;
}
