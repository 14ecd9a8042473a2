//! End to end, with real clients: one binary, so that it is linked once.
#![cfg(test)]

mod all {
    mod api_keys;
    mod architecture;
    mod authorizer;
    mod aws_sdk;
    mod bad_servers;
    mod boto;
    mod bridge;
    mod browser;
    mod chain;
    mod check;
    mod choosing;
    mod cognito;
    mod concurrency;
    mod connections;
    mod deploy;
    mod env_names;
    mod escapes;
    mod exec;
    mod forged;
    mod gateway;
    mod gateway_role;
    mod hostile;
    mod iam_audit;
    mod iam_chain;
    mod identity;
    mod images;
    mod lifecycle;
    mod logs;
    mod loops;
    mod memory;
    mod model;
    mod outbound;
    mod patterns;
    mod policy;
    mod request_lines;
    mod runtime;
    mod runtimes;
    mod schemas;
    mod scripts;
    mod secrets;
    mod servers;
    mod short_commands;
    mod signatures;
    mod snapshots;
    mod stack_mistakes;
    mod terraform;
    mod token_claims;
    mod tool_output;
    mod tracing;
    mod walkthrough;
    mod web_pages;
    mod wrong_place;
}
