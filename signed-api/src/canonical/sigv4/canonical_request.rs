//! The canonical request: method, path, query, header fields, their list, and what stands for the body.

use super::family::{PathForm, Payload, Placement, SigV4, SignedFields};
use crate::canonical::parts::Parts;
use crate::canonical::percent::{decoded, encoded, pairs};
use crate::canonical::text::collapsed;
use crate::crypto::{Hash, Mac, Sink as _};
use crate::scheme::SignError;

/// What stands for a body that is not signed.
const UNSIGNED_PAYLOAD: &[u8] = b"UNSIGNED-PAYLOAD";

impl SigV4<'_> {
    /// The canonical request, whose hash is signed.
    pub fn canonical_request(&self, request: &Parts<'_>) -> Vec<u8> {
        let mut out = format!(
            "{}\n{}\n{}\n",
            request.method(),
            self.path.of(request.path()),
            canonical_query(request.query(), self.bare_names),
        )
        .into_bytes();
        for name in self.signed_names(request) {
            out.extend_from_slice(name.as_bytes());
            out.push(b':');
            out.extend(self.value(request, name));
            out.push(b'\n');
        }
        out.push(b'\n');
        out.extend_from_slice(self.listed_names(request).as_bytes());
        out.push(b'\n');
        out.extend(self.payload(request));
        out
    }

    /// The names of the header fields that are signed, in order.
    fn signed_names<'p>(&self, request: &'p Parts<'_>) -> Vec<&'p str> {
        let is_signed = |name: &str| match self.signed {
            SignedFields::AllBut(others) => !others.contains(&name),
            SignedFields::Only(names) => names.contains(&name),
            SignedFields::Additional {
                always,
                prefix,
                also,
            } => always.contains(&name) || name.starts_with(prefix) || also.contains(&name),
        };
        let names = request.names().into_iter();
        names.filter(|name| is_signed(name)).collect()
    }

    /// The list of header fields that the server needs to know which ones are signed.
    pub(super) fn listed_names(&self, request: &Parts<'_>) -> String {
        let mut names = self.signed_names(request);
        if let SignedFields::Additional { always, prefix, .. } = self.signed {
            names.retain(|name| !always.contains(name) && !name.starts_with(prefix));
        }
        names.join(";")
    }

    /// The values of a header field as one.
    fn value(&self, request: &Parts<'_>, name: &str) -> Vec<u8> {
        let values = request.values(name).into_iter().map(collapsed);
        let mut value = values.collect::<Vec<_>>().join(&b',');
        if self.lower_values {
            value.make_ascii_lowercase();
        }
        value
    }

    /// What stands for the body.
    pub(super) fn payload(&self, request: &Parts<'_>) -> Vec<u8> {
        if let Some(hash) = request.field(self.fields.payload_hash) {
            return hash;
        }
        match self.declared_payload() {
            Payload::Hashed => sha256_hex(request.body()).into_bytes(),
            Payload::Unsigned => UNSIGNED_PAYLOAD.to_vec(),
        }
    }

    /// Refuses what the caller says of the body and is not so. That it is not signed the scheme has to say. A signed URL
    /// may be made for a body that somebody else sends, of which there is nothing but the hash.
    pub(super) fn refuse_wrong_payload(&self, request: &Parts<'_>) -> Result<(), SignError> {
        let name = self.fields.payload_hash;
        let Some(said) = request.field(name) else {
            return Ok(());
        };
        let is_unsigned = self.declared_payload() == Payload::Unsigned;
        let is_later = matches!(self.placement, Placement::Query { .. })
            && request.body().is_empty()
            && is_hex(&said);
        if said == sha256_hex(request.body()).as_bytes()
            || is_later
            || is_unsigned && said == UNSIGNED_PAYLOAD
        {
            return Ok(());
        }
        let instead = match is_unsigned {
            true => "",
            false => ", or declare the scheme `.with_unsigned_payload()`",
        };
        Err(SignError::new(format!(
            "the header field `{name}` is not the SHA-256 of the body in lower-case hex: leave it out{instead}"
        )))
    }

    fn declared_payload(&self) -> Payload {
        match self.placement {
            Placement::Header => self.payload,
            Placement::Query { .. } => self.presigned_payload,
        }
    }
}

impl PathForm<'_> {
    /// The canonical form of the percent-encoded `path`.
    fn of(&self, path: &str) -> String {
        let normalised = match self.is_normalised {
            true => normalised(path),
            false => path.to_owned(),
        };
        let segments = normalised.split('/').map(|segment| {
            match self.is_encoded_again {
                true => encoded(segment.as_bytes()),
                // Decoded first: what is sent may leave characters as they are that are encoded here.
                false => encoded(&decoded(segment)),
            }
        });
        let path = segments.collect::<Vec<_>>().join("/");
        format!("{}{path}", self.prefix)
    }
}

/// `path` with single slashes, and without `.` and `..`.
fn normalised(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let end = match path.ends_with('/') && !segments.is_empty() {
        true => "/",
        false => "",
    };
    format!("/{}{end}", segments.join("/"))
}

/// The parameters of `query`, encoded as RFC 3986 has it and in order. A `+` is a `+`, and not a space.
pub(super) fn canonical_query(query: &str, bare_names: bool) -> String {
    let mut parameters: Vec<(String, String)> = pairs(query)
        .map(|(name, value)| (encoded(&decoded(name)), encoded(&decoded(value))))
        .collect();
    parameters.sort_unstable();
    let written =
        parameters
            .into_iter()
            .map(|(name, value)| match bare_names && value.is_empty() {
                true => name,
                false => format!("{name}={value}"),
            });
    written.collect::<Vec<_>>().join("&")
}

/// Whether `text` is lower-case hex, and so no word such as `UNSIGNED-PAYLOAD`. How long it is the server sees: that of a
/// published example (googleapis/conformance-tests, v4_signatures.json) is two digits short.
fn is_hex(text: &[u8]) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    !text.is_empty() && text.iter().all(is_digit)
}

/// The SHA-256 of `bytes` in lower-case hex.
pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    let mut digest = Mac::digest(Hash::Sha256);
    digest.bytes(bytes);
    const_hex::encode(digest.finish().0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AWS documentation, "Create a signed AWS API request": each segment is encoded twice but for S3, and a name is
    /// sorted by its code points.
    #[test]
    fn paths_are_encoded_again_and_normalised_but_for_object_stores() {
        let aws = SigV4::aws("us-east-1", "iam").path;
        let s3 = SigV4::s3("us-east-1").path;
        for (sent, in_aws, in_s3) in [
            ("/", "/", "/"),
            ("/a%20b/", "/a%2520b/", "/a%20b/"),
            ("/a//b", "/a/b", "/a//b"),
            ("/a:b%2Fc", "/a%3Ab%252Fc", "/a%3Ab%2Fc"),
        ] {
            assert_eq!(aws.of(sent), in_aws);
            assert_eq!(s3.of(sent), in_s3);
        }
    }

    #[test]
    fn queries_are_sorted_after_they_are_encoded() {
        assert_eq!(
            canonical_query("b=%7e&a%2Fc=1&a=2&a=1&B&acl", false),
            "B=&a=1&a=2&a%2Fc=1&acl=&b=~"
        );
        assert_eq!(canonical_query("acl&a=+", true), "a=%2B&acl");
    }
}
