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

/// What stands in place of provider.tf, and of the runtime, for the provider that can be had offline.
const PROVIDER: &str = r#"
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "3.39.0"
    }
  }
}
provider "aws" {
  skip_get_ec2_platforms = true
  endpoints {
    cognitoidp = var.endpoint
    iam        = var.endpoint
    sts        = var.endpoint
    ecr        = var.endpoint
  }
}
variable "endpoint" {}
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}
resource "terraform_data" "runtime" { input = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/demo-0123456789" }
"#;

/// Writes the files of deploy/terraform without the resources of AgentCore; gives the addresses that moved.
fn deployment_without_agentcore(folder: &Folder) -> Vec<String> {
    folder.write("provider.tf", PROVIDER);
    let mut moved = Vec::new();
    for name in [
        "cognito_inbound",
        "cognito_outbound",
        "ecr",
        "iam_gateway",
        "iam_runtime",
        "image",
        "locals",
        "moved",
        "outputs",
        "variables",
    ] {
        let path = repository().join(format!("deploy/terraform/{name}.tf"));
        let text = std::fs::read_to_string(path).unwrap();
        let text = text
            .replace(
                "aws_bedrockagentcore_agent_runtime.mcp_server.agent_runtime_arn",
                "terraform_data.runtime.output",
            )
            .replace("data.aws_region.current.region", "data.aws_region.current.name")
            .replace("  force_delete = true\n", "");
        let blocks = text.split("\n\n").filter(|block| !block.contains("aws_bedrockagentcore_"));
        let text = blocks.collect::<Vec<_>>().join("\n\n");
        moved.extend(text.lines().filter_map(|line| Some(line.strip_prefix("  from = ")?.to_owned())));
        folder.write(&format!("{name}.tf"), &text);
    }
    moved
}

#[tokio::test]
async fn the_deployment_is_made_with_tokens_and_without_and_keeps_older_states() {
    let local = Local::of("").await;
    let folder = Arc::new(Folder::new());
    let moved = deployment_without_agentcore(&folder);
    let no_image = ["-var", "build_image=false"];
    run(&local, &folder, &["init", "-input=false"]).await.printed();
    let applied =
        run(&local, &folder, &[&["apply", "-auto-approve"][..], &no_image].concat()).await.printed();
    assert!(applied.contains("Apply complete! Resources: 13 added, 0 changed, 0 destroyed."), "{applied}");

    // As a state from before has them; `state mv` forgets what depends on what, so this one is not kept.
    let state = folder.read("terraform.tfstate");
    for address in &moved {
        let counted = format!("{address}[0]");
        let mut command = terraform(&folder);
        command.args(["state", "mv", &counted, address]);
        tokio::task::spawn_blocking(move || finish(&mut command)).await.unwrap().printed();
    }
    let plan = run(&local, &folder, &[&["plan"][..], &no_image].concat()).await.printed();
    assert!(plan.contains("Plan: 0 to add, 0 to change, 0 to destroy."), "{plan}");
    assert_eq!(plan.matches(" has moved to ").count(), moved.len(), "{plan}");
    folder.write("terraform.tfstate", &state);

    let iam = ["-var", "auth=iam", "-var", "build_image=false"];
    let applied = run(&local, &folder, &[&["apply", "-auto-approve"][..], &iam].concat()).await.printed();
    assert!(applied.contains("Apply complete! Resources: 1 added, 0 changed, 7 destroyed."), "{applied}");
    let (_, outputs) = applied.split_once("\nOutputs:\n").unwrap();
    let outputs: Vec<&str> = outputs.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
    assert_eq!(outputs, ["container_uri", "runtime_arn"]);
    let plan = run(&local, &folder, &[&["plan", "-detailed-exitcode"][..], &iam].concat()).await;
    assert_eq!(plan.code, Some(0), "a second look finds changes: {plan:?}");
    let neither = run(&local, &folder, &["plan", "-var", "auth=both"]).await;
    assert!(neither.stderr.contains("jwt or iam."), "{neither:?}");
    let destroyed = run(&local, &folder, &[&["destroy", "-auto-approve"][..], &iam].concat()).await.printed();
    assert!(destroyed.contains("Destroy complete! Resources: 7 destroyed."), "{destroyed}");
}
