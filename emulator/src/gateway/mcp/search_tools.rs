//! `x_amz_bedrock_agentcore_search`: the tools that match a query.
//!
//! AWS ranks by meaning (searchType SEMANTIC, an embedding model). Here the ranking is lexical: BM25 over the words
//! of a tool's name, its description and its parameters. A query in other words than the tool's finds nothing.

pub(crate) mod index;
mod words;

use std::sync::Arc;

use serde_json::Value;

use self::index::SearchIndex;
use super::envelope::Request;
use super::reply::Reply;
use crate::trace::{Cause, Check, Confidence, Recorder};

/// Answers a call of the search tool.
///
/// Recorded: `structuredContent`, `isError`, `content`, the text being the same list, 2025; a capture of 2026-08 has
/// no structuredContent. Recorded for other tools: the texts of refused arguments.
pub(in crate::gateway) async fn answer(
    index: &SearchIndex,
    request: &Request<'_>,
    arguments: &Arc<Value>,
    recorder: &Recorder,
) -> Reply {
    let expected = "arguments that the tool's schema allows";
    if let Err(refusal) = index.input_schema.check(arguments).await {
        recorder.check(Check::failed(Cause::ArgumentsRefused, "inputSchema", expected, refusal.text.clone()));
        return Reply::tool_error(request.id, refusal.text, refusal.confidence);
    }
    recorder.check(Check::passed("inputSchema", expected, "allowed"));
    let query = arguments.get("query").and_then(Value::as_str).unwrap_or_default();
    let found = index.search(query);
    let summary = format!("{} tools found by their words", found.len());
    let tools = format!(r#"{{"tools":[{}]}}"#, found.join(","));
    let text = Value::from(tools.as_str());
    let result = format!(
        r#"{{"structuredContent":{tools},"isError":false,"content":[{{"type":"text","text":{text}}}]}}"#
    );
    Reply::result(request.id, result.as_bytes(), summary, Confidence::Recorded)
}
