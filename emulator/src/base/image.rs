//! The server that replaces a container image, as options and stack files write it: a pattern of image URIs, and the server.

use std::path::Path;

use http::Uri;

use super::program::{self, NotAProgram};
use super::web_url::is_web;

/// The MCP server that runs in place of an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ImageServer {
    /// The sample server that comes with the emulator.
    Sample,
    /// A server that runs already: its complete MCP URL, used as written.
    Url(Uri),
    /// A program and its arguments; it listens on the port in `PORT` and `{port}`.
    Command(Vec<String>),
}

/// Why a text is not a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotAServer {
    /// The text is empty.
    #[error("it is empty")]
    Empty,
    /// It begins like a URL but is not valid.
    #[error("`{0}` is not a URL that can be asked")]
    Url(String),
    /// A quotation mark is not closed, or the text ends with a backslash.
    #[error("`{0}` cannot be split into words: a quotation mark or an escape has no end")]
    Words(String),
    /// The command's program cannot be run.
    #[error("{}{meant}", error.told_of(program))]
    Program {
        /// The program as it was written.
        program: String,
        /// Why it cannot be run.
        error: NotAProgram,
        /// What was possibly meant.
        meant: &'static str,
    },
    /// A container: containers do not run here yet.
    #[error("`{0}` asks for a container; running containers is not emulated yet")]
    Container(String),
}

/// The format of a server.
pub(crate) const EXPECTED: &str = "`sample`, `http://HOST:PORT/mcp` or `COMMAND ...`";

/// A rule that maps images to a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageRule {
    /// A pattern of image URIs, in which `*` matches any text, including `/`, `:` and the empty text.
    pub(crate) pattern: String,
    pub(crate) server: ImageServer,
}

impl ImageRule {
    /// Whether the rule matches the image with this URI.
    pub(crate) fn is_for(&self, uri: &str) -> bool {
        matches(&self.pattern, uri)
    }
}

impl ImageServer {
    /// Fails if the program of a command does not exist or may not be executed.
    pub(crate) fn check_program(&self) -> Result<(), NotAServer> {
        let Self::Command(words) = self else { return Ok(()) };
        let name = words.first().map(String::as_str).unwrap_or_default();
        let path = std::env::var_os("PATH");
        let Err(error) = program::check(name, Path::new(""), path.as_deref()) else { return Ok(()) };
        let meant = (strsim::damerau_levenshtein(name, "sample") <= 2).then_some("; did you mean `sample`?");
        Err(NotAServer::Program { program: name.to_owned(), error, meant: meant.unwrap_or_default() })
    }

    /// Parses `sample`, a URL or a command, whose words are split as a shell does; nothing is expanded.
    pub(crate) fn parse(text: &str) -> Result<Self, NotAServer> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NotAServer::Empty);
        }
        if text == "sample" {
            return Ok(Self::Sample);
        }
        if text.starts_with("docker:") {
            return Err(NotAServer::Container(text.to_owned()));
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            // The http crate takes an invalid port for a part of the host.
            let is_url = url::Url::parse(text).is_ok();
            let url = text.parse().ok().filter(|url| is_url && is_web(url));
            return url.map(Self::Url).ok_or_else(|| NotAServer::Url(text.to_owned()));
        }
        let words = shlex::split(text).ok_or_else(|| NotAServer::Words(text.to_owned()))?;
        let has_program = words.first().is_some_and(|program| !program.is_empty());
        if has_program { Ok(Self::Command(words)) } else { Err(NotAServer::Empty) }
    }
}

/// Whether the text matches the pattern, with `*` for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(start) else { return false };
    let (inner, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    // The first match of each part leaves the most for those after it.
    for part in inner.split('*') {
        let Some((_, behind)) = text.split_once(part) else { return false };
        text = behind;
    }
    text.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const URI: &str = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/server:v1.2";

    #[test]
    fn a_star_means_anything() {
        for pattern in [
            "*",
            "**",
            URI,
            "*/team/server:*",
            "123456789012.*",
            "*:v1.2",
            "*amazonaws.com*server*",
            "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/server:v1.2*",
        ] {
            assert!(matches(pattern, URI), "{pattern}");
        }
        for pattern in ["", "server", "*/server", "team*", "*server*team*", "*v1.2*v1.2", "?*", "*.V1.2"] {
            assert!(!matches(pattern, URI), "{pattern}");
        }
        assert!(!matches("ab*ba", "aba"), "the two ends do not share a letter");
    }

    #[test]
    fn reads_the_three_forms() {
        let url = "http://localhost:9000/other/mcp?key=1";
        assert_eq!(ImageServer::parse("sample"), Ok(ImageServer::Sample));
        assert_eq!(ImageServer::parse(url), Ok(ImageServer::Url(url.parse().unwrap())));
        let words = ["python", "my server.py", "--port", "{port}"].map(str::to_owned).to_vec();
        let command = ImageServer::parse("python 'my server.py' --port {port}");
        assert_eq!(command, Ok(ImageServer::Command(words)));
    }

    #[test]
    fn refuses_what_names_no_server() {
        for (text, error) in [
            ("", "it is empty"),
            ("  ", "it is empty"),
            ("'' x", "it is empty"),
            ("http://", "`http://` is not a URL that can be asked"),
            (
                "python 'server.py",
                "`python 'server.py` cannot be split into words: a quotation mark or an escape has no end",
            ),
            (
                "docker:python:3.13",
                "`docker:python:3.13` asks for a container; running containers is not emulated yet",
            ),
        ] {
            assert_eq!(ImageServer::parse(text).unwrap_err().to_string(), error, "{text}");
        }
    }
}
