//! `[images]`: what runs in place of the container images of runtimes that are created by API calls.

use toml::Spanned;

use crate::base::image::{EXPECTED, ImageRule, ImageServer};
use crate::stack::check;
use crate::stack::diagnose::Diagnostic;
use crate::stack::read::Table;

/// Reads `"PATTERN" = "SERVER"` line by line, in the order of the file, each with the position of its server.
pub(super) fn read(root: &mut Table<'_, '_>) -> Vec<Spanned<ImageRule>> {
    let rules = root.entries("images", |table, _, value| {
        let text = table.as_literal(&value, check::ANY)?;
        let server = ImageServer::parse(text.get_ref());
        let refused = |error: &_| match table.is_hidden(&text) {
            true => Diagnostic::new(value.span(), "this is not a server"),
            false => Diagnostic::new(value.span(), format!("this is not a server: {error}")),
        };
        let refused = server.map_err(|error| refused(&error).expected(EXPECTED));
        let server = refused.map_err(|mistake| table.mistake(mistake)).ok()?;
        Some(Spanned::new(value.span(), server))
    });
    let rule = |(pattern, server): (String, Spanned<ImageServer>)| {
        Spanned::new(server.span(), ImageRule { pattern, server: server.into_inner() })
    };
    rules.into_iter().map(rule).collect()
}
