//! What an answer means that is not one of success.

mod sentence;
mod words;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use http::{Response, StatusCode};

use self::words::Words;
use crate::clock::Timestamp;
use crate::encode;
use crate::error::Outcome;
use crate::hidden::Hidden;
use crate::json::Json;
use crate::params::Params;
use crate::token::{TokenError, TokenErrorKind};
use crate::told::{is_put_off, told_wait};

/// What a request was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A token by the client's own credentials.
    ClientCredentials,
    /// A token by a refresh token.
    Refresh,
    /// A token by what a user knows.
    Login,
    /// The end of a token.
    Revocation,
}

/// The answer if it is one of success, and otherwise the error that it means.
pub(super) fn judged(
    answer: Response<Bytes>,
    purpose: Purpose,
    hidden: &Hidden,
    now: Timestamp,
) -> Result<Response<Bytes>, TokenError> {
    let status = answer.status();
    let body = Params::from_json(answer.body()).ok();
    let words = body.as_ref().map(|body| Words::read(body, hidden));
    let words = words.unwrap_or_default();
    if status.is_success() {
        // The content of an answer to a revocation says nothing (RFC 7009, section 2.2).
        if purpose == Purpose::Revocation {
            return Ok(answer);
        }
        match body {
            // Some servers say with success that they refuse.
            Some(body) if words.is_error && body.get("access_token").is_none() => {}
            Some(_) => return Ok(answer),
            None => return Err(not_json(&answer)),
        }
    }

    let (kind, advice) = sentence::meaning(status, &words, purpose, is_of_another(&answer, &words));
    let mut message = format!("the endpoint answered {status}");
    if let Some(code) = &words.code {
        message.push_str(&format!(", `{code}`"));
    }
    if let Some(description) = &words.description {
        message.push_str(&format!(" ({description})"));
    }
    if is_html(&answer) {
        message.push_str(" with an HTML page");
    }
    if status.is_redirection()
        && let Some(target) = answer.headers().get(LOCATION)
    {
        let target = String::from_utf8_lossy(target.as_bytes());
        let target = encode::shown_target(&target);
        message.push_str(&format!(", to `{}`", words::shown(&target, hidden)));
    }
    message.push_str(": ");
    message.push_str(advice);
    let json = Json::of(answer.body());
    let told = told_wait(
        is_put_off(status),
        answer.headers(),
        json.as_ref(),
        &[],
        now,
    );
    let mut error = TokenError::new(kind, message)
        .with_outcome(outcome(status))
        .with_retry_after(told);
    if let Some(code) = words.code {
        error = error.with_code(code);
    }
    Err(error)
}

/// What is known of the server's side. It refuses with success only in words.
fn outcome(status: StatusCode) -> Outcome {
    match status.as_u16() {
        408 => Outcome::Unknown,
        200..=299 | 400..=499 | 307 | 308 => Outcome::Rejected,
        _ => Outcome::Unknown,
    }
}

/// An answer of success that cannot be read. Whether the endpoint has seen the request is not known.
fn not_json(answer: &Response<Bytes>) -> TokenError {
    let what = match (answer.body().is_empty(), is_html(answer)) {
        (true, _) => "nothing at all",
        (_, true) => "an HTML page",
        _ => "something that is no JSON object",
    };
    let message = format!(
        "the endpoint answered {} with {what}: this is no token endpoint, or something stands before it; check the address",
        answer.status()
    );
    TokenError::new(TokenErrorKind::Malformed, message).with_outcome(Outcome::Unknown)
}

/// Whether a refusal is not about what was asked for: who wrote a page may not be who keeps the tokens, and who says nothing
/// but `Basic` challenges the client (RFC 6749, section 5.2).
fn is_of_another(answer: &Response<Bytes>, words: &Words) -> bool {
    let is_silent = words.code.is_none() && words.description.is_none();
    let mut challenges = answer.headers().get_all(WWW_AUTHENTICATE).iter();
    let is_basic = challenges.any(|challenge| {
        let scheme = challenge.as_bytes().get(..5).unwrap_or_default();
        scheme.eq_ignore_ascii_case(b"basic")
    });
    (is_silent && is_basic) || is_html(answer)
}

fn is_html(answer: &Response<Bytes>) -> bool {
    let content_type = answer.headers().get(CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    content_type.to_ascii_lowercase().starts_with("text/html")
        || answer.body().trim_ascii_start().starts_with(b"<")
}
