//! What an answer says: read once, for all who want to know.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};

use super::{Client, ClientSpec};
use crate::answers::Answers;
use crate::api_error::Said;
use crate::challenge::Challenge;
use crate::circuit::Reply;
use crate::clock::Timestamp;
use crate::envelope::Opened;
use crate::error::{ErrorKind, Outcome, Words};
use crate::json::Json;
use crate::operation::Effect;
use crate::request::Request;
use crate::response::Response;
use crate::told::{is_put_off, told_wait};

/// What an answer says.
pub(super) enum Heard {
    /// Success, and the payload, unless that is all of the body.
    Success(Option<Bytes>),
    Failure(Box<Failure>),
}

/// What an answer says that is not one of success.
pub(super) struct Failure {
    pub(super) kind: ErrorKind,
    pub(super) outcome: Outcome,
    /// How long to wait before the next request.
    pub(super) told: Option<Duration>,
    pub(super) words: Words,
}

impl Heard {
    /// What the answer to `request` says, which came at `now`.
    pub(super) fn of(
        response: &Response<Bytes>,
        request: &Request,
        spec: &ClientSpec,
        now: Timestamp,
    ) -> Self {
        let Request {
            operation, effect, ..
        } = request;
        let Answers { envelope, errors } = operation.answers.unwrap_or(&spec.answers);
        let (status, headers) = (response.status(), response.headers());
        // There is no body that could be an envelope.
        let is_bare = status == StatusCode::NO_CONTENT || operation.method == Method::HEAD;
        let envelope = envelope.as_ref();
        let envelope = envelope.filter(|_| status.is_success() && !is_bare);
        if status.is_success() && envelope.is_none() {
            return Self::Success(None);
        }

        let may_say_more = envelope.is_some() || !errors.is_none() || is_put_off(status);
        let json = may_say_more.then(|| Json::of(response.body())).flatten();
        let json = json.as_ref();
        let opened = envelope.map(|envelope| envelope.open(response.body(), json));
        if let Some(Opened::Success(payload)) = opened {
            return Self::Success(payload);
        }

        let said = errors.read(json);
        let is_told = said.code.is_some() || said.message.is_some();
        let (is_named, is_safe) = (said.kind.is_some(), *effect == Effect::Safe);
        let meant = match status.is_success() {
            false => meaning(status),
            true if opened == Some(Opened::Failure) => {
                let is_rejected = is_named || errors.is_rejected_otherwise;
                (ErrorKind::Refused, refusal(is_rejected || is_safe))
            }
            true if is_told => (ErrorKind::Refused, refusal(is_named || is_safe)),
            true => (ErrorKind::Decode, Outcome::Unknown),
        };
        let challenge = status.is_client_error().then(|| Challenge::of(headers));
        let challenge = challenge.flatten();
        let kind = kind(meant.0, &said, challenge.as_ref());
        let is_partial = operation.retry.partial.contains(&status.as_u16());
        let outcome = match is_partial {
            true => Outcome::Partial,
            false => said.outcome.unwrap_or(meant.1),
        };
        let is_put_off =
            is_put_off(status) || matches!(kind, ErrorKind::RateLimited | ErrorKind::Unavailable);
        Self::Failure(Box::new(Failure {
            kind,
            outcome,
            told: told_wait(is_put_off, headers, json, spec.waits, now),
            words: words(said, challenge),
        }))
    }

    /// What the circuit of the host has to know of it.
    pub(super) fn reply(&self, status: StatusCode) -> Reply {
        let Self::Failure(failure) = self else {
            return Reply::Other;
        };
        match (status.as_u16(), failure.kind) {
            (418, _) => Reply::Banned(failure.told),
            (429, _) | (_, ErrorKind::RateLimited) => Reply::TooMany(failure.told),
            _ => Reply::Other,
        }
    }
}

impl Client {
    /// An answer to `request` that has just come, and what it says.
    pub(super) fn hear(
        &self,
        request: &Request,
        answer: http::Response<Bytes>,
    ) -> (Response<Bytes>, Heard) {
        let response = Response::from_http(answer);
        let shared = &*self.shared;
        let heard = Heard::of(&response, request, shared.spec, shared.clock.now());
        (response, heard)
    }
}

/// What happened: the API's own words say it better than a challenge, and that better than the status.
fn kind(of_status: ErrorKind, said: &Said, challenge: Option<&Challenge>) -> ErrorKind {
    if let Some(kind) = said.kind {
        return kind;
    }
    match (
        of_status,
        challenge.and_then(|challenge| challenge.error.as_deref()),
    ) {
        (ErrorKind::Refused, _) if said.outcome == Some(Outcome::Unknown) => ErrorKind::Server,
        (ErrorKind::Refused | ErrorKind::Unauthorized | ErrorKind::Forbidden, Some(error)) => {
            match error {
                "insufficient_scope" => ErrorKind::Forbidden,
                "invalid_token" => ErrorKind::Unauthorized,
                _ => of_status,
            }
        }
        _ => of_status,
    }
}

fn words(said: Said, challenge: Option<Challenge>) -> Words {
    let Challenge {
        error,
        description,
        scopes,
    } = challenge.unwrap_or_default();
    let is_scope_missing = error.as_deref() == Some("insufficient_scope");
    Words {
        code: said.code.or(error),
        message: said.message.or(description),
        scopes: if is_scope_missing { scopes } else { Vec::new() },
        held_scopes: Vec::new(),
    }
}

/// What is known after an error in an answer of success.
fn refusal(is_rejected: bool) -> Outcome {
    match is_rejected {
        true => Outcome::Rejected,
        false => Outcome::Unknown,
    }
}

/// What a status says that is not one of success.
pub(crate) fn meaning(status: StatusCode) -> (ErrorKind, Outcome) {
    match status.as_u16() {
        429 | 418 => (ErrorKind::RateLimited, Outcome::Rejected),
        // A gateway gave up waiting for who may be executing it still.
        408 => (ErrorKind::Timeout, Outcome::Unknown),
        401 => (ErrorKind::Unauthorized, Outcome::Rejected),
        403 => (ErrorKind::Forbidden, Outcome::Rejected),
        404 => (ErrorKind::NotFound, Outcome::Rejected),
        400..=499 => (ErrorKind::Refused, Outcome::Rejected),
        // With 301, 302 and 303 a server may have executed a POST before it points to the result.
        307 | 308 => (ErrorKind::Redirect, Outcome::Rejected),
        300..=399 => (ErrorKind::Redirect, Outcome::Unknown),
        _ => (ErrorKind::Server, Outcome::Unknown),
    }
}
