//! A body in chunks (RFC 9112, section 7.1).

use super::reader::{BadHttp, Limits};

/// More than any size with any extension that a client of tests writes.
const LONGEST_LINE: usize = 256;

/// A body that is read chunk by chunk.
#[derive(Debug)]
pub(super) struct Chunks {
    limits: Limits,
    body: Vec<u8>,
    /// How much of what was received is read.
    read: usize,
    stage: Stage,
}

#[derive(Clone, Copy, Debug)]
enum Stage {
    Size,
    /// So many bytes of a chunk are to come.
    Data(usize),
    /// The trailer fields, so many bytes of them read.
    Trailers(usize),
}

impl Chunks {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            body: Vec::new(),
            read: 0,
            stage: Stage::Size,
        }
    }

    pub(super) fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// Reads on in `received`, which is all since the head; says how long that is when it is complete.
    pub(super) fn read(&mut self, received: &[u8]) -> Result<Option<usize>, BadHttp> {
        loop {
            let rest = &received[self.read.min(received.len())..];
            match self.stage {
                Stage::Size => {
                    let Some(line) = line(rest, LONGEST_LINE)? else {
                        return Ok(None);
                    };
                    let size = size(line)?;
                    if size > self.limits.body - self.body.len().min(self.limits.body) {
                        return Err(BadHttp::BodyTooLong);
                    }
                    self.read += line.len() + 2;
                    self.stage = match size {
                        0 => Stage::Trailers(0),
                        _ => Stage::Data(size),
                    };
                    self.refuse_padding()?;
                }
                Stage::Data(0) => match rest {
                    [b'\r', b'\n', ..] => {
                        self.read += 2;
                        self.stage = Stage::Size;
                    }
                    [] | [b'\r'] => return Ok(None),
                    _ => return Err(BadHttp::Malformed("a chunk is longer than it says")),
                },
                Stage::Data(left) => {
                    let taken = left.min(rest.len());
                    self.body.extend_from_slice(&rest[..taken]);
                    self.read += taken;
                    self.stage = Stage::Data(left - taken);
                    if taken < left {
                        return Ok(None);
                    }
                }
                Stage::Trailers(length) => {
                    let longest = self.limits.head.saturating_sub(length);
                    let Some(line) = line(rest, longest)? else {
                        return Ok(None);
                    };
                    self.read += line.len() + 2;
                    if line.is_empty() {
                        return Ok(Some(self.read));
                    }
                    self.stage = Stage::Trailers(length + line.len() + 2);
                }
            }
        }
    }

    /// Chunks of one byte with long extensions would be held although the body is short.
    fn refuse_padding(&self) -> Result<(), BadHttp> {
        let longest = self.limits.body.saturating_mul(8);
        match self.read > longest.saturating_add(self.limits.head) {
            true => Err(BadHttp::BodyTooLong),
            false => Ok(()),
        }
    }
}

/// The first line without its CRLF; nothing while its end is not there.
fn line(text: &[u8], longest: usize) -> Result<Option<&[u8]>, BadHttp> {
    let end = text.windows(2).position(|window| window == b"\r\n");
    let line = &text[..end.unwrap_or(text.len())];
    // The CR of an end that is not all there yet is no stray one.
    let known = match end {
        Some(_) => line,
        None => line.strip_suffix(b"\r").unwrap_or(line),
    };
    if known.len() > longest {
        return Err(BadHttp::Malformed("a line between chunks is too long"));
    }
    if known.iter().any(|byte| b"\r\n\0".contains(byte)) {
        return Err(BadHttp::Malformed(
            "a line between chunks does not end in CRLF",
        ));
    }
    Ok(end.map(|_| line))
}

fn size(line: &[u8]) -> Result<usize, BadHttp> {
    let end = line
        .iter()
        .position(|byte| *byte == b';')
        .unwrap_or(line.len());
    let digits = line[..end].trim_ascii_end();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(BadHttp::Malformed("the size of a chunk is not a number"));
    }
    let size = str::from_utf8(digits)
        .ok()
        .and_then(|digits| usize::from_str_radix(digits, 16).ok());
    size.ok_or(BadHttp::BodyTooLong)
}
