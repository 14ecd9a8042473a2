//! AWS host names, under which the resources of this emulator can be called too.

use http::header::HOST;
use http::{HeaderValue, Request, Uri};

use crate::base::addresses::local_uri_of_aws_host;
use crate::base::http::SentUri;

/// Sets the path of a request to an AWS host name, such as a gateway's, to the local path of the same resource.
pub(super) fn answer<B>(mut request: Request<B>) -> Request<B> {
    let host = request.uri().authority().map(|authority| authority.as_str().to_owned());
    let host = host.or_else(|| request.headers().get(HOST).map(HeaderValue::to_str)?.ok().map(str::to_owned));
    let Some(host) = host.filter(|host| host.contains(".amazon")) else { return request };
    let Some(own) = local_uri_of_aws_host(&host.to_ascii_lowercase(), request.uri()) else { return request };
    let sent = std::mem::replace(request.uri_mut(), Uri::from(own.path_and_query.clone()));
    request.extensions_mut().insert(SentUri(sent));
    request.extensions_mut().insert(own);
    request
}
