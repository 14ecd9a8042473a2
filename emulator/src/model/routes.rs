//! REST: finds the operation of a verb and a path.

use http::Method;
use indexmap::IndexMap;
use percent_encoding::percent_decode_str;

use super::http_binding::Binding;

/// The values of the labels of a path, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Labels(IndexMap<&'static str, String>);

impl Labels {
    /// Returns the value of a label; `None` if the path's template has no such label.
    pub(crate) fn get(&self, label: &str) -> Option<&str> {
        self.0.get(label).map(String::as_str)
    }
}

/// The routes of a service's operations.
#[derive(Debug, Default)]
pub(super) struct Routes(Vec<Route>);

#[derive(Debug)]
struct Route {
    operation: &'static str,
    verb: Box<str>,
    segments: Vec<Segment>,
}

/// A part of a template between two slashes. Literals come first, so that they take precedence over labels.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(Box<str>),
    Label(Box<str>),
    /// Matches all remaining segments.
    Greedy(Box<str>),
}

impl Routes {
    pub(super) fn of<'a>(operations: impl Iterator<Item = (&'static str, &'a Binding)>) -> Self {
        let mut routes: Vec<Route> = operations
            .map(|(operation, binding)| Route {
                operation,
                verb: binding.verb.clone(),
                segments: split(&binding.path).map(segment).collect(),
            })
            .collect();
        routes.sort_by(|one, other| one.segments.cmp(&other.segments));
        Self(routes)
    }

    /// Returns the operation whose template matches, with the values of its labels. The path is split before it is decoded,
    /// so that `%2F` is part of a label.
    pub(super) fn find(&'static self, method: &Method, raw_path: &str) -> Option<(&'static str, Labels)> {
        let parts: Vec<&str> = split(raw_path).collect();
        let mut routes = self.0.iter().filter(|route| *route.verb == *method.as_str());
        routes.find_map(|route| Some((route.operation, route.labels(&parts)?)))
    }
}

impl Route {
    fn labels(&'static self, parts: &[&str]) -> Option<Labels> {
        let mut labels = IndexMap::new();
        let mut parts = parts.iter();
        for segment in &self.segments {
            let part = *parts.next()?;
            match segment {
                Segment::Literal(literal) if **literal == *part => {}
                Segment::Literal(_) => return None,
                Segment::Label(name) => {
                    labels.insert(name.as_ref(), decoded(part)?);
                }
                Segment::Greedy(name) => {
                    let rest: Vec<&str> = std::iter::once(part).chain(parts.by_ref().copied()).collect();
                    labels.insert(name.as_ref(), decoded(&rest.join("/"))?);
                }
            }
        }
        parts.next().is_none().then_some(Labels(labels))
    }
}

/// The segments of a path between its slashes, with or without a trailing one.
fn split(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.strip_suffix('/').unwrap_or(path).split('/')
}

fn segment(part: &str) -> Segment {
    let Some(label) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
        return Segment::Literal(part.into());
    };
    match label.strip_suffix('+') {
        Some(label) => Segment::Greedy(label.into()),
        None => Segment::Label(label.into()),
    }
}

/// A label is never empty.
fn decoded(part: &str) -> Option<String> {
    let text = percent_decode_str(part).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}
