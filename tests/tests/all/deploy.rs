//! The Terraform of `deploy/`: its format, and its names against the schema of the AWS provider that it asks for.

use std::path::{Path, PathBuf};

use agentcore_local_tests::{Finished, Folder, finish, python, repository};

fn checker(name: &str) -> PathBuf {
    repository().join("tests/terraform").join(name)
}

fn names(folder: &Path) -> Finished {
    finish(python().arg(checker("names.py")).arg(folder))
}

#[test]
fn every_name_is_one_of_the_provider() {
    let checked = names(&repository().join("deploy/terraform"));
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
}

#[test]
fn names_that_no_one_declared_are_reported_one_by_one() {
    let folder = Folder::new();
    let text = r#"
variable "known" {}
data "aws_region" "current" {}
resource "aws_ecr_repository" "one" {
  invented                     = var.known
  arn                          = data.aws_region.current.nowhere
  image_scanning_configuration = { scan_on_push = true }
}
resource "aws_cognito_user_pool_client" "two" {
  name {}
  user_pool_id = "${var.unknown}${local.unknown}${aws_cognito_user_pool.unknown.id}"
  refresh_token_rotation {
    invented = aws_ecr_repository.one.repository_link
  }
}
resource "aws_invented" "three" {}
resource "aws_cognito_user_pool" "four" {
  count = 1
  name  = aws_ecr_repository.one[0].name
  dynamic "schema" {
    for_each = [aws_cognito_user_pool.four.id, aws_cognito_user_pool.four[0].id, aws_cognito_user_pool.four[*].link]
    content {
      name = schema.value
    }
  }
  dynamic "invented" {
    for_each = []
    content {}
  }
}
"#;
    folder.write("main.tf", text);
    let checked = names(folder.path());
    assert_eq!(checked.code, Some(1), "{checked:?}");
    let expected = [
        "aws_ecr_repository.one: there is no invented",
        "aws_ecr_repository.one: arn cannot be set",
        "aws_ecr_repository.one: image_scanning_configuration is a block, not an attribute",
        "aws_ecr_repository.one: name is missing",
        "aws_cognito_user_pool_client.two: name is an attribute, not a block",
        "aws_cognito_user_pool_client.two.refresh_token_rotation: there is no invented",
        "aws_cognito_user_pool_client.two.refresh_token_rotation: feature is missing",
        "aws_invented.three: aws_invented is not in schema.json; add it to schema.py",
        "data.aws_region.current has no nowhere",
        "var.unknown is not declared",
        "local.unknown is not declared",
        "aws_cognito_user_pool.unknown is not declared",
        "aws_ecr_repository.one has no repository_link",
        "aws_cognito_user_pool.four: there is no invented",
        "aws_cognito_user_pool.four.schema: attribute_data_type is missing",
        "aws_cognito_user_pool.four has no link",
        "aws_cognito_user_pool.four has a count: ${aws_cognito_user_pool.four.id}",
        "aws_ecr_repository.one has no count: ${aws_ecr_repository.one[0].name}",
    ];
    let mut told: Vec<&str> = checked.stderr.lines().collect();
    let mut expected: Vec<String> = expected.iter().map(|mistake| format!("main.tf: {mistake}")).collect();
    told.sort_unstable();
    expected.sort_unstable();
    assert_eq!(told, expected);
}

#[test]
fn what_has_a_count_keeps_the_resources_of_states_from_before_it() {
    let folder = repository().join("deploy/terraform");
    let moved = std::fs::read_to_string(folder.join("moved.tf")).unwrap();
    let mut counted = 0;
    for file in std::fs::read_dir(&folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for resource in text.split("\nresource ").skip(1) {
            let Some((head, _)) = resource.split_once(" {\n  count = local.jwt ? 1 : 0\n") else { continue };
            let address = head.replace("\" \"", ".").replace('"', "");
            let block = format!("moved {{\n  from = {address}\n  to   = {address}[0]\n}}\n");
            assert!(moved.contains(&block), "no\n{block}");
            counted += 1;
        }
    }
    assert_eq!(counted, moved.matches("moved {").count());
}

mod format {
    use std::process::Command;

    use super::*;

    fn check(folder: &Path) -> Finished {
        let mut command = Command::new("terraform");
        command.args(["fmt", "-check", "-recursive"]).arg(folder);
        finish(command.env("TF_CLI_CONFIG_FILE", "/dev/null").env("CHECKPOINT_DISABLE", "1"))
    }

    #[test]
    fn is_that_of_terraform_fmt() {
        let checked = check(&repository().join("deploy"));
        assert_eq!(checked.code, Some(0), "run `terraform fmt -recursive deploy`: {checked:?}");
    }

    #[test]
    fn of_another_kind_is_refused() {
        let folder = Folder::new();
        folder.write("main.tf", "locals {\na=1\n}\n");
        assert_eq!(check(folder.path()).code, Some(3));
    }
}

mod schema {
    use agentcore_local_tests::venv;

    use super::*;

    /// Runs a copy of the script's folder with the provider's schema as `tests/run` fetched it.
    fn check(script: &Path) -> Finished {
        let named = std::env::var_os("AGENTCORE_LOCAL_TEST_BINDINGS").map(PathBuf::from);
        let wheel = named.unwrap_or_else(|| venv().join("cdktn-provider-aws-25.8.1.whl"));
        assert!(wheel.exists(), "no {}: run the tests with `tests/run`", wheel.display());
        finish(python().arg(script).arg(wheel).arg("--check"))
    }

    #[test]
    fn is_what_the_script_makes_of_the_provider() {
        let checked = check(&checker("schema.py"));
        assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    }

    #[test]
    fn that_was_changed_by_hand_is_refused() {
        let folder = Folder::new();
        let script = folder.write("schema.py", &std::fs::read_to_string(checker("schema.py")).unwrap());
        let schema = std::fs::read_to_string(checker("schema.json")).unwrap();
        folder.write("schema.json", &schema.replacen("gateway_arn", "gateway_link", 1));
        let checked = check(&script);
        assert_eq!(checked.code, Some(1), "{checked:?}");
        let expected = "schema.json is not what schema.py makes of this wheel; run it and commit the result";
        assert_eq!(checked.stderr.trim_end(), expected);
    }
}
