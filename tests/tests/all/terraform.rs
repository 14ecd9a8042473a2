//! Real Terraform with the real AWS provider: what a chain needs beside AgentCore itself.

use std::sync::Arc;

use agentcore_local_tests::{Finished, Folder, Local, finish, repository, terraform};

/// Runs a command of terraform in `folder` against the emulator.
async fn run(local: &Local, folder: &Arc<Folder>, arguments: &[&str]) -> Finished {
    let mut command = terraform(folder);
    command.envs(&local.emulator.summary().environment);
    command.env("TF_VAR_endpoint", local.url());
    command.args(arguments).arg("-no-color");
    tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap()
}

#[tokio::test]
async fn a_stack_is_made_changed_in_place_and_destroyed() {
    let local = Local::built_in().await;
    let folder = Arc::new(Folder::new());
    let configuration = std::fs::read_to_string(repository().join("tests/terraform/main.tf")).unwrap();
    folder.write("main.tf", &configuration);
    let changes = ["-var", "action=ecr:BatchGetImage", "-var", "mutability=IMMUTABLE"];

    run(&local, &folder, &["init", "-input=false"]).await.printed();
    let applied = run(&local, &folder, &["apply", "-auto-approve"]).await.printed();
    assert!(applied.contains("Apply complete! Resources: 12 added, 0 changed, 0 destroyed."), "{applied}");
    let url = "123456789012.dkr.ecr.us-east-1.amazonaws.com/demo/mcp";
    assert!(applied.contains(&format!("repository_url = \"{url}\"")), "{applied}");
    let plan = run(&local, &folder, &["plan", "-detailed-exitcode"]).await;
    assert_eq!(plan.code, Some(0), "a second look finds changes: {plan:?}");

    let changed = run(&local, &folder, &[&["apply", "-auto-approve"][..], &changes].concat()).await.printed();
    assert!(changed.contains("Apply complete! Resources: 0 added, 2 changed, 0 destroyed."), "{changed}");
    let plan = run(&local, &folder, &[&["plan", "-detailed-exitcode"][..], &changes].concat()).await;
    assert_eq!(plan.code, Some(0), "a second look finds changes: {plan:?}");

    let destroyed = run(&local, &folder, &["destroy", "-auto-approve"]).await.printed();
    assert!(destroyed.contains("Destroy complete! Resources: 12 destroyed."), "{destroyed}");
}
