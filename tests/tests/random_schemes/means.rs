//! What the clients of this test sign with, and what stands still for them: the clock, the nonces, the randomness.

use std::collections::HashMap;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use signed_api::transport::ReqwestTransport;
use signed_api::{
    BoxFuture, Call, ClientBuilder, Clock, Credentials, Draw, Entropy, EntropyError, NonceError,
    NonceStore, Session, Sleep, Timestamp,
};
use signed_api_tests::drawn::{Decoding, Dice, Expression, Scheme};

use crate::crypto;
use crate::given::Given;

pub(crate) const KEY: &str = "key;with+/=&%20\"and\\more";
pub(crate) const PASSPHRASE: &str = "open ~sesame~ <&> \"now\"";
pub(crate) const ACCOUNT: &str = "account:of-the-test/1";
pub(crate) const WALLET: &str = "0xWALLETwalletWALLET";
pub(crate) const TOKEN: &str = "token.of-the_session==";

/// A client of a drawn trait, whose methods are called by number.
pub(crate) trait Drawn {
    fn call<'c>(&'c self, method: usize, given: &[Given]) -> Call<'c, ()>;
}

/// The moment of a call: all that does not follow from its arguments.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moment {
    pub(crate) nanos: u64,
    pub(crate) nonce: u64,
    pub(crate) seed: u64,
}

/// A moment that clients share, and how often each length of randomness was drawn in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frozen(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    moment: Moment,
    draws: HashMap<usize, u64>,
}

impl Frozen {
    /// Begins `moment`, also if it is the one that was.
    pub(crate) fn begin(&self, moment: &Moment) {
        *self.state() = State {
            moment: moment.clone(),
            draws: HashMap::new(),
        };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Moment {
    /// The first draw of so many bytes.
    pub(crate) fn random(&self, length: usize) -> Vec<u8> {
        self.draw(length, 0)
    }

    fn draw(&self, length: usize, number: u64) -> Vec<u8> {
        let mut dice = Dice::nth(self.seed ^ length as u64, number);
        (0..length).map(|_| dice.number() as u8).collect()
    }
}

impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        Timestamp::from_nanos(self.state().moment.nanos)
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _: Duration) -> Sleep {
        Sleep::until(pending())
    }
}

impl Entropy for Frozen {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        let mut state = self.state();
        let number = state.draws.entry(bytes.len()).or_default();
        let draw = *number;
        *number += 1;
        bytes.copy_from_slice(&state.moment.draw(bytes.len(), draw));
        Ok(())
    }
}

impl NonceStore for Frozen {
    fn draw<'a>(&'a self, _: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        let nonce = self.state().moment.nonce;
        Box::pin(async move { Ok(nonce) })
    }

    fn peek<'a>(&'a self, draw: &'a Draw<'_>) -> BoxFuture<'a, Result<u64, NonceError>> {
        self.draw(draw)
    }
}

/// The keys of a scheme, and the options of one of its clients.
#[derive(Clone, Debug)]
pub(crate) struct Holdings {
    pub(crate) secret: String,
    pub(crate) secret_bytes: Vec<u8>,
    pub(crate) second: String,
    pub(crate) second_bytes: Vec<u8>,
    /// Names, values, and whether each is given as a number.
    pub(crate) options: Vec<(&'static str, &'static str, bool)>,
}

impl Holdings {
    /// Those of one of the `variant`s of a scheme's client.
    pub(crate) fn of(scheme: &Scheme, variant: usize) -> Self {
        let mut dice = Dice::nth(scheme.number as u64, 7);
        let mut key = |decoding: Decoding| {
            let length = *dice.pick(&[16, 32, 33, 64, 100, 140]);
            let bytes: Vec<u8> = (0..length).map(|_| dice.number() as u8).collect();
            let text = crypto::credential(decoding, &bytes);
            match decoding {
                Decoding::Text => (text.clone(), text.into_bytes()),
                _ => (text, bytes),
            }
        };
        let (secret, secret_bytes) = key(scheme.secret);
        let (second, second_bytes) = key(scheme.second);
        let is_full = variant % 2 == 1;
        let mut options = vec![("tag", "tag of the/client", false)];
        if is_full {
            options.extend([("window", "7500", true), ("broker", "B-17", false)]);
        } else if variant % 4 == 2 {
            options.push(("broker", "Бroker &=", false));
        }
        options.retain(|(name, ..)| {
            scheme.holds(&|value| matches!(value, Expression::Option(read) if read == name))
        });
        Self {
            secret,
            secret_bytes,
            second,
            second_bytes,
            options,
        }
    }

    /// The value of an option, if it is set.
    pub(crate) fn option(&self, name: &str) -> Option<(&'static str, bool)> {
        let mut options = self.options.iter();
        options.find_map(|(option, value, is_number)| {
            (*option == name).then_some((*value, *is_number))
        })
    }
}

/// What all clients of one thread are built with.
pub(crate) struct Means<'m> {
    pub(crate) base_url: String,
    pub(crate) transport: ReqwestTransport,
    pub(crate) frozen: Frozen,
    pub(crate) holdings: &'m Holdings,
}

impl Means<'_> {
    pub(crate) fn client<C: signed_api::__private::Api>(&self) -> C {
        let holdings = self.holdings;
        let credentials = Credentials::new(KEY, holdings.secret.as_str())
            .with_passphrase(PASSPHRASE)
            .with_account(ACCOUNT)
            .with("wallet", WALLET)
            .with("second", holdings.second.as_str());
        let session = Session::new();
        session.set("token", TOKEN);
        let mut builder = ClientBuilder::<C>::new()
            .base_url(self.base_url.as_str())
            .credentials(credentials)
            .transport(self.transport.clone())
            .clock(self.frozen.clone())
            .entropy(self.frozen.clone())
            .nonce_store(self.frozen.clone())
            .session(&session);
        for (name, value, is_number) in &holdings.options {
            builder = match is_number {
                true => builder.option(*name, value.parse::<u64>().expect("a number")),
                false => builder.option(*name, *value),
            };
        }
        builder.build().expect("a client")
    }
}
