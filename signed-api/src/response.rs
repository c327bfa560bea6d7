//! From the bytes of an answer to what the method declares.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::error::{Answer, Error, ErrorKind, Outcome, Words};

/// An answer with its status and header fields. A method that declares `Result<Response<T>>` returns it, and so does
/// every call after [`response`](crate::Call::response).
#[derive(Clone, Debug)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: T,
}

impl<T> Response<T> {
    /// The status, always one of success.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body alone.
    pub fn into_body(self) -> T {
        self.body
    }
}

impl Response<Bytes> {
    pub(crate) fn from_http(response: http::Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) fn into_answer(self) -> Answer {
        Answer {
            status: self.status,
            headers: self.headers,
            body: self.body,
            api: None,
            words: Words::default(),
        }
    }

    /// The same with another body in place of its own, which is returned.
    pub(crate) fn with_payload(self, payload: Option<Bytes>) -> (Self, Option<Bytes>) {
        match payload {
            None => (self, None),
            Some(body) => (Self { body, ..self }, Some(self.body)),
        }
    }

    fn decoded<T>(
        self,
        decode: impl FnOnce(Self) -> Result<T, Error>,
    ) -> Result<Response<T>, Error> {
        let (status, headers) = (self.status, self.headers.clone());
        decode(self).map(|body| Response {
            status,
            headers,
            body,
        })
    }
}

/// What `T` must be in a method that returns `Result<T>`: anything that serde can deserialize.
///
/// Implemented for every such type; it exists for the sake of a clear compile error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an answer: it does not implement `serde::Deserialize`",
    label = "an answer cannot be deserialized to this",
    note = "derive it: `#[derive(serde::Deserialize)]`"
)]
pub trait FromAnswer: DeserializeOwned {}

impl<T: DeserializeOwned> FromAnswer for T {}

/// What a method's return type makes of an answer; named by generated code.
pub mod decode {
    use super::{Bytes, Error, FromAnswer, Response, mismatch};

    /// Whether a body is a `U` in JSON.
    pub fn is_json<U: FromAnswer>(body: &[u8]) -> bool {
        serde_json::from_slice::<U>(body).is_ok()
    }

    /// The answer to a look-up that returns `Result<U>`.
    ///
    /// # Errors
    ///
    /// As [`json`].
    pub fn found<T, U: FromAnswer + Into<T>>(response: Response<Bytes>) -> Result<T, Error> {
        json::<U>(response).map(U::into)
    }

    /// The answer to a look-up that returns `Result<Option<U>>` or `Result<Vec<U>>`, which has found something.
    ///
    /// # Errors
    ///
    /// As [`json`], and when there are several to choose from.
    pub fn found_among<T, U, I>(response: Response<Bytes>) -> Result<T, Error>
    where
        U: Into<T>,
        I: FromAnswer + IntoIterator<Item = U>,
    {
        let mut all = json::<I>(response.clone())?.into_iter();
        match (all.next(), all.next()) {
            (Some(only), None) => Ok(only.into()),
            _ => Err(mismatch(response, "the look-up does not find exactly one")),
        }
    }

    /// `Result<T>`: JSON.
    ///
    /// # Errors
    ///
    /// When the body is not a `T` in JSON.
    pub fn json<T: FromAnswer>(response: Response<Bytes>) -> Result<T, Error> {
        match serde_json::from_slice(&response.body) {
            Ok(value) => Ok(value),
            Err(error) => Err(mismatch(response, &error.to_string())),
        }
    }

    /// `Result<()>`: any body, which is ignored.
    ///
    /// # Errors
    ///
    /// None.
    pub fn unit(_: Response<Bytes>) -> Result<(), Error> {
        Ok(())
    }

    /// `Result<String>`: the body as text.
    ///
    /// # Errors
    ///
    /// When the body is not UTF-8.
    pub fn text(response: Response<Bytes>) -> Result<String, Error> {
        match std::str::from_utf8(&response.body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(mismatch(response, &error.to_string())),
        }
    }

    /// `Result<Bytes>`: the body as it is.
    ///
    /// # Errors
    ///
    /// None.
    pub fn bytes(response: Response<Bytes>) -> Result<Bytes, Error> {
        Ok(response.body)
    }

    /// `Result<Response<T>>`.
    ///
    /// # Errors
    ///
    /// As [`json`].
    pub fn response_json<T: FromAnswer>(response: Response<Bytes>) -> Result<Response<T>, Error> {
        response.decoded(json)
    }

    /// `Result<Response<()>>`.
    ///
    /// # Errors
    ///
    /// None.
    pub fn response_unit(response: Response<Bytes>) -> Result<Response<()>, Error> {
        response.decoded(unit)
    }

    /// `Result<Response<String>>`.
    ///
    /// # Errors
    ///
    /// As [`text`].
    pub fn response_text(response: Response<Bytes>) -> Result<Response<String>, Error> {
        response.decoded(text)
    }

    /// `Result<Response<Bytes>>`.
    ///
    /// # Errors
    ///
    /// None.
    pub fn response_bytes(response: Response<Bytes>) -> Result<Response<Bytes>, Error> {
        Ok(response)
    }
}

/// How a call's answer becomes its result: a function of the method's type, or that with status and headers kept.
pub(crate) enum Decoder<'c, T> {
    Function(fn(Response<Bytes>) -> Result<T, Error>),
    Wrapped(Box<dyn FnOnce(Response<Bytes>) -> Result<T, Error> + Send + 'c>),
}

impl<'c, T: 'c> Decoder<'c, T> {
    pub(crate) fn decode(self, response: Response<Bytes>) -> Result<T, Error> {
        match self {
            Self::Function(decode) => decode(response),
            Self::Wrapped(decode) => decode(response),
        }
    }

    /// The same, keeping status and header fields.
    pub(crate) fn with_response(self) -> Decoder<'c, Response<T>> {
        Decoder::Wrapped(Box::new(|response| {
            response.decoded(|response| self.decode(response))
        }))
    }
}

pub(crate) fn mismatch(response: Response<Bytes>, reason: &str) -> Error {
    let message = format!(
        "the answer ({}) is not what the method declares: {reason}",
        response.status
    );
    Error::new(ErrorKind::Decode, Outcome::Completed, message).with_answer(response.into_answer())
}
