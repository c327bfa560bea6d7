//! The head of a request: its line and its header fields.

use http::header::{CONTENT_LENGTH, EXPECT, HOST, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Version};

use super::reader::{BadHttp, Limits};

#[derive(Debug)]
pub(super) struct Head {
    pub(super) method: Method,
    pub(super) target: String,
    pub(super) version: Version,
    pub(super) headers: HeaderMap,
    pub(super) framing: Framing,
    /// Whether the client waits for `100 Continue`.
    pub(super) waits: bool,
}

/// How the end of the body is told.
#[derive(Clone, Copy, Debug)]
pub(super) enum Framing {
    Sized(usize),
    Chunked,
}

impl Head {
    /// Reads a head, its empty last line included.
    pub(super) fn parse(text: &[u8], limits: &Limits) -> Result<Self, BadHttp> {
        let mut lines = lines(text)?;
        let line = lines.next().unwrap_or_default();
        let (method, target, version) = request_line(line)?;
        let headers = fields(lines, limits)?;
        let hosts = headers.get_all(HOST).iter().count();
        if hosts > 1 || (hosts == 0 && version == Version::HTTP_11) {
            return Err(BadHttp::Malformed("there is not one `Host`"));
        }
        let framing = framing(&headers, version)?;
        let expects = headers.get(EXPECT).map(HeaderValue::as_bytes);
        Ok(Self {
            method,
            target,
            version,
            waits: expects.is_some_and(|text| text.eq_ignore_ascii_case(b"100-continue")),
            headers,
            framing,
        })
    }
}

/// The lines up to the empty one.
fn lines(text: &[u8]) -> Result<impl Iterator<Item = &[u8]>, BadHttp> {
    let text = text.strip_suffix(b"\r\n\r\n").unwrap_or(text);
    let is_legal = |(place, byte): (usize, &u8)| match byte {
        b'\n' => place > 0 && text[place - 1] == b'\r',
        b'\r' => text.get(place + 1) == Some(&b'\n'),
        byte => *byte != 0,
    };
    match text.iter().enumerate().all(is_legal) {
        true => Ok(text
            .split(|byte| *byte == b'\n')
            .map(|line| line.strip_suffix(b"\r").unwrap_or(line))),
        false => Err(BadHttp::Malformed(
            "a line does not end in CRLF, or holds CR or NUL",
        )),
    }
}

fn request_line(line: &[u8]) -> Result<(Method, String, Version), BadHttp> {
    let malformed = BadHttp::Malformed("the first line is not method, target and version");
    let mut words = line.split(|byte| *byte == b' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(malformed);
    };
    let version = match version {
        b"HTTP/1.1" => Version::HTTP_11,
        b"HTTP/1.0" => Version::HTTP_10,
        _ => {
            return Err(BadHttp::Malformed(
                "the version is neither HTTP/1.1 nor HTTP/1.0",
            ));
        }
    };
    if target.is_empty() || !target.iter().all(u8::is_ascii_graphic) {
        return Err(BadHttp::Malformed(
            "the target is empty or not visible ASCII",
        ));
    }
    let method = Method::from_bytes(method).map_err(|_| malformed)?;
    Ok((
        method,
        String::from_utf8_lossy(target).into_owned(),
        version,
    ))
}

fn fields<'a>(
    lines: impl Iterator<Item = &'a [u8]>,
    limits: &Limits,
) -> Result<HeaderMap, BadHttp> {
    let mut headers = HeaderMap::new();
    for line in lines {
        if headers.len() >= limits.fields {
            return Err(BadHttp::HeadTooLong);
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = colon
            .map(|colon| (&line[..colon], &line[colon + 1..]))
            .ok_or(BadHttp::Malformed("a header field has no colon"))?;
        // A name with a space is no name: that also refuses folded lines.
        let name = HeaderName::from_bytes(name)
            .map_err(|_| BadHttp::Malformed("a header field has no legal name"))?;
        let value = HeaderValue::from_bytes(value.trim_ascii())
            .map_err(|_| BadHttp::Malformed("a header field has no legal value"))?;
        let added = headers.try_append(name, value);
        added.map_err(|_| BadHttp::HeadTooLong)?;
    }
    Ok(headers)
}

/// RFC 9112, section 6.3, without its remedies for what is ambiguous.
fn framing(headers: &HeaderMap, version: Version) -> Result<Framing, BadHttp> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let mut lengths = headers.get_all(CONTENT_LENGTH).iter();
    let (coding, length) = (codings.next(), lengths.next());
    if codings.next().is_some()
        || lengths.next().is_some()
        || (coding.is_some() && length.is_some())
    {
        return Err(BadHttp::Malformed("the length of the body is said twice"));
    }
    if let Some(coding) = coding {
        return match coding.as_bytes().eq_ignore_ascii_case(b"chunked")
            && version == Version::HTTP_11
        {
            true => Ok(Framing::Chunked),
            false => Err(BadHttp::Malformed("a transfer coding other than `chunked`")),
        };
    }
    let Some(length) = length else {
        return Ok(Framing::Sized(0));
    };
    let digits = length.as_bytes();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(BadHttp::Malformed("`Content-Length` is not a number"));
    }
    // Digits that are no number are too great a number.
    let length = str::from_utf8(digits)
        .ok()
        .and_then(|digits| digits.parse().ok());
    length.map(Framing::Sized).ok_or(BadHttp::BodyTooLong)
}
