//! The article's walkthrough: the real binary, the real AWS CLI, curl and jq; the article's own answers.

use std::process::Command;

use agentcore_local_tests::{Finished, Folder, Up, finish, fixture, repository, venv};
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
