//! `[map]`: where outbound calls go instead of the configured URLs.

use std::ops::Range;

use crate::base::mapping::{EXPECTED, Mapping, NotAMapping};
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::Table;

/// Reads `"FROM" = "TO"` line by line, in the order of the file.
pub(super) fn read(root: &mut Table<'_, '_>) -> Vec<Mapping> {
    let mut given: Vec<(Mapping, Range<usize>)> = Vec::new();
    root.entries("map", |table, from, value| {
        let to = table.as_literal(&value, check::ANY)?;
        let mapping = match Mapping::parse(from.get_ref(), to.get_ref()) {
            Ok(mapping) => mapping,
            Err(error) => {
                let span = if matches!(error, NotAMapping::To(_)) { value.span() } else { from.span() };
                table.mistake(Diagnostic::new(span, error.to_string()).expected(expected(error)));
                return None;
            }
        };
        if let Some((_, first)) = given.iter().find(|(first, _)| first.is_of_same_prefix(&mapping)) {
            let mistake =
                Diagnostic::new(from.span(), "the same URL is mapped twice").expected("each URL once");
            table.mistake(mistake.context(first.clone(), "first given here"));
            return None;
        }
        given.push((mapping, from.span()));
        Some(())
    });
    given.into_iter().map(|(mapping, _)| mapping).collect()
}

fn expected(error: NotAMapping) -> &'static str {
    match error {
        NotAMapping::From(_) | NotAMapping::To(_) => EXPECTED,
        NotAMapping::Own => "the host of a server of your own",
        NotAMapping::Itself => "another URL after `=`",
    }
}
