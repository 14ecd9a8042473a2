//! Stack files with mistakes, given to the real binary: nothing starts, and the message says what to do.

use agentcore_local_tests::{Finished, agentcore_local, finish, repository};

fn refused(stack: &str) -> Finished {
    let mut command = agentcore_local();
    command.args(["up", "--listen", "127.0.0.1:0", "--stack", stack]);
    command.current_dir(repository().join("fixtures/stacks/mistakes"));
    let finished = finish(&mut command);
    assert_eq!((finished.code, finished.stdout.as_str()), (Some(2), ""), "{stack}: {finished:?}");
    finished
}

/// Every kind of mistake that there is: beside each file lies what is said about it.
#[test]
fn every_kind_of_mistake_is_refused_as_its_fixture_says() {
    let folder = repository().join("fixtures/stacks/mistakes");
    let names =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".toml")).collect();
    names.sort();
    assert!(names.len() >= 40, "{names:?}");
    for name in names {
        let said = std::fs::read_to_string(folder.join(name.replace(".toml", ".txt"))).unwrap();
        assert_eq!(refused(&name).stderr.trim_end(), said.trim_end(), "{name}");
    }
}

#[test]
fn the_message_names_file_line_expectation_and_suggestion() {
    let said = refused("unknown-key.toml").stderr;
    for part in [
        "unknown-key.toml:4:1",
        "generate_secrt = true",
        "expected one of",
        "did you mean `generate_secret`?",
    ] {
        assert!(said.contains(part), "{part} is missing in {said}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    for (stack, reason) in
        [("no-such-file.toml", "No such file or directory"), (".", "it is a directory, expected a TOML file")]
    {
        let said = refused(stack).stderr;
        assert!(said.contains(&format!("cannot read the stack file `{stack}`: {reason}")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}
