//! The walkthroughs of the article and of README.md: the real binary, the real AWS CLI, curl and jq; the answers as they
//! stand there.

use std::path::{Path, PathBuf};
use std::process::Command;

use agentcore_local_tests::{
    Finished, Folder, Up, agentcore_local, finish, fixture, proxy_python, repository, venv,
};
use serde_json::Value;

/// The article's three calls.
const CALLS: [&str; 3] = ["tools-list", "add-numbers", "greet-user"];

/// `eval`s what `agentcore-local env` prints, then runs the article's commands in one shell.
fn walk(up: &Up) -> (Finished, Folder) {
    let folder = Folder::new();
    let mut script =
        "set -euo pipefail\neval \"$EXPORTS\"\n. create-user.sh >\"$OUT/create-user\"\n. get-token.sh\n"
            .to_owned();
    for call in CALLS {
        script += &format!(". {call}.sh >\"$OUT/{call}\"\n");
    }
    let exports = up.run(&["env"]).printed();
    let mut command = Command::new("bash");
    command.arg("-c").arg(script).current_dir(repository().join("fixtures/walkthrough"));
    command.env("EXPORTS", exports).env("OUT", folder.path());
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", venv().join("bin").display()));
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    (finish(&mut command), folder)
}

#[test]
fn the_articles_commands_print_what_the_article_prints() {
    let up = Up::start(&[]);
    let (walked, folder) = walk(&up);
    assert_eq!(walked.code, Some(0), "{walked:?}");
    for call in CALLS {
        let printed: Value = serde_json::from_str(&folder.read(call)).unwrap();
        let article: Value = serde_json::from_str(&fixture(&format!("walkthrough/{call}.json"))).unwrap();
        // As texts, since equal values may still differ in the order of their members.
        assert_eq!(printed.to_string(), article.to_string(), "{call}");
    }
    let created: Value = serde_json::from_str(&folder.read("create-user")).unwrap();
    assert_eq!(created["User"]["Username"], "test-user");
    assert_eq!(created["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    assert_eq!(created["User"]["Enabled"], true);
}

#[test]
fn a_second_walk_fails_where_it_would_in_aws() {
    let up = Up::start(&[]);
    assert_eq!(walk(&up).0.code, Some(0));
    let (walked, _folder) = walk(&up);
    assert_ne!(walked.code, Some(0));
    let expected = "An error occurred (UsernameExistsException) when calling the AdminCreateUser operation: User account already exists";
    assert!(walked.stderr.contains(expected), "{}", walked.stderr);
}

/// The commands in the console blocks of a section of README.md, each with what it prints. A command's further lines are
/// indented by four.
fn section(title: &str) -> Vec<(String, String)> {
    let readme = std::fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, section) = readme.split_once(&format!("\n## {title}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let blocks = section.split("```console\n").skip(1).map(|block| block.split("```").next().unwrap());
    let mut steps: Vec<(String, String)> = Vec::new();
    for line in blocks.flat_map(str::lines) {
        let further = line.starts_with("    ");
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push((command.to_owned(), String::new())),
            (None, Some((command, _))) if further => *command += &format!("\n{line}"),
            (None, step) => step.unwrap().1 += &format!("{line}\n"),
        }
    }
    steps
}

#[test]
fn the_readmes_commands_for_the_iam_chain_print_what_stands_there() {
    const END: &str = "\n----\n";
    let mut steps = section("The IAM chain, with AWS's own tools");
    assert_eq!(steps.remove(0), ("agentcore-local up --stack iam-chain".to_owned(), String::new()));
    let up = Up::start(&["--stack", "iam-chain"]);
    let script = steps.iter().map(|(command, _)| format!("{command}\nprintf '{}'\n", END.escape_default()));
    let folder = Folder::new();
    let mut command = Command::new("bash");
    command.args(["-euo", "pipefail", "-c", &script.collect::<String>()]).current_dir(folder.path());
    let programs = [agentcore_local(), proxy_python()].map(|program| program.get_program().to_owned());
    let mut folders: Vec<_> = programs.iter().map(|program| Path::new(program).parent().unwrap()).collect();
    let of_aws = venv().join("bin");
    folders.insert(1, &of_aws);
    let others = std::env::var_os("PATH").unwrap_or_default();
    let others: Vec<_> = std::env::split_paths(&others).collect();
    let paths = folders.into_iter().chain(others.iter().map(PathBuf::as_path));
    command.env("PATH", std::env::join_paths(paths).unwrap());
    command.env("AGENTCORE_LOCAL_ENDPOINT", &up.endpoint);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    command.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    let printed = finish(&mut command).printed();
    let printed: Vec<&str> = printed.split_terminator(END).map(str::trim_end).collect();
    assert_eq!(printed.len(), steps.len(), "{printed:?}");
    for ((command, expected), printed) in steps.iter().zip(printed) {
        assert_eq!(printed, expected.trim_end(), "{command}");
    }
}
