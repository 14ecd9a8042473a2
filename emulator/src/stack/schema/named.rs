//! Tables that have a name.

use toml::Spanned;

/// Tables of one kind with their names, in the order of the file.
pub(crate) type Named<T> = Vec<(String, T)>;

pub(crate) fn plain(strings: Option<Vec<Spanned<String>>>) -> Vec<String> {
    strings.unwrap_or_default().into_iter().map(Spanned::into_inner).collect()
}
