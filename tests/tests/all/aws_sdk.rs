//! The AWS SDK for Rust, in a program of its own (tests/aws-sdk): it builds the chain and calls it.

use agentcore_local_tests::{agentcore_local, aws_sdk_client, finish};

#[test]
fn it_builds_the_chain_and_calls_it() {
    let mut exec = agentcore_local();
    exec.args(["exec", "--image", "*/sdk/mcp-server:latest=sample", "--"]).arg(aws_sdk_client());
    let done = finish(&mut exec);
    assert_eq!(done.stdout, "all as expected\n", "{done:?}");
    assert_eq!(done.code, Some(0), "{done:?}");
}
