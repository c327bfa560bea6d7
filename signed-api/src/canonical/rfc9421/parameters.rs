//! The parameters of a signature (RFC 9421, section 2.3).

use super::structured::string;
use crate::canonical::canonicalise::Signatory;
use crate::clock::Unit;
use crate::scheme::SignError;

/// What a signature says of itself.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameters<'a> {
    pub(super) is_dated: bool,
    /// For how many seconds it is good.
    pub(super) lifetime: Option<u64>,
    pub(super) key_id: KeyId<'a>,
    pub(super) has_nonce: bool,
    pub(super) algorithm: Option<&'a str>,
    pub(super) tag: Option<&'a str>,
}

/// What names the key.
#[derive(Clone, Copy, Debug)]
pub(super) enum KeyId<'a> {
    /// The key of the credentials.
    Credential,
    Fixed(&'a str),
    None,
}

impl Parameters<'_> {
    /// The parameters as they stand behind the list of components; a server takes them in any order.
    pub(super) fn written(&self, signatory: &Signatory<'_>) -> Result<String, SignError> {
        let now = signatory.now.in_unit(Unit::Seconds);
        let mut out = String::new();
        if self.is_dated {
            out += &format!(";created={now}");
        }
        if let Some(lifetime) = self.lifetime {
            out += &format!(";expires={}", now.saturating_add(lifetime));
        }
        let key_id = match self.key_id {
            KeyId::Credential => Some(signatory.key),
            KeyId::Fixed(name) => Some(name),
            KeyId::None => None,
        };
        let texts = [
            ("keyid", key_id),
            ("nonce", self.has_nonce.then_some(signatory.nonce)),
            ("alg", self.algorithm),
            ("tag", self.tag),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                out += &format!(";{name}={}", string(text)?);
            }
        }
        Ok(out)
    }
}
