//! How IAM's lists are paginated: `MaxItems` and `Marker` in, `IsTruncated` and `Marker` out.

use serde::{Deserialize, Serialize};

use super::IamError;
use super::case_insensitive_map::CaseInsensitiveMap;
use crate::aws::pagination::{page, page_after};

/// The requested page. Documented: 100 items unless said otherwise.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Pagination {
    max_items: Option<usize>,
    marker: Option<String>,
}

/// Whether and where the list continues.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Truncation {
    is_truncated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<String>,
}

impl Pagination {
    /// Returns a page of the wanted items of a table; fails on a marker that no page returned.
    pub(crate) fn of_table<'t, T, U>(
        &self,
        table: &'t CaseInsensitiveMap<T>,
        wanted: impl Fn(&T) -> bool,
        write: impl Fn(&'t T) -> U,
    ) -> Result<(Vec<U>, Truncation), IamError> {
        let list = |last: Option<String>| {
            let rest = table.after(last).filter(|(_, item)| wanted(item));
            rest.map(|(name, item)| (name.to_owned(), write(item)))
        };
        let (items, marker) = page_after(list, self.size(), self.marker.as_deref())?;
        Ok((items, Truncation { is_truncated: marker.is_some(), marker }))
    }

    /// Returns a page of a list that a quota keeps short; fails on a marker that no page returned.
    pub(crate) fn of_list<T>(
        &self,
        items: impl Iterator<Item = T>,
    ) -> Result<(Vec<T>, Truncation), IamError> {
        let (items, marker) = page(items, self.size(), self.marker.as_deref())?;
        Ok((items, Truncation { is_truncated: marker.is_some(), marker }))
    }

    fn size(&self) -> usize {
        self.max_items.unwrap_or(100)
    }
}
