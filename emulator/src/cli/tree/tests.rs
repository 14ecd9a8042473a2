//! A trace on terminals of several widths, letter by letter: the files in `fixtures/snapshots/`, which `UPDATE_SNAPSHOTS=1`
//! writes anew.

use std::path::PathBuf;

use super::*;
use crate::cli::{explain, terminal};

fn snapshot(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/snapshots").join(name)
}

#[track_caller]
fn matches(name: &str, shown: &str) {
    let path = snapshot(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, shown).unwrap();
    }
    assert_eq!(shown, std::fs::read_to_string(&path).unwrap_or_default(), "{}", path.display());
}

#[test]
fn explanations_and_traces_at_each_width_with_and_without_colours() {
    let trace: Trace =
        serde_json::from_str(&std::fs::read_to_string(snapshot("failed-trace.json")).unwrap()).unwrap();
    for width in [40, 80, 120] {
        for (name, shown) in [
            ("explain", explain::render(&trace.explanation(), false, Some(width))),
            ("explain-verbose", explain::render(&trace.explanation(), true, Some(width))),
            ("trace", render(&trace, Detail::Folded, Some(width))),
            ("trace-verbose", render(&trace, Detail::Whole, Some(width))),
        ] {
            let plain = anstream::adapter::strip_str(&shown).to_string();
            for line in plain.lines() {
                assert!(terminal::columns(line) <= width, "{name} {width}: {line}");
                assert_eq!(line.trim_end(), line, "{name} {width}");
            }
            matches(&format!("{name}-{width}.txt"), &plain);
            matches(&format!("{name}-{width}-coloured.txt"), &shown);
        }
    }
}
