//! The address of a request: encoded once, then only read.

use std::ops::Range;

use url::Url;

use crate::encode;
use crate::error::{Error, ErrorKind};

/// The address that the paths of a client are appended to, in the form that is sent.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Url,
    /// `https://host:port/prefix`, without a slash at the end.
    text: String,
    authority: Range<usize>,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        const NEITHER: &str = "it begins with neither `https://` nor `http://`";
        Self::with_scheme(text, &["https://", "http://"], NEITHER).map_err(|reason| {
            let message = format!("the base URL cannot be used: {reason}");
            Error::not_sent(ErrorKind::Configuration, message)
        })
    }

    /// That of one request, which may be the address of a WebSocket.
    pub(crate) fn parse_any(text: &str) -> Result<Self, Error> {
        const NONE: &str = "it begins with none of `https://`, `http://`, `wss://` and `ws://`";
        let schemes = ["https://", "http://", "wss://", "ws://"];
        Self::with_scheme(text, &schemes, NONE).map_err(|reason| {
            let message = format!("the URL cannot be used: {reason}");
            Error::not_sent(ErrorKind::Argument, message)
        })
    }

    /// The reason does not quote the text, which may hold a password.
    fn with_scheme(
        text: &str,
        schemes: &[&str],
        of_another: &'static str,
    ) -> Result<Self, &'static str> {
        let refuse = Err::<Self, _>;
        let lower = text.to_ascii_lowercase();
        let after_scheme = schemes.iter().find_map(|scheme| lower.strip_prefix(scheme));
        let Some(after_scheme) = after_scheme else {
            return refuse(of_another);
        };
        if text.contains(|c: char| c.is_control() || c.is_whitespace()) {
            return refuse("it holds white space or a control character");
        }
        let url = match Url::parse(text) {
            Ok(url) if !after_scheme.starts_with(['/', '\\']) => url,
            _ => return refuse("it is not a URL; write `https://host/path`"),
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("it holds a user name or password; give those as credentials");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse(
                "it has a query or fragment; leave out `?` and `#` and all that follows",
            );
        }
        // The parser resolves dot segments, so they are looked for in what was written.
        if encode::refuse_dot_segments(after_scheme).is_err() || after_scheme.contains('\\') {
            return refuse("its path has a `.` or `..` segment or a backslash");
        }
        let origin = url.origin().ascii_serialization();
        let authority = url.scheme().len() + 3..origin.len();
        Ok(Self {
            text: origin + url.path().trim_end_matches('/'),
            authority,
            url,
        })
    }

    /// The beginning of an address, with room for a path and a query.
    pub(crate) fn start(&self) -> String {
        let mut text = String::with_capacity(self.text.len() + 128);
        text.push_str(&self.text);
        text
    }

    /// The full address, from a text that [`start`](Self::start)ed here.
    pub(crate) fn finish(&self, text: String, path_end: usize) -> Address {
        Address {
            text,
            authority: self.authority.clone(),
            path_end,
        }
    }

    /// The address in the form that transports take. Its text must be the one that was signed.
    pub(crate) fn url(&self, address: &Address) -> Result<Url, Error> {
        // Host and port are parsed when the client is built, and not again for every request.
        let mut url = self.url.clone();
        url.set_path(address.path());
        if !address.query().is_empty() {
            url.set_query(Some(address.query()));
        }
        match url.as_str() == address.text {
            true => Ok(url),
            false => Err(Error::not_sent(
                ErrorKind::Argument,
                "the address would be sent in another form than it was signed in",
            )),
        }
    }

    /// `https://host:port`.
    pub(crate) fn origin(&self) -> &str {
        &self.text[..self.authority.end]
    }

    /// Whether both lead to the same place.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.text == other.text
    }

    /// Where the path begins in every address of this base.
    pub(crate) fn path_start(&self) -> usize {
        self.authority.end
    }
}

/// A base URL as people may see it: whole when it is a legal one, which holds no password, and otherwise not at all.
pub(crate) fn shown_url(text: &str) -> &str {
    match BaseUrl::parse(text) {
        Ok(_) => text,
        Err(_) => "<not a base URL>",
    }
}

/// The address of one request.
#[derive(Clone, Debug)]
pub(crate) struct Address {
    text: String,
    authority: Range<usize>,
    path_end: usize,
}

impl Address {
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn origin(&self) -> &str {
        &self.text[..self.authority.end]
    }

    pub(crate) fn host(&self) -> &str {
        &self.text[self.authority.clone()]
    }

    pub(crate) fn path(&self) -> &str {
        &self.text[self.authority.end..self.path_end]
    }

    pub(crate) fn query(&self) -> &str {
        self.text.get(self.path_end + 1..).unwrap_or_default()
    }

    /// The path and `?query`; without `?` when there is no query.
    pub(crate) fn target(&self) -> &str {
        &self.text[self.authority.end..]
    }

    /// All up to the query, without `?`.
    pub(crate) fn without_query(&self) -> &str {
        &self.text[..self.path_end]
    }

    /// The same with this text, in which only the query is another.
    pub(crate) fn with_text(&self, text: String) -> Self {
        Self {
            text,
            authority: self.authority.clone(),
            path_end: self.path_end,
        }
    }

    /// The same with another path.
    pub(crate) fn with_path(&self, path: &str) -> Self {
        let mut text = String::with_capacity(self.text.len() + path.len());
        text.push_str(self.origin());
        text.push_str(path);
        let path_end = text.len();
        text.push_str(&self.text[self.path_end..]);
        Self {
            text,
            authority: self.authority.clone(),
            path_end,
        }
    }

    /// The same with another query; an empty one is none.
    pub(crate) fn with_query(&self, query: &str) -> Self {
        let mut text = String::with_capacity(self.path_end + 1 + query.len());
        text.push_str(self.without_query());
        if !query.is_empty() {
            text.push('?');
            text.push_str(query);
        }
        self.with_text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(base: &str, path: &str, query: &str) -> Address {
        let base = BaseUrl::parse(base).expect("a base URL");
        let mut text = base.start() + path;
        let path_end = text.len();
        if !query.is_empty() {
            text = text + "?" + query;
        }
        let address = base.finish(text, path_end);
        let url = base.url(&address).expect("the parser leaves it as it is");
        assert_eq!(url.as_str(), address.text());
        address
    }

    #[test]
    fn the_parts_are_those_of_the_whole() {
        let address = address("HTTPS://API.example.com:443/v1/", "/orders", "a=1");
        assert_eq!(address.text(), "https://api.example.com/v1/orders?a=1");
        assert_eq!(address.origin(), "https://api.example.com");
        assert_eq!(address.host(), "api.example.com");
        assert_eq!(address.path(), "/v1/orders");
        assert_eq!(address.query(), "a=1");
        assert_eq!(address.target(), "/v1/orders?a=1");
    }

    #[test]
    fn a_part_is_replaced_and_the_others_remain() {
        let address = address("https://api.example.com/v1", "/orders", "a=1");
        let other = address.with_path("/v2/x").with_query("b=2");
        assert_eq!(other.text(), "https://api.example.com/v2/x?b=2");
        assert_eq!((other.path(), other.query()), ("/v2/x", "b=2"));
        assert_eq!(other.host(), "api.example.com");
        let bare = address.with_query("").with_path("/");
        assert_eq!((bare.target(), bare.query()), ("/", ""));
    }

    #[test]
    fn without_a_query_there_is_no_question_mark() {
        let address = address("http://[0:0::1]:8080", "/", "");
        assert_eq!(address.host(), "[::1]:8080");
        assert_eq!(
            (address.path(), address.query(), address.target()),
            ("/", "", "/")
        );
    }

    #[test]
    fn what_cannot_be_a_base_is_refused_with_a_reason() {
        for (text, reason) in [
            ("api.example.com", "neither"),
            ("https:bob:hunter2@example.com", "neither"),
            ("https:////bob:hunter2@example.com", "not a URL"),
            ("https://", "not a URL"),
            (" https://example.com", "neither"),
            ("https://example.com/a/.\t./b", "white space"),
            ("ftp://example.com", "neither"),
            ("https://user:hunter2@example.com", "user name or password"),
            ("https://example.com/?a", "query or fragment"),
            ("https://example.com/a/../b", "segment"),
            ("https://example.com/%2e%2E/b", "segment"),
            ("https://example.com/a\\..\\b", "backslash"),
        ] {
            let error = BaseUrl::parse(text).expect_err(text).to_string();
            assert!(error.contains(reason), "{text}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn an_address_that_the_parser_changes_is_refused() {
        let base = BaseUrl::parse("https://example.com").expect("a base URL");
        for path in ["/a/../b", "/a b", "/é", "/a\\b", "/a#b", "//a", "/%2e/b"] {
            let text = base.start() + path;
            let path_end = text.len();
            let url = base.url(&base.finish(text, path_end));
            assert!(url.is_err() == (path != "//a"), "{path}: {url:?}");
        }
    }
}
