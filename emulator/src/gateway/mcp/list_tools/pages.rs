//! The pages of tools/list, written once for each catalogue.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;

/// Recorded: 30 tools, then a nextCursor, 2026-09.
const PAGE: usize = 30;

const OPENING: &[u8] = br#"{"tools":["#;

/// The pages of one catalogue, written once.
///
/// A cursor names the last tool that the client has seen, not a page: if tools are added or removed between two requests,
/// those that stay are neither repeated nor lost. AWS's own cursor format is not published.
#[derive(Debug)]
pub(crate) struct Pages {
    gateway_id: String,
    pages: Vec<Page>,
}

#[derive(Debug)]
struct Page {
    /// The whole result.
    body: Bytes,
    /// Where in `body` each tool's definition begins, by the tool's name.
    tools: Vec<(String, usize)>,
}

impl Pages {
    /// `first` is a definition that comes before all others, on the first page only; `tools` are names, ascending, with
    /// their
    /// definitions.
    pub(crate) fn new<'a>(
        gateway_id: &str,
        first: Option<&str>,
        tools: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let mut tools = tools.peekable();
        let mut pages = Vec::new();
        let mut ahead = first;
        loop {
            let mut body = OPENING.to_vec();
            let mut starts: Vec<(String, usize)> = Vec::new();
            let room = PAGE - usize::from(ahead.is_some());
            body.extend_from_slice(ahead.take().unwrap_or_default().as_bytes());
            while starts.len() < room
                && let Some((name, definition)) = tools.next()
            {
                if body.len() > OPENING.len() {
                    body.push(b',');
                }
                starts.push((name.to_owned(), body.len()));
                body.extend_from_slice(definition.as_bytes());
            }
            body.push(b']');
            let has_more = tools.peek().is_some();
            if has_more && let Some((last, _)) = starts.last() {
                body.extend_from_slice(format!(r#","nextCursor":"{}""#, cursor(gateway_id, last)).as_bytes());
            }
            body.push(b'}');
            pages.push(Page { body: body.into(), tools: starts });
            if !has_more {
                return Self { gateway_id: gateway_id.to_owned(), pages };
            }
        }
    }

    /// The result for a client that has seen nothing.
    pub(crate) fn first(&self) -> Bytes {
        self.pages.first().map_or_else(nothing, |page| page.body.clone())
    }

    /// The result for a client that has seen everything up to `cursor`; `None` if the cursor is not one of this gateway's.
    pub(crate) fn after(&self, cursor: &str) -> Option<Bytes> {
        let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (gateway_id, seen) = decoded.split_once('\n')?;
        if gateway_id != self.gateway_id {
            return None;
        }
        let is_seen = |page: &Page| page.tools.last().is_none_or(|(last, _)| last.as_str() <= seen);
        let Some(page) = self.pages.get(self.pages.partition_point(is_seen)) else {
            return Some(nothing());
        };
        let unseen = page.tools.partition_point(|(name, _)| name.as_str() <= seen);
        let (_, start) = page.tools.get(unseen)?;
        if *start == OPENING.len() {
            return Some(page.body.clone());
        }
        // The catalogue has changed since the cursor was issued: only the rest of the page.
        Some([OPENING, page.body.get(*start..)?].concat().into())
    }
}

fn nothing() -> Bytes {
    Bytes::from_static(br#"{"tools":[]}"#)
}

pub(crate) fn cursor(gateway_id: &str, last: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{gateway_id}\n{last}"))
}

#[cfg(test)]
mod tests;
