//! What must not show in a text for people: a server may echo what it was sent, and a function quote what it was given.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::OnceLock;

use bytes::Bytes;
use secrecy::zeroize::Zeroizing;

use crate::credential::{Credentials, Field, SHORTEST_HIDDEN};
use crate::crypto::{Buffer, Sink as _};
use crate::encode;
use crate::session::SessionValues;

/// The credentials of an attempt, the values of its session, and what of the request was made of them.
#[derive(Clone, Default)]
pub(crate) struct Hidden {
    credentials: Option<Credentials>,
    session: SessionValues,
    concealed: Vec<Bytes>,
    /// Texts of which a server may come back with no more than the beginning.
    cut: Vec<Zeroizing<Vec<u8>>>,
    /// What stands for each form of a credential or a value of the session: made when something is hidden, which seldom
    /// happens.
    forms: OnceLock<Box<Forms>>,
    /// The same for those of which the beginning is hidden too.
    beginnings: OnceLock<Box<Forms>>,
}

type Forms = Vec<(Zeroizing<Vec<u8>>, String)>;

impl Hidden {
    pub(crate) fn new(credentials: &Credentials, session: &SessionValues) -> Self {
        Self {
            credentials: Some(credentials.clone()),
            session: session.clone(),
            concealed: Vec::new(),
            cut: Vec::new(),
            forms: OnceLock::new(),
            beginnings: OnceLock::new(),
        }
    }

    /// The credentials of the attempt.
    pub(crate) fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }

    /// The same with what was made of credentials.
    pub(crate) fn with_concealed(self, concealed: Vec<Bytes>) -> Self {
        Self { concealed, ..self }
    }

    /// Hides these bytes too, and the texts that schemes make of bytes.
    pub(crate) fn conceal_in_every_encoding(&mut self, bytes: &[u8]) {
        self.concealed.extend(encodings(bytes));
    }

    /// Hides `secret` in capital and small letters too, in every encoding, and where it is cut off.
    #[cfg(any(feature = "oauth2", feature = "command", feature = "vault"))]
    pub(crate) fn conceal_secret(&mut self, secret: &str) {
        let (upper, lower) = (secret.to_uppercase(), secret.to_lowercase());
        for text in [secret, &upper, &lower] {
            self.conceal_in_every_encoding(text.as_bytes());
            for form in encode::forms(text) {
                self.cut.push(Zeroizing::new(form.into_bytes()));
            }
        }
    }

    /// Whether there is anything in `bytes` that is to be hidden.
    pub(crate) fn hides(&self, bytes: &[u8]) -> bool {
        self.hide_bytes(bytes) != bytes
    }

    /// Whether there is a credential in `bytes` that a person may have made up.
    pub(crate) fn holds_guessable(&self, bytes: &[u8]) -> bool {
        let credentials = self.credentials.as_ref();
        let passphrase = credentials.and_then(|credentials| credentials.get(Field::Passphrase));
        let mut forms = passphrase.map(encode::forms).into_iter().flatten();
        forms.any(|form| encode::replaced(bytes, form.as_bytes(), b"").is_some())
    }

    /// `text` without them.
    pub(crate) fn hide(&self, text: &str) -> String {
        let hidden = self.hide_bytes(text.as_bytes());
        String::from_utf8_lossy(&hidden).into_owned()
    }

    /// The same of bytes, which need not be text as a whole.
    pub(crate) fn hide_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let forms = self.forms.get_or_init(|| Box::new(self.forms())).iter();
        let forms =
            forms.map(|(form, placeholder)| (Cow::Borrowed(&form[..]), placeholder.as_str()));
        let mut replaced: Vec<(Cow<'_, [u8]>, &str)> = forms.collect();
        for value in &self.concealed {
            let forms = forms_of_concealed(value).into_iter();
            replaced.extend(forms.map(|form| (Cow::Owned(form), "<redacted>")));
        }
        // The longest first: what is replaced must still be whole.
        replaced.sort_by_key(|(form, _)| Reverse(form.len()));
        let cut = self.cut.iter().map(|value| (&value[..], "<redacted>"));
        let bytes = without_beginnings(bytes.to_vec(), cut.collect());
        let bytes = replaced
            .into_iter()
            .fold(bytes, |bytes, (form, placeholder)| {
                encode::replaced(&bytes, &form, placeholder.as_bytes()).unwrap_or(bytes)
            });
        let beginnings = self.beginnings.get_or_init(|| Box::new(self.whole()));
        let values = beginnings
            .iter()
            .map(|(value, placeholder)| (&value[..], placeholder.as_str()));
        without_beginnings(bytes, values.collect())
    }

    fn forms(&self) -> Forms {
        let mut all = Forms::new();
        for (value, placeholder) in self.placeholders() {
            for form in forms_of_credential(value) {
                if !all.iter().any(|(known, _)| **known == form) {
                    all.push((Zeroizing::new(form), placeholder.clone()));
                }
            }
        }
        all
    }

    /// The credentials, the values of the session, and what Basic authentication makes of them, as they may come back.
    fn whole(&self) -> Forms {
        let mut whole = self.placeholders();
        let pair = self.credentials.as_ref().and_then(|credentials| {
            let (key, secret) = (
                credentials.get(Field::Key)?,
                credentials.get(Field::Secret)?,
            );
            let mut pair = Buffer::default();
            pair.base64(Zeroizing::new(format!("{key}:{secret}")).as_bytes());
            String::from_utf8(pair.finish().0.to_vec()).ok()
        });
        let pair = pair.unwrap_or_default();
        whole.push((&pair, "<redacted>".to_owned()));
        let forms = whole.into_iter().flat_map(|(value, placeholder)| {
            let forms = encode::forms(value).into_iter();
            forms.map(move |form| (Zeroizing::new(form.into_bytes()), placeholder.clone()))
        });
        forms.collect()
    }

    /// The credentials and the values of the session, and what stands for each.
    fn placeholders(&self) -> Vec<(&str, String)> {
        let mut placeholders = Vec::new();
        if let Some(credentials) = &self.credentials {
            placeholders.extend(credentials.placeholders());
        }
        placeholders.extend(self.session.placeholders());
        placeholders
    }
}

/// The beginning of a secret is hidden from so many bytes on: fewer tell little of it, and may be a word of the language.
const SHORTEST_BEGINNING: usize = 12;

/// No scheme writes more bytes than these in base58, for which the time grows with their square.
const LONGEST_IN_BASE58: usize = 128;

/// `bytes` without the beginnings of these secrets, where a server has cut them off.
fn without_beginnings(bytes: Vec<u8>, mut secrets: Vec<(&[u8], &str)>) -> Vec<u8> {
    secrets.retain(|(secret, _)| secret.len() > SHORTEST_BEGINNING);
    secrets.sort_by_key(|(secret, _)| Reverse(secret.len()));
    secrets
        .into_iter()
        .fold(bytes, |bytes, (secret, placeholder)| {
            encode::cut_off(&bytes, secret, SHORTEST_BEGINNING, placeholder.as_bytes())
                .unwrap_or(bytes)
        })
}

/// `bytes`, and the texts that schemes make of bytes.
pub(crate) fn encodings(bytes: &[u8]) -> Vec<Bytes> {
    let encodings: [fn(&mut Buffer, &[u8]); 7] = [
        Buffer::bytes,
        Buffer::hex,
        Buffer::hex_upper,
        Buffer::base64,
        Buffer::base64url,
        Buffer::base64url_nopad,
        Buffer::base58,
    ];
    let count = match bytes.len() <= LONGEST_IN_BASE58 {
        true => encodings.len(),
        false => encodings.len() - 1,
    };
    let encoded = encodings[..count].iter().map(|encode| {
        let mut buffer = Buffer::default();
        encode(&mut buffer, bytes);
        buffer.finish().0.into()
    });
    encoded.collect()
}

/// A credential as it is, and as schemes write it: a function may quote what it was given, and be given that.
fn forms_of_credential(value: &str) -> Vec<Vec<u8>> {
    let mut forms = encode::forms(value);
    if value.len() >= SHORTEST_HIDDEN {
        let (upper, lower) = (value.to_ascii_uppercase(), value.to_ascii_lowercase());
        let encoded = encodings(value.as_bytes()).into_iter();
        let encoded = encoded.filter_map(|bytes| String::from_utf8(bytes.to_vec()).ok());
        let others = encoded.chain([upper, lower]);
        forms.extend(others.flat_map(|other| encode::forms(&other)));
    }
    forms.into_iter().map(String::into_bytes).collect()
}

fn forms_of_concealed(value: &[u8]) -> Vec<Vec<u8>> {
    if value.len() < SHORTEST_HIDDEN {
        return Vec::new();
    }
    let Ok(text) = str::from_utf8(value) else {
        return vec![value.to_vec()];
    };
    let readings = encode::readings(text).into_iter();
    let forms = readings.flat_map(|reading| encode::forms(&reading));
    forms.map(String::into_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    fn hidden() -> Hidden {
        let credentials = Credentials::new("key-0123456789", "s3cr3t-value")
            .with_passphrase("open sesame")
            .with("wallet", "s3cr3t-value of the wallet")
            .with("index", "17");
        let session = Session::new();
        session.set("token", "t/0123");
        session.set("user", "42");
        Hidden::new(&credentials, &session.values())
    }

    #[test]
    fn every_credential_is_replaced_by_its_name() {
        assert_eq!(
            hidden().hide("a key-0123456789 b s3cr3t-value c open sesame"),
            "a <key key-…> b <secret> c <passphrase>",
        );
    }

    #[test]
    fn what_holds_another_credential_is_replaced_as_a_whole() {
        let concealed = Bytes::from_static(b"Basic open sesame");
        assert_eq!(
            hidden()
                .with_concealed(vec![concealed])
                .hide("s3cr3t-value of the wallet, Basic open sesame"),
            "<wallet>, <redacted>",
        );
    }

    #[test]
    fn values_of_the_session_are_hidden_in_every_form() {
        assert_eq!(
            hidden().hide("t/0123 and t%2F0123"),
            "<session.token> and <session.token>"
        );
    }

    /// By `xxd -p`, `base64` and `tr`.
    #[test]
    fn credentials_are_hidden_in_the_encodings_that_schemes_write() {
        for (text, hidden_as) in [
            ("7333637233742d76616c7565", "<secret>"),
            ("7333637233742D76616C7565", "<secret>"),
            ("czNjcjN0LXZhbHVl", "<secret>"),
            ("S3CR3T-VALUE", "<secret>"),
            ("b3BlbiBzZXNhbWU=", "<passphrase>"),
            ("b3BlbiBzZXNhbWU%3D", "<passphrase>"),
            ("dC8wMTIz", "<session.token>"),
            ("742f30313233", "<session.token>"),
            ("17", "17"),
            ("3137", "3137"),
        ] {
            assert_eq!(
                hidden().hide(&format!("a {text}.")),
                format!("a {hidden_as}.")
            );
        }
    }

    #[test]
    fn the_beginning_of_a_secret_is_hidden_where_it_is_cut_off() {
        let hidden = hidden();
        assert_eq!(
            hidden.hide("bad s3cr3t-value of the w.. and s3cr3t-va"),
            "bad <secret> of the w.. and s3cr3t-va"
        );
        let session = Session::new();
        session.set("token", "abcdefghijklmnopqrstuvwxyz");
        let hidden = Hidden::new(&Credentials::empty(), &session.values());
        assert_eq!(
            hidden.hide("no abcdefghijklmno… nor abcdefghijk, abcdefghijkl or xabcdefghijklmx"),
            "no <session.token>… nor abcdefghijk, <session.token> or x<session.token>x"
        );
    }

    #[test]
    #[cfg(feature = "oauth2")]
    fn a_secret_is_concealed_in_capital_letters_and_cut_off() {
        let mut hidden = Hidden::default();
        hidden.conceal_secret("Hunter-2/Hunter-2");
        assert_eq!(
            hidden.hide("HUNTER-2/HUNTER-2, hunter-2/hunter-2, Hunter-2/Hunt.., HUNTER-2%2FHUN"),
            "<redacted>, <redacted>, <redacted>.., <redacted>"
        );
    }

    #[test]
    fn what_is_too_short_to_be_a_secret_does_not_garble_a_text() {
        let concealed = Bytes::from_static(b"=");
        let text = "the server answered 417: a=42";
        assert_eq!(hidden().with_concealed(vec![concealed]).hide(text), text);
    }
}
