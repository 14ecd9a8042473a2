//! What a tool returned, for people: MCP 2025-11-25, tools/call, `content` and `structuredContent`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;

use crate::cli::escape;

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(super) enum Content {
    Text { text: String },
    Image { data: String, mime_type: Option<String> },
    Audio { data: String, mime_type: Option<String> },
    Resource { resource: Resource },
    ResourceLink { uri: String, name: Option<String>, mime_type: Option<String>, size: Option<u64> },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Resource {
    pub(super) uri: String,
    pub(super) mime_type: Option<String>,
    text: Option<String>,
    blob: Option<String>,
}

impl Resource {
    /// Its bytes; `None` if it has none, or they are not base64.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        match (&self.text, &self.blob) {
            (Some(text), _) => Some(text.clone().into_bytes()),
            (None, Some(blob)) => decoded(blob),
            (None, None) => None,
        }
    }
}

/// Decodes base64.
pub(super) fn decoded(data: &str) -> Option<Vec<u8>> {
    STANDARD.decode(data).ok()
}

/// The items of a result, in order; those of an unknown type unchanged.
pub(super) fn items(result: &Value) -> impl Iterator<Item = Result<Content, &Value>> {
    let items = result.get("content").and_then(Value::as_array).into_iter().flatten();
    items.map(|item| Content::deserialize(item).map_err(|_| item))
}

/// All content of a result, or `structuredContent` if it has none; safe for a terminal.
pub(super) fn render(result: &Value) -> String {
    let shown: Vec<String> =
        items(result).map(|item| item.map_or_else(unknown, |item| show(&item))).collect();
    if !shown.is_empty() {
        return shown.join("\n");
    }
    match result.get("structuredContent") {
        Some(structured) => escape::text(&format!("{structured:#}")).into_owned(),
        None => escape::text(&result.to_string()).into_owned(),
    }
}

fn show(content: &Content) -> String {
    match content {
        Content::Text { text } => escape::text(text).into_owned(),
        Content::Image { data, mime_type } => media("image", data, mime_type.as_deref()),
        Content::Audio { data, mime_type } => media("audio", data, mime_type.as_deref()),
        Content::Resource { resource } => embedded(resource),
        Content::ResourceLink { uri, name, mime_type, size } => {
            let size = size.map(bytes);
            let details = [name, mime_type, &size].into_iter().flatten().map(String::as_str);
            let words: Vec<&str> = ["resource link", uri].into_iter().chain(details).collect();
            format!("[{}]", escape::line(&words.join(" ")))
        }
    }
}

fn media(kind: &str, data: &str, mime_type: Option<&str>) -> String {
    format!("[{}, {}]", escape::line(mime_type.unwrap_or(kind)), size(decoded(data).as_deref()))
}

fn embedded(resource: &Resource) -> String {
    let Resource { uri, mime_type, text, blob } = resource;
    let mut name = format!("resource {uri}");
    if let Some(mime_type) = mime_type {
        name += &format!(" {mime_type}");
    }
    let name = escape::line(&name);
    match (text, blob) {
        (Some(text), _) => format!("[{name}, {}] {}", size(Some(text.as_bytes())), escape::text(text)),
        (None, Some(_)) => format!("[{name}, {}]", size(resource.bytes().as_deref())),
        (None, None) => format!("[{name}, neither text nor blob]"),
    }
}

fn unknown(item: &Value) -> String {
    let kind = item.get("type").and_then(Value::as_str).unwrap_or("no type");
    format!("[{}] {}", escape::line(kind), escape::text(&item.to_string()))
}

fn size(decoded: Option<&[u8]>) -> String {
    decoded.map_or_else(|| "not base64".to_owned(), |decoded| bytes(decoded.len() as u64))
}

fn bytes(count: u64) -> String {
    format!("{count} {}", if count == 1 { "byte" } else { "bytes" })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn assert_shown(item: &Value, shown: &str) {
        assert_eq!(render(&json!({"content": [item]})), shown);
    }

    #[test]
    fn every_type_is_named_with_its_size() {
        assert_shown(&json!({"type": "text", "text": "a\n\u{1b}[1m"}), "a\n\\u{1b}[1m");
        assert_shown(
            &json!({"type": "image", "mimeType": "image/png", "data": "AAAA"}),
            "[image/png, 3 bytes]",
        );
        assert_shown(&json!({"type": "audio", "data": "AA=="}), "[audio, 1 byte]");
        assert_shown(&json!({"type": "image", "mimeType": "a\u{1b}", "data": "?"}), r"[a\u{1b}, not base64]");
        let resource = |resource: Value| json!({"type": "resource", "resource": resource});
        assert_shown(
            &resource(json!({"uri": "note://1", "mimeType": "text/plain", "text": "hello resource"})),
            "[resource note://1 text/plain, 14 bytes] hello resource",
        );
        assert_shown(&resource(json!({"uri": "x://1", "blob": "AAAA"})), "[resource x://1, 3 bytes]");
        assert_shown(&resource(json!({"uri": "x://1", "blob": "A"})), "[resource x://1, not base64]");
        assert_shown(&resource(json!({"uri": "x://1"})), "[resource x://1, neither text nor blob]");
        let link = json!({"type": "resource_link", "uri": "file:///a", "name": "a", "mimeType": "text/css", "size": 7});
        assert_shown(&link, "[resource link file:///a a text/css 7 bytes]");
        assert_shown(&json!({"type": "resource_link", "uri": "file:///a"}), "[resource link file:///a]");
    }

    #[test]
    fn what_is_unknown_is_shown_as_json() {
        assert_shown(&json!({"type": "video", "x": 1}), r#"[video] {"type":"video","x":1}"#);
        assert_shown(&json!({"type": "text"}), r#"[text] {"type":"text"}"#);
        assert_shown(&json!(5), "[no type] 5");
    }

    #[test]
    fn structured_content_stands_in_for_missing_content_only() {
        let structured = json!({"b": 1, "a": ["\u{9b}"]});
        let pretty = "{\n  \"b\": 1,\n  \"a\": [\n    \"\\u{9b}\"\n  ]\n}";
        assert_eq!(render(&json!({"structuredContent": structured})), pretty);
        assert_eq!(render(&json!({"content": [], "structuredContent": structured})), pretty);
        let both = json!({"content": [{"type": "text", "text": "x"}], "structuredContent": structured});
        assert_eq!(render(&both), "x");
        assert_eq!(render(&json!({"content": []})), r#"{"content":[]}"#);
    }
}
