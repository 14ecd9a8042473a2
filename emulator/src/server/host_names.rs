//! AWS host names, under which the resources of this emulator can be called too.

use axum::extract::Request;
use http::header::HOST;
use http::uri::PathAndQuery;
use http::{HeaderValue, Uri};

use crate::base::addresses::own_by_aws_host;

/// Gives a request to an AWS host name, such as a gateway's, the path that the same resource has here.
pub(super) fn answer(mut request: Request) -> Request {
    let host = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let host = host.or_else(|| request.headers().get(HOST).map(HeaderValue::to_str)?.ok().map(str::to_owned));
    let Some(host) = host.filter(|host| host.contains(".amazon")) else { return request };
    let path_and_query = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let Some(own) = own_by_aws_host(&host.to_ascii_lowercase(), path_and_query) else { return request };
    if let Ok(path_and_query) = PathAndQuery::try_from(own.path_and_query.as_str()) {
        *request.uri_mut() = Uri::from(path_and_query);
        request.extensions_mut().insert(own);
    }
    request
}
