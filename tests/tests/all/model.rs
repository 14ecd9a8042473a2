//! The constraint tables in the repository are those that the pinned botocore gives.

use std::path::{Path, PathBuf};

use agentcore_local_tests::{Finished, Folder, finish, python, repository};

fn check(folder: &Path) -> Finished {
    finish(python().arg(folder.join("generate.py")).arg("--check"))
}

fn folder() -> PathBuf {
    repository().join("emulator/model")
}

#[test]
fn the_tables_are_what_the_script_generates() {
    let checked = check(&folder());
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
}

#[test]
fn a_table_that_was_changed_or_is_missing_is_named() {
    let copy = Folder::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    copy.write("sts.json", &copy.read("sts.json").replace("43200", "43201"));
    std::fs::remove_file(copy.path().join("ecr.json")).unwrap();
    let checked = check(copy.path());
    assert_eq!(checked.code, Some(1));
    assert_eq!(
        checked.stderr.trim_end(),
        "not what emulator/model/generate.py makes: sts.json, ecr.json; run it and commit the result"
    );
}
