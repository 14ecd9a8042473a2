//! The canonical request as a trace may show it: without the values that may be secret.

/// The line of the query: after those of method and path.
const QUERY_LINE: usize = 2;
/// The headers whose values a trace may show: others may be credentials.
const HEADERS: [&str; 6] =
    ["accept", "content-type", "host", "x-amz-content-sha256", "x-amz-date", "x-amz-target"];
/// The same of parameters in the query.
const PARAMETERS: [&str; 10] = [
    "Action",
    "Version",
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "accountId",
    "maxResults",
    "qualifier",
];

/// The canonical request with `***` in place of values that may be secret; names are left as they are.
pub(in crate::sigv4) fn shown(written: &[u8]) -> String {
    let text = String::from_utf8_lossy(written);
    let lines = text.split('\n').enumerate().map(|(number, line)| match (number, line.split_once(':')) {
        (QUERY_LINE, _) => shown_query(line),
        (number, Some((name, _))) if number > QUERY_LINE && !HEADERS.contains(&name) => {
            [name, ":***"].concat()
        }
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn shown_query(query: &str) -> String {
    let parameters = query.split('&').map(|parameter| match parameter.split_once('=') {
        Some((name, value)) if !value.is_empty() && !PARAMETERS.contains(&name) => [name, "=***"].concat(),
        _ => parameter.to_owned(),
    });
    parameters.collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_that_may_be_secret_is_shown() {
        let written = b"GET\n/\nX-Amz-Date=1&X-Amz-Security-Token=hunter2&api_key=hunter3&b=&qualifier=DEFAULT&\
                        x-amz-security-token=hunter2\nhost:a\nx-amz-security-token:hunter2\nx-api-key:hunter4\n\n\
                        host;x-amz-security-token;x-api-key\n00";
        let expected = "GET\n/\nX-Amz-Date=1&X-Amz-Security-Token=***&api_key=***&b=&qualifier=DEFAULT&\
                        x-amz-security-token=***\nhost:a\nx-amz-security-token:***\nx-api-key:***\n\n\
                        host;x-amz-security-token;x-api-key\n00";
        assert_eq!(shown(written), expected);
    }
}
