//! An answer as bytes.

use http::header::CONNECTION;
use http::{Method, Version};

use crate::testing::answer::Answer;
use crate::testing::server::received_http::ReceivedHttp;

/// An answer as it goes out.
pub(in crate::testing::server) struct Written {
    pub(in crate::testing::server) head: Vec<u8>,
    pub(in crate::testing::server) body: Vec<u8>,
}

/// The bytes of `answer` to `request`. A truncated one announces more than its body.
pub(in crate::testing::server) fn written(
    answer: &Answer,
    request: &ReceivedHttp,
    is_truncated: bool,
) -> Written {
    let status = answer.status();
    let reason = http::StatusCode::from_u16(status).ok();
    let reason = reason.and_then(|status| status.canonical_reason());
    let mut head = format!("HTTP/1.1 {status} {}\r\n", reason.unwrap_or_default()).into_bytes();
    for (name, value) in answer.headers() {
        head.extend_from_slice(name.as_bytes());
        head.extend_from_slice(b": ");
        head.extend_from_slice(value);
        head.extend_from_slice(b"\r\n");
    }
    let body = answer.body();
    let is_framed = answer.has("content-length") || answer.has("transfer-encoding");
    // RFC 9110, section 8.6: not in an answer that has no body whatever is asked for.
    if !is_framed && !matches!(status, 100..=199 | 204) {
        let announced = if is_truncated {
            body.len().max(1)
        } else {
            body.len()
        };
        head.extend_from_slice(format!("content-length: {announced}\r\n").as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    let has_body = request.method != Method::HEAD && !matches!(status, 100..=199 | 204 | 304);
    let sent = match (has_body, is_truncated) {
        (false, _) => 0,
        (true, true) => body.len() / 2,
        (true, false) => body.len(),
    };
    Written {
        head,
        body: body[..sent].to_vec(),
    }
}

/// Whether the connection ends with this request.
pub(in crate::testing::server) fn ends_connection(request: &ReceivedHttp) -> bool {
    let mut options = request
        .headers
        .get_all(CONNECTION)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let mut says =
        |option: &[u8]| options.any(|said| said.trim_ascii().eq_ignore_ascii_case(option));
    match request.version {
        Version::HTTP_10 => !says(b"keep-alive"),
        _ => says(b"close"),
    }
}
