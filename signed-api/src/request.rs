//! A request, encoded once and signed as those bytes on every attempt.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use crate::address::{Address, BaseUrl};
use crate::effect;
use crate::error::{Error, Outcome};
use crate::operation::{Effect, Operation};
use crate::params::Value;
use crate::prepared::Prepared;
use crate::scheme::{Scheme, SignContext, Signable, Stamp, Trace};
use crate::transport::SignedRequest;

/// A request whose bytes no longer change, but for what each attempt's signature adds.
pub(crate) struct Encoded {
    pub(crate) operation: &'static Operation,
    pub(crate) effect: Effect,
    pub(crate) address: Address,
    pub(crate) body: Bytes,
    pub(crate) content_type: Option<&'static str>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) key: KeyPresence,
}

/// What a client adds to each of its requests.
#[derive(Clone, Copy)]
pub(crate) struct Sender<'c> {
    pub(crate) base: &'c BaseUrl,
    pub(crate) user_agent: &'c HeaderValue,
}

/// What an attempt is signed with.
#[derive(Clone, Copy)]
pub(crate) struct Signer<'a> {
    pub(crate) scheme: &'a dyn Scheme,
    pub(crate) prepared: &'a Prepared,
    pub(crate) stamp: Stamp,
}

/// Whether the key that the server recognises a repetition by is in the request.
#[derive(Clone, Copy)]
pub(crate) enum KeyPresence {
    Absent,
    Present,
    /// In a JSON body that the caller's type wrote; looked up only when it matters, after a failure.
    InJson(&'static str),
}

impl KeyPresence {
    pub(crate) fn of(value: Option<&Value>) -> Self {
        matches!(value, Some(Value::Text(text) | Value::Number(text)) if !text.trim().is_empty())
            .into()
    }
}

impl From<bool> for KeyPresence {
    fn from(present: bool) -> Self {
        if present { Self::Present } else { Self::Absent }
    }
}

impl Encoded {
    /// Signs a copy for one attempt. Beside it are the header values that were made of credentials.
    pub(crate) fn sign(
        &self,
        client: Sender<'_>,
        signer: Option<Signer<'_>>,
    ) -> Result<(SignedRequest, Vec<HeaderValue>), Error> {
        let mut headers = self.header_map(client);
        let mut concealed = Vec::new();
        if let Some(signer) = signer {
            let mut context = self.context(signer, &mut headers);
            signer.scheme.sign(&mut context)?;
            concealed = context.into_concealed();
        }
        Ok((self.with_headers(client, headers)?, concealed))
    }

    /// The same, with a record of what was signed.
    pub(crate) fn sign_traced(
        &self,
        client: Sender<'_>,
        signer: Signer<'_>,
    ) -> Result<(SignedRequest, Trace), Error> {
        let mut headers = self.header_map(client);
        let mut context = self.context(signer, &mut headers).traced();
        signer.scheme.sign(&mut context)?;
        let trace = context.into_trace();
        Ok((self.with_headers(client, headers)?, trace))
    }

    fn context<'r>(&'r self, signer: Signer<'r>, headers: &'r mut HeaderMap) -> SignContext<'r> {
        let request = Signable {
            method: &self.operation.method,
            address: &self.address,
            body: &self.body,
        };
        let keys = signer.prepared.keys(self.operation.scheme);
        SignContext::new(
            request,
            signer.stamp,
            signer.prepared.credentials(),
            keys,
            headers,
        )
    }

    /// The header fields before those of the scheme. What a call sets comes before what its method declares, and that
    /// before the defaults.
    fn header_map(&self, client: Sender<'_>) -> HeaderMap {
        let declared = self.operation.headers;
        // Room for the fields of the scheme, and for those that the transport adds.
        let mut headers = HeaderMap::with_capacity(self.headers.len() + declared.len() + 10);
        headers.insert(USER_AGENT, client.user_agent.clone());
        if let Some(content_type) = self.content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        for (name, value) in declared {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }

    fn with_headers(&self, client: Sender<'_>, headers: HeaderMap) -> Result<SignedRequest, Error> {
        Ok(SignedRequest {
            method: self.operation.method.clone(),
            url: client.base.url(&self.address)?,
            headers,
            body: self.body.clone(),
        })
    }

    /// Whether executing it again changes nothing, keys aside.
    pub(crate) fn is_repeatable(&self) -> bool {
        matches!(self.effect, Effect::Safe | Effect::Idempotent)
    }

    /// Whether it may be sent again after an attempt, or several, that ended so.
    pub(crate) fn may_resend(&self, outcome: Outcome) -> bool {
        effect::may_resend(self.effect, || self.is_keyed(), outcome)
    }

    /// Whether the key that [`Effect::Key`] relies on is in the request.
    fn is_keyed(&self) -> bool {
        match self.key {
            KeyPresence::Absent => false,
            KeyPresence::Present => true,
            KeyPresence::InJson(name) => {
                let body: Option<serde_json::Value> = serde_json::from_slice(&self.body).ok();
                match body.as_ref().and_then(|body| body.get(name)) {
                    Some(serde_json::Value::String(text)) => !text.trim().is_empty(),
                    Some(serde_json::Value::Number(_)) => true,
                    _ => false,
                }
            }
        }
    }
}
