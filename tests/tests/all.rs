//! End to end, with real clients: one binary, so that it is linked once.
#![cfg(test)]

mod all {
    mod authorizer;
    mod boto;
    mod chain;
    mod cognito;
    mod concurrency;
    mod lifecycle;
    mod short_commands;
    mod stack_mistakes;
    mod token_claims;
    mod walkthrough;
}
