//! Parts of the request that are read again after the scheme has written them.

use crate::crypto::Sink;
use crate::scheme::SignContext;
use crate::scheme::record::Record;

/// A part of the request that a scheme may write, or that follows from such parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The path and `?query`.
    Target,
    /// The whole URL.
    Url,
    /// The body.
    Body,
}

impl SignContext<'_> {
    /// Writes a part of the request that the scheme has made of credentials: explanations show what it wrote there.
    pub fn retell(&self, part: Part, sink: &mut (impl Sink + ?Sized)) {
        let bytes = match part {
            Part::Path => self.path().as_bytes(),
            Part::Query => self.query().as_bytes(),
            Part::Target => self.target().as_bytes(),
            Part::Url => self.url().as_bytes(),
            Part::Body => self.body(),
        };
        match &self.record {
            None => sink.bytes(bytes),
            Some(record) => sink.retold(bytes, &self.shown(part, record)),
        }
    }

    fn shown(&self, part: Part, record: &Record) -> Vec<u8> {
        let text = |text: &Option<String>, sent: &str| match text {
            Some(text) => text.as_bytes().to_vec(),
            None => sent.as_bytes().to_vec(),
        };
        let (path, query) = (
            text(&record.path, self.path()),
            text(&record.query, self.query()),
        );
        let target = || match query.is_empty() {
            true => path.clone(),
            false => [&path[..], b"?", &query].concat(),
        };
        match part {
            Part::Path => path,
            Part::Query => query,
            Part::Target => target(),
            Part::Url => [self.origin().as_bytes(), &target()].concat(),
            Part::Body => record.body.clone().unwrap_or_else(|| self.body().to_vec()),
        }
    }
}
