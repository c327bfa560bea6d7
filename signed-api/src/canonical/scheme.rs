//! A canonicaliser and a signer as a scheme.

use http::HeaderName;

use super::canonicalise::{Canonicalise, Signatory};
use super::parts::{Added, Parts};
use super::signer::SignMessage;
use crate::clock::{Timestamp, Unit};
use crate::credential::{CredentialError, Credentials, Field};
use crate::crypto::{Buffer, Hash, Keys, Sink as _};
use crate::random::UuidText;
use crate::scheme::{Exposure, OptionUse, Scheme, SignContext, SignError};

/// The named credential that holds the token of temporary credentials.
const TOKEN: &str = "session_token";

/// The option of the client that chooses the region.
const REGION: OptionUse = OptionUse {
    name: "region",
    required: false,
};

/// The scheme that canonicalises as `C` and signs as `S`.
#[derive(Clone, Copy, Debug)]
pub struct Canonical<C, S> {
    canonicaliser: C,
    signer: S,
}

impl<C: Canonicalise, S: SignMessage> Canonical<C, S> {
    /// The scheme of the two.
    pub const fn new(canonicaliser: C, signer: S) -> Self {
        Self {
            canonicaliser,
            signer,
        }
    }
}

impl<C: Canonicalise, S: SignMessage> Scheme for Canonical<C, S> {
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
        keys(&self.canonicaliser, &self.signer, credentials)
    }

    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
        sign(&self.canonicaliser, &self.signer, cx)
    }

    fn reads_params(&self) -> bool {
        false
    }

    fn reads_token(&self) -> bool {
        false
    }

    fn options(&self) -> &'static [OptionUse] {
        options(&self.canonicaliser)
    }
}

/// [`Scheme::options`] for a canonicaliser.
pub(super) fn options(canonicaliser: &impl Canonicalise) -> &'static [OptionUse] {
    match canonicaliser.has_region() {
        true => &[REGION],
        false => &[],
    }
}

/// [`Scheme::keys`] for the two.
pub(super) fn keys(
    canonicaliser: &impl Canonicalise,
    signer: &impl SignMessage,
    credentials: &Credentials,
) -> Result<Keys, CredentialError> {
    canonicaliser.check(credentials)?;
    if credentials.get(Field::Named(TOKEN)).is_some() {
        credentials.require(Field::Named(TOKEN))?;
    }
    signer.keys(credentials)
}

/// [`Scheme::sign`] for the two.
pub(super) fn sign(
    canonicaliser: &impl Canonicalise,
    signer: &impl SignMessage,
    cx: &mut SignContext<'_>,
) -> Result<(), SignError> {
    let nonce = match canonicaliser.has_nonce() {
        true => Some(cx.uuid()?),
        false => None,
    };
    let signatory = signatory(cx, nonce.as_ref());

    let mut request = parts(cx)?;
    canonicaliser.prepare(&mut request, &signatory)?;
    let hashed = match cx.is_recorded() {
        true => canonicaliser.hashed(&request, &signatory)?,
        false => None,
    };
    let message = canonicaliser.message(&request, &signatory)?;
    let added = request.into_added();
    apply(added, cx)?;

    if let Some(text) = hashed {
        explain(cx, &text);
    }
    let signature = signer.sign(&message, &signatory, cx)?;

    let mut request = parts(cx)?;
    canonicaliser.place(&mut request, &signatory, &signature)?;
    let added = request.into_added();
    apply(added, cx)
}

fn signatory<'a>(cx: &SignContext<'a>, nonce: Option<&'a UuidText>) -> Signatory<'a> {
    let signatory = Signatory::new(cx.key(), Timestamp::from_nanos(cx.now(Unit::Nanos)));
    Signatory {
        token: Some(cx.named(TOKEN)).filter(|token| !token.is_empty()),
        region: Some(cx.option_text(REGION.name)).filter(|region| !region.is_empty()),
        nonce: nonce.map(AsRef::as_ref).unwrap_or_default(),
        ..signatory
    }
}

/// The request as it is now.
fn parts<'c>(cx: &'c SignContext<'_>) -> Result<Parts<'c>, SignError> {
    Ok(Parts::new(cx.method(), cx.url(), cx.body())?.with_headers(cx.headers()))
}

/// Sets on the request that is sent what signing has added.
fn apply(added: Added, cx: &mut SignContext<'_>) -> Result<(), SignError> {
    if let Some((query, exposure)) = added.query {
        let query = buffer(cx, query.as_bytes(), exposure);
        cx.set_query(query, exposure)?;
    }
    for (name, value, exposure) in added.fields {
        let Ok(name) = HeaderName::from_bytes(name.as_bytes()) else {
            return Err(SignError::new(format!(
                "`{name}` is no name of a header field"
            )));
        };
        let value = buffer(cx, &value, exposure);
        cx.header(name, value, exposure)?;
    }
    Ok(())
}

fn buffer(cx: &mut SignContext<'_>, bytes: &[u8], exposure: Exposure) -> Buffer {
    let mut buffer = cx.value();
    match exposure {
        Exposure::Credential => buffer.concealed(bytes),
        Exposure::Public | Exposure::Signature => buffer.bytes(bytes),
    }
    buffer
}

/// Hashes `text` once more, for the record.
fn explain(cx: &mut SignContext<'_>, text: &[u8]) {
    let mut digest = cx.digest(Hash::Sha256);
    digest.bytes(text);
    cx.finish(digest);
}
