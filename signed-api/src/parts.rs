//! A request, encoded once, and the signing of a copy for each attempt.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::address::{Address, BaseUrl};
use crate::error::{Error, ErrorKind};
use crate::given::Given;
use crate::scheme::{Constants, Means, Record, Scheme, SignContext, Signable, Written};
use crate::transport::{SignedRequest, Veiled};

/// The parts of a request. They no longer change, but for what each attempt's signature adds.
#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) method: Method,
    pub(crate) address: Address,
    pub(crate) body: Bytes,
    pub(crate) content_type: Option<&'static str>,
    /// Constant header fields of the method; names are in lower case.
    pub(crate) declared: &'static [(&'static str, &'static str)],
    /// Header fields of the call, which come before those of the method. Those of one name stand beside each other.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    /// The arguments by name, for a scheme that reads them.
    pub(crate) given: Option<Box<Given>>,
    /// What the method declares for its scheme.
    pub(crate) constants: &'static [(&'static str, &'static str)],
    /// The same of a request that no method declares.
    pub(crate) own_constants: Vec<(String, String)>,
}

/// What a client adds to each of its requests.
#[derive(Clone, Copy)]
pub(crate) struct Sender<'c> {
    pub(crate) base: &'c BaseUrl,
    pub(crate) user_agent: Option<&'c HeaderValue>,
}

/// What signs an attempt, and with what.
#[derive(Clone, Copy)]
pub(crate) struct Material<'a> {
    pub(crate) scheme: &'a dyn Scheme,
    pub(crate) means: Means<'a>,
    /// Whether to keep a record for people.
    pub(crate) is_recorded: bool,
}

/// A request as one attempt sends it.
pub(crate) struct Signed {
    pub(crate) request: SignedRequest,
    /// The text that logs in to a WebSocket, if the scheme writes one.
    pub(crate) message: Option<Bytes>,
    /// What was made of credentials.
    pub(crate) concealed: Vec<Bytes>,
    pub(crate) record: Record,
}

impl Parts {
    /// A copy for one attempt, as it is.
    pub(crate) fn unsigned(&self, sender: Sender<'_>) -> Result<Signed, Error> {
        let headers = self.header_map(sender);
        Ok(Signed {
            request: SignedRequest {
                method: self.method.clone(),
                url: sender.base.url(&self.address)?,
                headers,
                body: self.body.clone(),
                veiled: Veiled::default(),
            },
            message: None,
            concealed: Vec::new(),
            record: Record::default(),
        })
    }

    /// A signed copy for one attempt.
    pub(crate) async fn sign(
        &self,
        sender: Sender<'_>,
        material: Material<'_>,
    ) -> Result<Signed, Error> {
        let request = self.signable();
        let mut cx = self.context(&request, sender, &material);
        match material.scheme.is_remote() {
            false => material.scheme.sign(&mut cx)?,
            true => material.scheme.sign_remote(&mut cx).await?,
        }
        self.finish(sender, cx.into_written())
    }

    /// The same at once.
    pub(crate) fn sign_now(
        &self,
        sender: Sender<'_>,
        material: Material<'_>,
    ) -> Result<Signed, Error> {
        if material.scheme.is_remote() {
            return Err(Error::not_sent(
                ErrorKind::Signing,
                "the scheme waits for something remote: await `sign` or `login`",
            ));
        }
        let request = self.signable();
        let mut cx = self.context(&request, sender, &material);
        material.scheme.sign(&mut cx)?;
        self.finish(sender, cx.into_written())
    }

    fn context<'r>(
        &self,
        request: &'r Signable<'r>,
        sender: Sender<'_>,
        material: &'r Material<'r>,
    ) -> SignContext<'r> {
        let headers = self.header_map(sender);
        SignContext::new(request, &material.means, headers, material.is_recorded)
    }

    pub(crate) fn signable(&self) -> Signable<'_> {
        Signable {
            method: &self.method,
            address: &self.address,
            body: &self.body,
            content_type: self.content_type,
            has_own_content_type: self.has_own_content_type(),
            given: self.given.as_deref(),
            constants: Constants {
                declared: self.constants,
                given: &self.own_constants,
            },
        }
    }

    /// The header fields before those of the scheme. What a call sets comes before what its method declares, and that
    /// before the defaults.
    fn header_map(&self, sender: Sender<'_>) -> HeaderMap {
        // Room for the fields of the scheme, and for those that the transport adds.
        let mut headers = HeaderMap::with_capacity(self.headers.len() + self.declared.len() + 10);
        if let Some(user_agent) = sender.user_agent {
            headers.insert(USER_AGENT, user_agent.clone());
        }
        if let Some(content_type) = self.content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        }
        for (name, value) in self.declared {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        for (place, (name, value)) in self.headers.iter().enumerate() {
            let mut earlier = self.headers[..place].iter();
            match earlier.any(|(earlier, _)| earlier == name) {
                false => drop(headers.insert(name.clone(), value.clone())),
                true => drop(headers.append(name.clone(), value.clone())),
            }
        }
        headers
    }

    fn has_own_content_type(&self) -> bool {
        self.declared.iter().any(|(name, _)| *name == CONTENT_TYPE)
            || self.headers.iter().any(|(name, _)| *name == CONTENT_TYPE)
    }

    fn finish(&self, sender: Sender<'_>, written: Written<'_>) -> Result<Signed, Error> {
        let url = sender.base.url(&written.address);
        let url = url.map_err(|error| match written.address {
            Cow::Borrowed(_) => error,
            Cow::Owned(_) => Error::not_sent(
                ErrorKind::Signing,
                "the scheme writes a path or query that would be sent in another form than it was signed in: \
                 percent-encode it, as `form(..)` and `percent_encode(..)` do",
            ),
        })?;
        Ok(Signed {
            request: SignedRequest {
                method: self.method.clone(),
                url,
                headers: written.headers,
                body: written.body,
                veiled: written.veiled,
            },
            message: written.message,
            concealed: written.concealed,
            record: written.record.map(|record| *record).unwrap_or_default(),
        })
    }
}
