//! No files of the emulator use each other in a circle.

mod arrows;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use agentcore_local_tests::repository;
use arrows::{Arrows, Files, read};

fn files(folder: &Path, below: &str, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            self::files(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read_to_string(path).unwrap());
        }
    }
}

/// Every file that a file uses, by way of others too.
fn reachable<'a>(arrows: &'a Arrows, from: &'a str) -> BTreeSet<&'a str> {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(file) = open.pop() {
        for used in arrows.get(file).into_iter().flatten().map(|(used, _)| used.as_str()) {
            if seen.insert(used) {
                open.push(used);
            }
        }
    }
    seen
}

/// The circles, each with its arrows.
fn circles(arrows: &Arrows) -> Vec<String> {
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        arrows.keys().map(|file| (file.as_str(), reachable(arrows, file))).collect();
    let mut circles: BTreeMap<Vec<&str>, Vec<String>> = BTreeMap::new();
    for (file, below) in reached.iter().filter(|(file, below)| below.contains(**file)) {
        let members: Vec<&str> = below
            .iter()
            .copied()
            .filter(|other| reached.get(other).is_some_and(|of| of.contains(file)))
            .collect();
        let inside = arrows[*file].iter().filter(|(used, _)| members.contains(&used.as_str()));
        let lines = inside.map(|(used, path)| format!("  {file} -> {used} ({path})"));
        circles.entry(members.clone()).or_default().extend(lines);
    }
    circles.into_values().map(|lines| lines.join("\n")).collect()
}

fn of(files: &[(&str, &str)]) -> Vec<String> {
    let files: Files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    circles(&read(&files, "lib.rs"))
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let mut sources = Files::new();
    files(&repository().join("emulator/src"), "", &mut sources);
    for root in ["lib.rs", "main.rs"] {
        let arrows = read(&sources, root);
        let count: usize = arrows.values().map(BTreeMap::len).sum();
        assert!(
            count > arrows.len(),
            "{root}: {} files with {count} arrows: the reader sees too few",
            arrows.len()
        );
        let circles = circles(&arrows);
        assert!(circles.is_empty(), "{root} has {} circles:\n{}", circles.len(), circles.join("\n\n"));
    }
}

#[test]
fn a_circle_is_seen_however_it_is_written() {
    let lib = ("lib.rs", "mod a;\nmod b;\npub use b::B;\n");
    let b = ("b.rs", "pub struct B(crate::a::A);\n");
    let users = [
        "use crate::b::B;\npub struct A(Box<B>);",
        "use super::b::B as Other;\npub struct A(Box<Other>);",
        "use super::B;\npub struct A(Box<B>);",
        "use crate::*;\npub struct A(Box<B>);",
        "pub struct A(Box<super::B>);",
        "use crate::b;\npub struct A(Box<b::B>);",
        "pub struct A;\nfn f() { use crate::b::B; drop(B::new) }",
        "pub struct A;\nfn f() { println!(\"{}\", crate::B::NAME) }",
        "pub struct A;\nmod inside { use super::super::b::B; struct C(B); }",
    ];
    for user in users {
        let circles = of(&[lib, b, ("a.rs", user)]);
        assert_eq!(circles.len(), 1, "{user}: {circles:?}");
        assert!(
            circles[0].contains("  a.rs -> b.rs (") && circles[0].contains("  b.rs -> a.rs (crate::a::A)")
        );
    }
}

#[test]
fn what_is_not_a_use_makes_no_circle() {
    let lib = ("lib.rs", "mod a;\npub use a::below::Below;\n");
    let below = ("a/below.rs", "pub struct Below(super::A);\n");
    let parents = [
        "mod below;\npub struct A;",
        "mod below;\npub(crate) use below::Below;\npub struct A;",
        "pub(in crate::a) mod below;\npub struct A;\n#[cfg(test)]\nmod tests { use super::below::Below; }",
        "mod below;\npub struct A;\n#[cfg(test)]\nfn f(_: below::Below) {}",
        "mod below;\nuse other::Below;\npub struct A(Below);",
        "mod below;\npub struct A;\nimpl A { fn f() { Self::Below } }",
        "mod below;\npub struct A;\nfn f() { let below = 1; drop(below) }",
        "mod below;\nuse std::thread;\npub struct A(thread::Below);",
    ];
    for parent in parents {
        let none = of(&[lib, below, ("a.rs", parent)]);
        assert!(none.is_empty(), "{parent}: {none:?}");
    }
}
