//! The address of a next page: only its query is taken, and only if it leads to the server that was asked.

use url::{Url, form_urlencoded};

use crate::arguments::Arguments;

/// The query of `address`, which may be relative to `origin`, with those parameters that `arguments` takes.
///
/// # Errors
///
/// When it is no address, leads to another server, or has no query.
pub(super) fn query(address: &str, origin: &str, arguments: &Arguments) -> Result<String, String> {
    let parsed = Url::parse(origin).and_then(|origin| origin.join(address));
    let Ok(address) = parsed else {
        return Err("the address of its next page is no address".to_owned());
    };
    let other = address.origin().ascii_serialization();
    if other != origin {
        return Err(format!(
            "its next page is at another server, {other}: nothing is sent there"
        ));
    }
    let pairs = pairs(address.query().unwrap_or_default());
    if pairs
        .iter()
        .any(|(name, value)| name.contains('\u{fffd}') || value.contains('\u{fffd}'))
    {
        return Err("the query of its next page is not UTF-8".to_owned());
    }
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(
        pairs
            .into_iter()
            .filter(|(name, _)| arguments.takes_query(name)),
    );
    match written.finish() {
        empty if empty.is_empty() => {
            Err("the address of its next page has no query, which alone is taken of it".to_owned())
        }
        query => Ok(query),
    }
}

/// The names and values of a query.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}
