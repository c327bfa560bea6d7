//! Header fields that are not like all others.

use http::HeaderName;
use http::header::{self, HeaderValue};

/// Header fields that belong to the connection, and so not to a caller.
pub(crate) const CONNECTION_FIELDS: [HeaderName; 4] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
];

/// Header fields whose values are credentials whoever sets them.
pub(crate) const CREDENTIAL_FIELDS: [HeaderName; 3] = [
    header::AUTHORIZATION,
    header::PROXY_AUTHORIZATION,
    header::COOKIE,
];

/// Header fields of requests that are no lists, and so must not be repeated (RFC 9110, section 5.3).
const SINGLE_FIELDS: [HeaderName; 16] = [
    header::AUTHORIZATION,
    header::CONTENT_LOCATION,
    header::CONTENT_RANGE,
    header::CONTENT_TYPE,
    header::COOKIE,
    header::DATE,
    header::FROM,
    header::IF_MODIFIED_SINCE,
    header::IF_RANGE,
    header::IF_UNMODIFIED_SINCE,
    header::MAX_FORWARDS,
    header::ORIGIN,
    header::PROXY_AUTHORIZATION,
    header::RANGE,
    header::REFERER,
    header::USER_AGENT,
];

/// Why a caller must not set the header field `name`, if that is so.
pub(crate) fn refusal(name: &HeaderName) -> Option<String> {
    if !CONNECTION_FIELDS.contains(name) {
        return None;
    }
    let reason = match *name {
        header::HOST => ": it is the host of the URL",
        header::CONTENT_LENGTH => ": it is the length of the body",
        _ => "",
    };
    Some(format!(
        "the header field `{name}` belongs to the connection and is set by it{reason}"
    ))
}

/// Adds a header field beside others of its name.
///
/// # Errors
///
/// Says why it must not be set, or not twice.
pub(crate) fn add(
    headers: &mut Vec<(HeaderName, HeaderValue)>,
    name: HeaderName,
    mut value: HeaderValue,
) -> Result<(), String> {
    if let Some(refusal) = refusal(&name) {
        return Err(refusal);
    }
    let is_there = headers.iter().any(|(earlier, _)| *earlier == name);
    if is_there && SINGLE_FIELDS.contains(&name) {
        return Err(format!(
            "the header field `{name}` is given twice, and is none that a request may repeat"
        ));
    }
    if CREDENTIAL_FIELDS.contains(&name) {
        value.set_sensitive(true);
    }
    headers.push((name, value));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(names: &[&'static str]) -> Result<usize, String> {
        let mut headers = Vec::new();
        for name in names {
            let name = HeaderName::from_static(name);
            add(&mut headers, name, HeaderValue::from_static("a"))?;
        }
        Ok(headers.len())
    }

    #[test]
    fn lists_are_repeated_and_single_values_are_not() {
        assert_eq!(added(&["accept", "x-a", "accept", "x-a", "date"]), Ok(5));
        for name in SINGLE_FIELDS {
            let mut headers = Vec::new();
            let mut again = || add(&mut headers, name.clone(), HeaderValue::from_static("a"));
            assert_eq!(again(), Ok(()));
            assert_eq!(
                again(),
                Err(format!(
                    "the header field `{name}` is given twice, and is none that a request may repeat"
                ))
            );
        }
    }

    #[test]
    fn what_follows_from_the_request_is_not_set_by_a_caller() {
        for (name, reason) in [
            ("host", ": it is the host of the URL"),
            ("content-length", ": it is the length of the body"),
            ("connection", ""),
        ] {
            assert_eq!(
                added(&[name]),
                Err(format!(
                    "the header field `{name}` belongs to the connection and is set by it{reason}"
                ))
            );
        }
    }
}
