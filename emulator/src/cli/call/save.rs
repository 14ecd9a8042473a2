//! Files of what a tool returned; their names are chosen here, whatever the other side calls them.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::content::{Content, decoded, items};
use crate::cli::escape;
use crate::cli::failure::Failure;
use crate::cli::output::note;

/// Keeps a name with its number and extension below 255 bytes, the most that file systems take.
const MAX_NAME_LENGTH: usize = 50;

pub(super) struct Folder(PathBuf);

/// A file to write: a name without its number, and bytes.
struct File {
    name: String,
    bytes: Vec<u8>,
}

impl Folder {
    /// The folder at this path, created if it is missing.
    pub(super) fn at(path: &Path) -> Result<Self, Failure> {
        let made = std::fs::create_dir_all(path);
        let cannot = |error| Failure::failed(format!("cannot make the folder {}: {error}", path.display()));
        made.map(|()| Self(path.to_owned())).map_err(cannot)
    }

    /// Writes images, audio and resources as `01-NAME.png`, and notes each path; returns why it stopped.
    pub(super) fn save(&self, result: &Value) -> Result<(), String> {
        let files = items(result).filter_map(|item| file(&item.ok()?));
        for (number, file) in files.enumerate() {
            let path = self.0.join(format!("{:02}-{}", number + 1, file.name));
            // Created, or not at all: this follows no link either.
            let made = OpenOptions::new().write(true).create_new(true).open(&path);
            let written = made.and_then(|mut made| made.write_all(&file.bytes));
            written.map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => format!("{} exists and is not overwritten", path.display()),
                _ => format!("cannot write {}: {error}", path.display()),
            })?;
            note(format_args!("saved {}", escape::line(&path.to_string_lossy())));
        }
        Ok(())
    }
}

fn file(content: &Content) -> Option<File> {
    let (name, mime_type, bytes) = match content {
        Content::Text { .. } | Content::ResourceLink { .. } => return None,
        Content::Image { data, mime_type } => ("image", mime_type, decoded(data)?),
        Content::Audio { data, mime_type } => ("audio", mime_type, decoded(data)?),
        Content::Resource { resource } => {
            (last_segment(&resource.uri), &resource.mime_type, resource.bytes()?)
        }
    };
    let name = Some(safe(name)).filter(|name| !name.is_empty()).unwrap_or_else(|| "resource".to_owned());
    Some(File { name: with_ending(name, mime_type.as_deref()), bytes })
}

fn last_segment(uri: &str) -> &str {
    let path = uri.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default()
}

/// Only letters, digits, dots, hyphens and underscores; no dot or hyphen at either end, so the name is neither hidden nor an
/// option.
fn safe(name: &str) -> String {
    let is_kept = |character: char| character.is_alphanumeric() || matches!(character, '.' | '-' | '_');
    let kept = name.chars().map(|character| if is_kept(character) { character } else { '-' });
    let kept: String = kept.take(MAX_NAME_LENGTH).collect();
    kept.trim_matches(['.', '-']).to_owned()
}

/// The name with the extension of its type, if it has none of its own.
fn with_ending(name: String, mime_type: Option<&str>) -> String {
    if Path::new(&name).extension().is_some() {
        return name;
    }
    let essence = mime_type.and_then(|mime_type| mime_type.split(';').next()).map(str::trim);
    match essence.and_then(mime2ext::mime2ext) {
        Some(ending) => format!("{name}.{ending}"),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        for (uri, name) in [
            ("note://1", "1"),
            ("file:///tmp/report.final.pdf?x=/y#z", "report.final.pdf"),
            ("file:///../../etc/passwd", "passwd"),
            ("x:..", "x-"),
            ("x://a/..", ""),
            ("x://a/..\\..\\b", "b"),
            ("x://a/\u{1b}]0;x\u{7}.txt", "0-x-.txt"),
            ("x://a/日本/", "日本"),
        ] {
            assert_eq!(safe(last_segment(uri)), name.trim_end_matches('-'), "{uri}");
        }
        assert_eq!(safe(&"é".repeat(300)).len(), 2 * MAX_NAME_LENGTH);
    }

    #[test]
    fn the_type_gives_an_ending_where_there_is_none() {
        let ending = |name: &str, mime_type: Option<&str>| with_ending(name.to_owned(), mime_type);
        assert_eq!(ending("image", Some("image/png")), "image.png");
        assert_eq!(ending("1", Some("text/plain; charset=utf-8")), "1.txt");
        assert_eq!(ending("a.md", Some("text/plain")), "a.md");
        assert_eq!(ending("a", Some("x/../../y")), "a");
        assert_eq!(ending("a", None), "a");
    }
}
