//! Drawing digests, MACs and signatures.

use super::expressions::{Hand, Sort};
use super::language::{Credential, Decoding, Encoding, Expression, Hash, Key};

impl Hand {
    pub(super) fn bytes(&mut self, depth: usize) -> Expression {
        match self.dice.below(5) {
            0 => Expression::Random(*self.dice.pick(&[1, 8, 12, 20, 64])),
            1 | 2 if depth > 0 => {
                let key = self.key(depth - 1);
                self.mac(key, depth - 1)
            }
            _ => {
                let hash = *self.dice.pick(&Hash::ALL);
                Expression::Digest(hash, Box::new(self.message(depth.saturating_sub(1))))
            }
        }
    }

    fn message(&mut self, depth: usize) -> Expression {
        match depth {
            0 => self.value(Sort::Message, 0),
            _ => self.join(Sort::Message, depth - 1),
        }
    }

    fn mac(&mut self, key: Key, depth: usize) -> Expression {
        let hash = *self.dice.pick(&Hash::ALL);
        Expression::Mac(hash, key, Box::new(self.message(depth)))
    }

    fn key(&mut self, depth: usize) -> Key {
        match self.dice.below(8) {
            0 => {
                let inner = Key::Prepared(Credential::Secret, self.secret);
                Key::Computed(Box::new(self.mac(inner, depth.saturating_sub(1))))
            }
            1 => Key::Computed(Box::new(Expression::Credential(Credential::Passphrase))),
            2 => Key::Prepared(Credential::Key, Decoding::Text),
            3 if !self.is_line => Key::Prepared(Credential::Second, self.second),
            _ => Key::Prepared(Credential::Secret, self.secret),
        }
    }

    pub(super) fn encoded(&mut self, depth: usize) -> Expression {
        let encoding = self.encoding();
        let inner = match self.dice.below(10) {
            0..=6 => self.bytes(depth),
            7 => self.text(Sort::Text, depth),
            // Bytes and text together.
            _ => Expression::Join(vec![self.bytes(depth), self.value(Sort::Text, depth)]),
        };
        Expression::Encoded(encoding, Box::new(inner))
    }

    pub(super) fn encoding(&mut self) -> Encoding {
        *self.dice.pick(&[
            Encoding::Hex,
            Encoding::Hex,
            Encoding::HexUpper,
            Encoding::Base64,
            Encoding::Base64,
            Encoding::Base64Url,
            Encoding::Base64UrlNoPad,
            Encoding::Base58,
        ])
    }

    /// A signature under the secret, as text; `message` is part of what is signed.
    pub(super) fn signature(&mut self, message: Vec<Expression>) -> Expression {
        let mut operands = message;
        for _ in 0..self.dice.below(5) {
            operands.push(self.value(Sort::Message, 2));
        }
        if self.dice.chance(10) {
            operands.push(Expression::Credential(Credential::Secret));
        }
        if self.dice.chance(30) {
            operands.push(Expression::Literal("\n".to_owned()));
        }
        self.dice.shuffle(&mut operands);
        let message = match operands.len() {
            1 => operands.remove(0),
            _ => Expression::Join(operands),
        };
        let hash = *self.dice.pick(&Hash::ALL);
        let key = match self.dice.below(10) {
            0 => {
                let date = Expression::Mac(
                    hash,
                    Key::Prepared(Credential::Secret, self.secret),
                    Box::new(self.message(1)),
                );
                Key::Computed(Box::new(date))
            }
            1 if !self.is_line => Key::Prepared(Credential::Second, self.second),
            _ => Key::Prepared(Credential::Secret, self.secret),
        };
        let message = match self.dice.chance(20) {
            true => {
                let digest = Expression::Digest(*self.dice.pick(&Hash::ALL), Box::new(message));
                match self.dice.chance(50) {
                    true => Expression::Encoded(Encoding::Hex, Box::new(digest)),
                    false => digest,
                }
            }
            false => message,
        };
        let mac = Expression::Mac(hash, key, Box::new(message));
        Expression::Encoded(self.encoding(), Box::new(mac))
    }
}
