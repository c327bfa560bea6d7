//! What to do about a refusal.

use http::StatusCode;

use super::Purpose;
use super::words::Words;
use crate::token::TokenErrorKind::{self, *};

/// The kind of a refusal, and a sentence that says what to do: by the status where it says that nothing was decided, then by
/// the code (RFC 6749, sections 4.1.2.1 and 5.2; RFC 7009, section 2.2.1; RFC 8628, section 3.5), then by the status.
pub(super) fn meaning(
    status: StatusCode,
    words: &Words,
    purpose: Purpose,
    is_of_another: bool,
) -> (TokenErrorKind, &'static str) {
    match status.as_u16() {
        408 => {
            return (
                Unavailable,
                "it got no whole request in time; try again later",
            );
        }
        429 => {
            return (
                Unavailable,
                "it was asked too often; wait before asking again",
            );
        }
        500..=599 => {
            return (
                Unavailable,
                "it failed, or is not there for now; try again later",
            );
        }
        _ => {}
    }
    let by_code = words
        .code
        .as_deref()
        .and_then(|code| of_code(code, purpose));
    by_code.unwrap_or_else(|| match is_of_another {
        true => of_status(status, Purpose::ClientCredentials),
        false => of_status(status, purpose),
    })
}

fn of_code(code: &str, purpose: Purpose) -> Option<(TokenErrorKind, &'static str)> {
    Some(match code {
        "invalid_request" => (
            Refused,
            "the request lacks something that this server wants, or holds what it does not take; see which parameters its \
             document names",
        ),
        "invalid_client" => (
            Refused,
            "it does not know this client, or the secret is not right; check both, and whether it wants them in the body",
        ),
        "invalid_grant" => match purpose {
            Purpose::Refresh => (
                LoginRequired,
                "the refresh token was revoked or used before, has expired, or is another client's; log in again",
            ),
            Purpose::Login => (
                Refused,
                "what was given to log in with is not right, or is no longer",
            ),
            Purpose::ClientCredentials | Purpose::Revocation => (
                Refused,
                "it does not accept what the token was asked for with",
            ),
        },
        "unauthorized_client" => (
            Refused,
            "this client may not do this; have it registered for this grant",
        ),
        "unsupported_grant_type" => (
            Refused,
            "it has no such grant; see which its document names",
        ),
        "invalid_scope" => (
            Refused,
            "a scope is unknown, or more than this client or token may have; ask for fewer",
        ),
        "access_denied" => (Denied, "the user said no, or the server did without asking"),
        "unsupported_token_type" => (
            Refused,
            "it cannot revoke tokens of this type; they end with their lifetime",
        ),
        "temporarily_unavailable" | "server_error" => {
            (Unavailable, "it is not there for now; try again later")
        }
        "slow_down" => (
            Unavailable,
            "it was asked too often; wait before asking again",
        ),
        _ => return None,
    })
}

fn of_status(status: StatusCode, purpose: Purpose) -> (TokenErrorKind, &'static str) {
    match (status.as_u16(), purpose) {
        (404 | 405 | 410, _) => (
            Configuration,
            "there is no such endpoint; check the address",
        ),
        (300..=399, _) => (
            Configuration,
            "redirects are not followed, because secrets would go along; give the address that it leads to",
        ),
        (401, Purpose::Refresh) => (
            LoginRequired,
            "it does not accept the refresh token; log in again",
        ),
        (401, Purpose::Login) => (Refused, "what was given to log in with is not right"),
        (401, _) => (
            Refused,
            "it does not accept the client's id and secret; check both",
        ),
        (403, _) => (
            Refused,
            "it does not let this client, or this address, do this; see to its permissions there",
        ),
        _ => (Refused, "it refuses the request as it is; see its document"),
    }
}
