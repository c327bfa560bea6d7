//! One scheme, what it needs to sign, and what its signature does not cover.

use std::fmt;
use std::sync::Arc;

use signed_api::testing::Checker;
use signed_api::{
    Credentials, Entropy, EntropyError, Scheme, Session, Signer, Timestamp, Unit, Value,
};

use crate::keys;

/// The moment at which everything here is signed, in nanoseconds.
pub(crate) const NOW: Timestamp = Timestamp::from_nanos(1_700_000_000_123_456_789);
pub(crate) const NONCE: u64 = 1_699_999_999_000_777;
pub(crate) const ORIGIN: &str = "https://api.example.com";

/// A part of a request that may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Method,
    Path,
    Query,
    Body,
    /// The text that logs in to a WebSocket.
    Message,
    /// The secret that it is signed with.
    Secret,
}

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) scheme: Arc<dyn Scheme>,
    pub(crate) credentials: Credentials,
    pub(crate) other: Credentials,
    /// The unit in which it sends the time; nothing when it sends none.
    pub(crate) time: Option<Unit>,
    /// Which parts a signature does not cover, and why.
    pub(crate) uncovered: Vec<(Part, &'static str)>,
    /// What the method's arguments are called, where the scheme wants those and no others.
    pub(crate) arguments: Option<&'static [(&'static str, &'static str)]>,
    /// What is asked for, when not everything can be.
    pub(crate) only: &'static [&'static str],
    /// Options that are no number.
    pub(crate) options: &'static [(&'static str, &'static str)],
    pub(crate) is_login: bool,
}

impl Row {
    /// A scheme that sends the time in milliseconds and covers everything, with any text as secret.
    pub(crate) fn new(name: &'static str, scheme: impl Scheme + 'static) -> Self {
        Self {
            name,
            scheme: Arc::new(scheme),
            credentials: keys::symmetric(keys::SECRET),
            other: keys::symmetric(keys::OTHER_SECRET),
            time: Some(Unit::Millis),
            uncovered: Vec::new(),
            arguments: None,
            only: &[],
            options: &[],
            is_login: false,
        }
    }

    pub(crate) fn time(self, unit: Unit) -> Self {
        Self {
            time: Some(unit),
            ..self
        }
    }

    /// It sends no time.
    pub(crate) fn timeless(self) -> Self {
        Self { time: None, ..self }
    }

    /// It logs in to a WebSocket by a message.
    pub(crate) fn login(self) -> Self {
        Self {
            is_login: true,
            ..self
        }
    }

    pub(crate) fn keys(self, [credentials, other]: [Credentials; 2]) -> Self {
        Self {
            credentials,
            other,
            ..self
        }
    }

    pub(crate) fn uncovered(mut self, parts: &[Part], reason: &'static str) -> Self {
        let parts = parts.iter().map(|part| (*part, reason));
        self.uncovered.extend(parts);
        self
    }

    pub(crate) fn arguments(self, arguments: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            arguments: Some(arguments),
            ..self
        }
    }

    pub(crate) fn only(self, requests: &'static [&'static str]) -> Self {
        Self {
            only: requests,
            ..self
        }
    }

    pub(crate) fn options(self, options: &'static [(&'static str, &'static str)]) -> Self {
        Self { options, ..self }
    }

    pub(crate) fn covers(&self, part: Part) -> bool {
        !self
            .uncovered
            .iter()
            .any(|(uncovered, _)| *uncovered == part)
    }

    /// What signs, with every option set or with none.
    pub(crate) fn signer(&self, with_options: bool) -> Signer {
        let signer = Signer::new(Arc::clone(&self.scheme), self.credentials.clone());
        let signer = signer.expect(self.name).entropy(Draws).session(&session());
        let options = self.option_values(with_options).into_iter();
        options.fold(signer, |signer, (name, value)| signer.option(name, value))
    }

    /// What checks, under these credentials.
    pub(crate) fn checker(&self, credentials: &Credentials, with_options: bool) -> Checker {
        let checker = Checker::new(Arc::clone(&self.scheme), credentials.clone());
        let checker = checker.expect(self.name).origin(ORIGIN).session(&session());
        let options = self.option_values(with_options).into_iter();
        let checker = options.fold(checker, |checker, (name, value)| {
            checker.option(name, value)
        });
        let constants = self.scheme.constants().iter();
        constants.fold(checker, |checker, name| {
            checker.constant(name.name, "constant")
        })
    }

    /// Without options, and with all of them where there are any.
    pub(crate) fn with_options(&self) -> &'static [bool] {
        match self.scheme.options() {
            [] => &[false],
            _ => &[false, true],
        }
    }

    fn option_values(&self, with_options: bool) -> Vec<(&'static str, Value)> {
        let options = self.scheme.options().iter();
        let options = options.filter(|option| with_options || option.required);
        let value = |name: &'static str| {
            let mut texts = self.options.iter();
            let text = texts.find(|(known, _)| *known == name);
            text.map_or(Value::from(7_000_u32), |(_, text)| Value::from(*text))
        };
        options
            .map(|option| (option.name, value(option.name)))
            .collect()
    }

    /// The time that a request tells of [`NOW`].
    pub(crate) fn told(&self) -> Option<Timestamp> {
        self.time
            .and_then(|unit| Timestamp::from_unit(NOW.in_unit(unit), unit))
    }
}

fn session() -> Session {
    let session = Session::new();
    session.set("token", keys::TOKEN);
    session
}

/// Randomness that is the same each time.
#[derive(Debug)]
struct Draws;

impl Entropy for Draws {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        let length = bytes.len();
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = (index * 37 + length * 11 + 5) as u8;
        }
        Ok(())
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
