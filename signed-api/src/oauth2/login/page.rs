//! What a visitor is shown: small pages that run nothing, load nothing and tell no other site where they were.

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;

/// One page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// The code was exchanged: there is a token.
    LoggedIn,
    /// The user, or the server, did not grant it.
    NotGranted,
    /// It was granted, and there is no token nevertheless.
    Failed,
    /// Not an answer to this login.
    NotExpected,
    /// An answer to this login, which has one already.
    Answered,
    /// No such page.
    NotFound,
    /// Only to be read.
    NotAllowed,
}

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (header::CACHE_CONTROL, "no-store"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
];

impl Page {
    /// The whole answer.
    pub(super) fn response(self) -> Response<Full<Bytes>> {
        let (status, title, text) = self.said();
        let html = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<h1>{title}</h1>\n<p>{text}</p>\n"
        );
        let mut response = Response::new(Full::new(Bytes::from(html)));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if self == Self::NotAllowed {
            headers.insert(header::ALLOW, HeaderValue::from_static("GET"));
        }
        response
    }

    fn said(self) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::LoggedIn => (
                StatusCode::OK,
                "Logged in",
                "You may close this page and go back to the program.",
            ),
            Self::NotGranted => (
                StatusCode::FORBIDDEN,
                "Not logged in",
                "Access was not granted. You may close this page.",
            ),
            Self::Failed => (
                StatusCode::BAD_GATEWAY,
                "Not logged in",
                "Access was granted, but the program could not obtain it. It says why.",
            ),
            Self::NotExpected => (
                StatusCode::BAD_REQUEST,
                "Not expected",
                "This does not belong to the login that the program waits for.",
            ),
            Self::Answered => (
                StatusCode::CONFLICT,
                "Answered already",
                "The program has its answer to this login already.",
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "Not found", "There is nothing here."),
            Self::NotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "Not allowed",
                "This page can only be read.",
            ),
        }
    }
}
