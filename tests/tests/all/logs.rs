//! `logs`: what servers printed and did, by the real binary.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use serde_json::Value;

use agentcore_local_tests::{Folder, Up, agentcore_local, finish, repository, stack_with, venv};

/// An emulator with the runtimes `talker`, whose server says a word in red and its process id, and `other`.
fn started(folder: &Folder) -> Up {
    let server = repository().join("fixtures/article/server.py");
    let script = format!(
        "printf 'hello \\033[31mred\\n'\necho \"process $$\" >&2\nexec '{}' '{}'\n",
        venv().join("bin/python").display(),
        server.display()
    );
    folder.write("server.sh", &script);
    let talker =
        format!("command = [\"sh\", \"server.sh\"]\nworking_directory = \"{}\"", folder.path().display());
    let stack = stack_with(&[("talker", talker), ("other", "sample = true".to_owned())]);
    Up::start(&["--stack", &folder.write("stack.toml", &stack).display().to_string()])
}

fn lines(printed: &str) -> Vec<Value> {
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_a_server_printed_can_be_read_later() {
    let folder = Folder::new();
    let up = started(&folder);
    let printed = up.run(&["logs", "talker"]).printed();
    assert!(printed.contains("talker | hello \\u{1b}[31mred\n"), "shown, not obeyed: {printed}");
    assert!(printed.contains("talker  started on port ") && printed.contains("talker  listening on port "));
    assert!(!printed.contains("other"), "{printed}");
    let all = lines(&up.run(&["logs", "--json"]).printed());
    let of = |name: &str| all.iter().filter(|line| line["runtime"] == name).count();
    assert!(of("talker") > 2 && of("other") > 0, "{all:?}");
    let numbers: Vec<_> = all.iter().map(|line| line["number"].as_u64().unwrap()).collect();
    assert!(numbers.is_sorted(), "{numbers:?}");
    let hello = all.iter().find(|line| line["text"] == "hello \u{1b}[31mred").unwrap();
    assert_eq!(hello["kind"], "output");
    let started = all.iter().find(|line| line["event"]["server"] == "started").unwrap();
    assert_eq!(started["kind"], "event");
    assert_eq!(lines(&up.run(&["logs", "-n", "1", "--json"]).printed()), all[all.len() - 1..]);
    assert_eq!(up.run(&["reset"]).code, Some(0));
    let after = lines(&up.run(&["logs", "talker", "--json"]).printed());
    let again = after.iter().filter(|line| line["text"] == hello["text"]).count();
    assert_eq!(again, 2, "what was before the reset is still there");
}

#[test]
fn a_log_that_is_followed_reports_the_end_of_a_server() {
    let folder = Folder::new();
    let up = started(&folder);
    let before = up.run(&["logs", "talker"]).printed();
    let process = before.lines().find_map(|line| line.strip_prefix("talker | process ")).unwrap();
    let mut follower = agentcore_local()
        .args(["logs", "talker", "-f", "-n", "1", "--endpoint", &up.endpoint])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut followed = BufReader::new(follower.stdout.take().unwrap()).lines();
    // From the first line on, it follows.
    followed.next().unwrap().unwrap();
    assert_eq!(finish(Command::new("sh").args(["-c", &format!("kill -KILL {process}")])).code, Some(0));
    let ended = followed.find_map(|line| line.ok().filter(|line| line.contains('✗'))).unwrap();
    assert!(ended.contains("talker  ✗ was ended by signal 9"), "{ended}");
    follower.kill().unwrap();
    follower.wait().unwrap();
}

#[test]
fn wrong_questions_are_reported() {
    let up = Up::start(&[]);
    let unknown = up.run(&["logs", "nobody"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(2), ""));
    assert!(unknown.stderr.contains("no runtime `nobody`"), "{}", unknown.stderr);
    assert!(unknown.stderr.contains("m2m_auth_demo_mcp_server"), "{}", unknown.stderr);
    let url = format!("{}/_local/logs?after=x", up.endpoint);
    let answer = finish(Command::new("curl").args(["--silent", "--write-out", " %{http_code}", &url])).stdout;
    assert!(
        answer.contains("`after` is `x`; expected the number of a line") && answer.ends_with(" 400"),
        "{answer}"
    );
}
