//! What would be signed and sent, for people: credentials are replaced by their names.

use std::fmt;

use http::{HeaderMap, HeaderName, Method};
use url::Url;

use crate::arguments::Arguments;
use crate::client::Client;
use crate::error::Result;
use crate::hidden::{Hidden, encodings};
use crate::parts::Signed;
use crate::scheme::Hashing;

/// A request as it would be signed and sent at this moment; see [`Call::explain`](crate::Call::explain).
///
/// Its `Display` is meant for a person who compares it with an exchange's document. Credentials stand as `<key>`,
/// `<secret>`, `<passphrase>`; arguments stand as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    operation: &'static str,
    hashed: Vec<Hashed>,
    method: Method,
    url: String,
    headers: Vec<(HeaderName, String)>,
    body: String,
    /// Whether the body is text, and so not shown in hex.
    is_text: bool,
    message: Option<String>,
}

/// A digest, MAC or signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashed {
    function: &'static str,
    message: String,
    result: String,
}

impl Hashed {
    /// The function: `hmac_sha256`, `sha512`, ..
    pub fn function(&self) -> &str {
        self.function
    }

    /// What was hashed (the prehash), with credentials replaced by their names. Bytes that are not text are in hex.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The result in lower-case hex, before any other encoding; redacted when it is a digest of a credential without a key.
    pub fn result(&self) -> &str {
        &self.result
    }
}

impl Explanation {
    pub(crate) async fn of(client: &Client, arguments: Arguments) -> Result<Self> {
        let operation = arguments.operation().name;
        let encoded = arguments.encode(client.base())?;
        let (signed, hidden) = client.rehearse(&encoded).await?;
        Ok(Self::new(operation, signed, &hidden))
    }

    /// What `operation` sends, without what is `hidden`.
    pub(crate) fn new(operation: &'static str, signed: Signed, hidden: &Hidden) -> Self {
        let Signed {
            request,
            message,
            concealed,
            record,
        } = signed;
        // A part of the request may be hashed, or shown, in which the scheme has written a credential.
        let mut hidden = hidden.clone().with_concealed(concealed);
        let hashed = hashed(&record.hashings, &mut hidden);
        let hide = |text: String| hidden.hide(&text);
        let url = shown_url(&request.url, record.path, record.query);
        let body = record.body.as_deref().unwrap_or(&request.body);
        let login = record.message.or_else(|| {
            let message = message.as_deref()?;
            Some(String::from_utf8_lossy(message).into_owned())
        });
        let headers = shown_headers(&request.headers, record.headers)
            .into_iter()
            .map(|(name, value)| (name, hide(value)))
            .collect();
        Self {
            operation,
            hashed,
            method: request.method,
            url: hide(url),
            headers,
            is_text: str::from_utf8(body).is_ok(),
            body: readable(&hidden.hide_bytes(body)),
            message: login.map(hide),
        }
    }

    /// The operation, as `Trait::method`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// Every digest and MAC, in the order they were computed. The last one usually is the signature.
    pub fn hashed(&self) -> &[Hashed] {
        &self.hashed
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The header fields, those of the scheme included.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The body. Bytes that are not text are in hex.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The text that logs in to a WebSocket, if the scheme writes one.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// A command line for a shell that sends the same request, once the placeholders are filled in. A body that is not
    /// text is left to a file `body`.
    pub fn curl(&self) -> String {
        let method = match self.method {
            Method::HEAD => "--head".to_owned(),
            ref method => format!("-X {method}"),
        };
        let mut command = format!("curl {method} {}", quoted(&self.url));
        for (name, value) in self.headers() {
            // curl leaves out a field that ends in `:`, and sends one that ends in `;` empty.
            let field = match value.is_empty() {
                true => format!("{name};"),
                false => format!("{name}: {value}"),
            };
            command.push_str(" \\\n  -H ");
            command.push_str(&quoted(&field));
        }
        if !self.is_text {
            command.push_str(" \\\n  --data-binary @body");
        } else if !self.body.is_empty() {
            // Not `--data`, which would take a body that begins with `@` for the name of a file.
            command.push_str(" \\\n  --data-raw ");
            command.push_str(&quoted(&self.body));
        }
        command
    }
}

/// What was hashed. What signs or gives a credential away is hidden, also from all that is shown later.
fn hashed(hashings: &[Hashing], hidden: &mut Hidden) -> Vec<Hashed> {
    let mut is_shown = Vec::with_capacity(hashings.len());
    for hashing in hashings {
        let shown = !is_key(hashing, hashings) && !gives_away(hashing, hidden);
        if !shown {
            hidden.conceal_in_every_encoding(&hashing.result);
        }
        is_shown.push(shown);
    }
    let hashings = hashings.iter().zip(is_shown);
    let hashed = hashings.map(|(hashing, is_shown)| Hashed {
        function: hashing.function,
        message: readable(&hidden.hide_bytes(&hashing.message)),
        result: match is_shown {
            true => const_hex::encode(&*hashing.result),
            false => "<redacted>".to_owned(),
        },
    });
    hashed.collect()
}

/// Whether another one is keyed with its result: whoever reads that can sign.
fn is_key(hashing: &Hashing, hashings: &[Hashing]) -> bool {
    let encodings = encodings(&hashing.result);
    let mut keys = hashings.iter().filter_map(|other| other.key.as_ref());
    keys.any(|key| encodings.iter().any(|encoding| encoding[..] == key[..]))
}

/// Whether a credential can be guessed from its result.
fn gives_away(hashing: &Hashing, hidden: &Hidden) -> bool {
    let has_secret_key = match &hashing.key {
        None => hashing.has_secret_key,
        Some(key) => hidden.hides(key),
    };
    !has_secret_key && (hashing.holds_credential || hidden.holds_guessable(&hashing.message))
}

/// The URL, with what the scheme wrote of it as the scheme's record shows it.
fn shown_url(sent: &Url, path: Option<String>, query: Option<String>) -> String {
    if path.is_none() && query.is_none() {
        return sent.to_string();
    }
    let origin = sent.origin().ascii_serialization();
    let path = path.unwrap_or_else(|| sent.path().to_owned());
    match query.as_deref().or(sent.query()) {
        None | Some("") => origin + &path,
        Some(query) => format!("{origin}{path}?{query}"),
    }
}

/// All header fields, those the scheme set as the scheme's record shows them.
fn shown_headers(
    sent: &HeaderMap,
    recorded: Vec<(HeaderName, String)>,
) -> Vec<(HeaderName, String)> {
    sent.iter()
        .map(|(name, value)| {
            let record = recorded.iter().rfind(|(recorded, _)| recorded == name);
            let shown = match record {
                Some((_, shown)) => shown.clone(),
                None if value.is_sensitive() => "<redacted>".to_owned(),
                None => readable(value.as_bytes()),
            };
            (name.clone(), shown)
        })
        .collect()
}

/// The text, or hex where it is none.
fn readable(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => format!("0x{}", const_hex::encode(bytes)),
    }
}

/// The text with line breaks and other control characters written as escapes.
pub(crate) fn in_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character.is_control() {
            true => line.extend(character.escape_default()),
            false => line.push(character),
        }
    }
    line
}

/// In single quotes for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.operation)?;
        if self.hashed.is_empty() {
            writeln!(f, "not signed")?;
        }
        for hashed in &self.hashed {
            writeln!(f, "{} of", hashed.function)?;
            writeln!(f, "  {}", in_one_line(&hashed.message))?;
            writeln!(f, "is {}", hashed.result)?;
        }
        writeln!(f, "{} {}", self.method, self.url)?;
        for (name, value) in self.headers() {
            writeln!(f, "{name}: {}", in_one_line(value))?;
        }
        if !self.body.is_empty() {
            writeln!(f, "\n{}", self.body)?;
        }
        if let Some(message) = &self.message {
            writeln!(f, "\nlogin: {message}")?;
        }
        write!(f, "\n{}", self.curl())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_what_was_quoted() {
        assert_eq!(quoted("it's {\"a\":1}"), r#"'it'\''s {"a":1}'"#);
    }

    #[test]
    fn a_prehash_stays_in_one_line() {
        assert_eq!(in_one_line("GET\n{\"a\":1}"), "GET\\n{\"a\":1}");
    }

    #[test]
    fn bytes_that_are_not_text_are_shown_in_hex() {
        assert_eq!(readable(b"a=1"), "a=1");
        assert_eq!(readable(&[0xff, 0x00]), "0xff00");
    }
}
