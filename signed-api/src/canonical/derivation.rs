//! MACs under a key that is derived step by step.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::zeroize::Zeroizing;

use crate::crypto::{Digest, Hash, Mac, Sink as _};
use crate::scheme::{SignContext, SignError};

/// How a key is derived: each step is the MAC of the next text under the key so far, and its result, in `form`, is the
/// next key. Without steps it is the first key.
pub(super) struct Derivation {
    pub(super) hash: Hash,
    pub(super) steps: Vec<String>,
    pub(super) form: KeyForm,
}

/// The form in which a derived key is the key of the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyForm {
    /// Its bytes.
    Bytes,
    /// Its bytes in base64, as text.
    Base64,
    /// Its bytes in lower-case hex, as text.
    Hex,
}

impl Derivation {
    /// The signature of `message` under the key that is derived from `first`.
    pub(super) fn signature(&self, first: &[u8], message: &[u8]) -> Vec<u8> {
        let first = Mac::keyed(self.hash, first);
        let mut mac = match self.steps.is_empty() {
            true => first,
            false => Mac::keyed(self.hash, &self.key(first)),
        };
        mac.bytes(message);
        mac.finish().0.as_ref().to_vec()
    }

    /// The same under the key that is derived from the prepared one in slot 0, which is done once for as long as the
    /// steps are the same. The steps are not recorded: every key on the way would sign as well as the secret, for as long
    /// as it is good.
    pub(super) fn sign(
        &self,
        message: &[u8],
        cx: &mut SignContext<'_>,
    ) -> Result<Vec<u8>, SignError> {
        let mut mac = match self.steps.is_empty() {
            true => cx.mac(0)?,
            false => cx.derived_mac(0, self.hash, &self.steps, |first| self.key(first))?,
        };
        mac.bytes(message);
        Ok(cx.finish(mac).as_ref().to_vec())
    }

    /// The key that the steps lead to from `first`; of no steps it is empty.
    fn key(&self, first: Mac<'_>) -> Zeroizing<Vec<u8>> {
        let (mut mac, mut key) = (first, Zeroizing::default());
        for step in &self.steps {
            mac.text(step);
            key = self.form.written(&mac.finish().0);
            mac = Mac::keyed(self.hash, &key);
        }
        key
    }
}

impl KeyForm {
    fn written(self, digest: &Digest) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(match self {
            Self::Bytes => digest.as_ref().to_vec(),
            Self::Base64 => STANDARD.encode(digest).into_bytes(),
            Self::Hex => const_hex::encode(digest).into_bytes(),
        })
    }
}
