//! Credentials, and what gives them away.

use signed_api_tests::drawn::{Credential, Expression, Hash, Key, Part};
use signed_api_tests::signature::hex;

use crate::crypto;
use crate::meaning::{Hashed, Meaning};
use crate::means::{ACCOUNT, KEY, PASSPHRASE, WALLET};
use crate::written::{Origin, Written};

impl Meaning<'_> {
    /// Whether there is a call in which a credential can be read out of `value`, or guessed from it.
    pub(crate) fn may_tell(&self, value: &Expression) -> bool {
        match value {
            Expression::Credential(_) | Expression::Session(_) => true,
            Expression::Name(name) => self.may_tell(self.named(name)),
            Expression::Request(part) => {
                let parts: &[Part] = match part {
                    Part::Target | Part::Url => &[Part::Path, Part::Query],
                    part => &[*part],
                };
                let mut assigned = parts.iter().filter_map(|part| self.assigned(*part));
                assigned.any(|value| self.may_tell(value))
            }
            Expression::Mac(_, key, message) => !is_secret(key) && self.may_tell(message),
            value => value.parts().into_iter().any(|part| self.may_tell(part)),
        }
    }

    pub(crate) fn mac(&self, hash: Hash, key: &Key, message: &Expression) -> Written {
        let is_secret = is_secret(key);
        let key = match key {
            Key::Prepared(Credential::Secret, _) => self.holdings.secret_bytes.clone(),
            Key::Prepared(Credential::Second, _) => self.holdings.second_bytes.clone(),
            Key::Prepared(credential, _) => self.credential(*credential).bytes(),
            Key::Computed(value) => {
                let before = self.hashed.borrow().len();
                let key = self.written(value).bytes();
                let results = self.hashed.borrow();
                let results = results[before..].iter().map(|hashed| hashed.result.clone());
                self.keys.borrow_mut().extend(results);
                key
            }
        };
        let message = self.written(message);
        let result = crypto::mac(hash, &key, &message.bytes());
        let function = format!("hmac_{}", crypto::name(hash));
        self.noted(function, message, result, is_secret)
    }

    pub(crate) fn noted(
        &self,
        function: String,
        message: Written,
        result: Vec<u8>,
        is_secret: bool,
    ) -> Written {
        let origin = match is_secret {
            true => Origin::Open,
            false => message.origin(),
        };
        self.hashed.borrow_mut().push(Hashed {
            function,
            tells: message.origin() != Origin::Open,
            message,
            result: hex(&result),
        });
        Written::of(origin, result)
    }

    pub(crate) fn credential(&self, credential: Credential) -> Written {
        let (name, text) = match credential {
            Credential::Key => ("<key>", KEY),
            Credential::Passphrase => ("<passphrase>", PASSPHRASE),
            Credential::Account => ("<account>", ACCOUNT),
            Credential::Wallet => ("<wallet>", WALLET),
            Credential::Secret => ("<secret>", self.holdings.secret.as_str()),
            Credential::Second => ("<second>", self.holdings.second.as_str()),
        };
        Written::of(Origin::Credential(name), text)
    }
}

/// Whether nobody else has the key, so that the result gives nothing of the message away.
fn is_secret(key: &Key) -> bool {
    let is_private = |credential: &Credential| {
        matches!(
            credential,
            Credential::Secret | Credential::Second | Credential::Passphrase
        )
    };
    match key {
        Key::Prepared(credential, _) => is_private(credential),
        Key::Computed(value) => value.holds(&|value| match value {
            Expression::Mac(_, Key::Prepared(credential, _), _) => is_private(credential),
            Expression::Credential(credential) => is_private(credential),
            _ => false,
        }),
    }
}
