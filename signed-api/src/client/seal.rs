//! Sealing an attempt: credentials, the turn at the gate, nonce and clock, the scheme.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::admission::Admission;
use super::{Client, Shared, verdict};
use crate::clock::Sleep;
use crate::error::{Error, ErrorKind, Result};
use crate::future::before;
use crate::gate::Pass;
use crate::hidden::Hidden;
use crate::nonce::{Discipline, Draw, Drawn};
use crate::parts::{Material, Signed};
use crate::prepared::Prepared;
use crate::request::Request;
use crate::scheme::{Means, Scheme, Stamp};
use crate::token::Held;
use crate::transport::SignedRequest;

/// What is to be signed.
#[derive(Clone, Copy)]
pub(super) struct Unsealed<'r> {
    pub(super) request: &'r Request,
    /// The end of the call.
    pub(super) deadline: Duration,
    /// An access token that was refused.
    pub(super) refused_token: Option<u64>,
}

/// A signed request, and what it holds until it is answered.
#[derive(Clone)]
pub(super) struct Sealed {
    pub(super) signed: SignedRequest,
    pub(super) hidden: Hidden,
    /// The access token that it was signed with, if there is one.
    pub(super) generation: Option<u64>,
    /// Nobody else may pass in between, or its nonce would come too late.
    pub(super) _pass: Option<Arc<Pass>>,
}

/// What an attempt has drawn, as long as nothing was sent.
#[derive(Default)]
pub(super) struct Unsent {
    pub(super) drawn: Option<Drawn>,
    /// So that nobody draws before it is given back.
    pub(super) _pass: Option<Arc<Pass>>,
}

/// What a request is signed with.
struct Holdings<'a> {
    prepared: &'a Prepared,
    token: Option<Held>,
}

/// What a request is signed for.
pub(super) enum Occasion<'a> {
    /// It will be sent, and uses up its nonce, which is kept here.
    Attempt(&'a mut Option<Drawn>),
    /// It will only be shown.
    Rehearsal,
}

impl Client {
    /// Credentials and token, the server's time, the turn at the gate, and the signature, in this order. A place in the queue
    /// at the gate may be waited for as long as the call lasts.
    ///
    /// Whoever waits there gives its admission back and asks for another one in its turn: what it would keep may be what
    /// the one before it in the queue waits for.
    pub(super) async fn sealed(
        &self,
        unsealed: Unsealed<'_>,
        admission: &mut Option<Admission>,
        mut time_is_up: Pin<&mut Sleep>,
        unsent: &mut Unsent,
    ) -> Result<Sealed> {
        let Unsealed {
            request,
            deadline,
            refused_token: except,
        } = unsealed;
        let shared = &*self.shared;
        let left = || deadline.saturating_sub(shared.clock.monotonic());
        let limit = left().min(shared.attempt_timeout);
        let too_late = || verdict::of_slow_preparation(limit);
        let Some(scheme) = self.scheme(request.operation) else {
            let Signed { request, .. } = request.parts.unsigned(self.sender())?;
            return Ok(Sealed {
                signed: request,
                hidden: Hidden::default(),
                generation: None,
                _pass: None,
            });
        };
        let prepared = before(self.prepared(), time_is_up.as_mut()).await;
        let prepared = prepared.ok_or_else(too_late)??;
        let token = before(self.token(scheme, except), time_is_up.as_mut()).await;
        let mut token = token.ok_or_else(too_late)??;
        let timed = before(self.keep_time(limit), time_is_up.as_mut()).await;
        timed.ok_or_else(too_late)??;
        if scheme.nonce().is_some_and(Discipline::is_in_order) {
            let pass = match prepared.gate.try_pass() {
                Some(pass) => pass,
                None => {
                    drop(admission.take());
                    // In a box of its own, so that the calls that need not wait stay small.
                    let timer = time_is_up.as_mut();
                    let turn = Box::pin(self.turn(request, &prepared, deadline, timer));
                    let (pass, again) = turn.await?;
                    *admission = Some(again);
                    // It may have become old, and the queue is not to wait for another one.
                    let newer = self.tokens(scheme);
                    token = newer.and_then(|tokens| tokens.at_hand(except)).or(token);
                    pass
                }
            };
            unsent._pass = Some(Arc::new(pass));
        }
        let occasion = Occasion::Attempt(&mut unsent.drawn);
        let generation = token.as_ref().map(|held| held.generation);
        let prepared = &*prepared;
        let holdings = Holdings { prepared, token };
        let signing = self.signed(request, scheme, holdings, occasion);
        let (signed, hidden) = before(signing, time_is_up).await.ok_or_else(too_late)??;
        Ok(Sealed {
            signed: signed.request,
            hidden: hidden.with_concealed(signed.concealed),
            generation,
            _pass: unsent._pass.clone(),
        })
    }

    /// Waits at the gate, and then for another admission. With the turn the time of the attempt begins anew.
    async fn turn(
        &self,
        request: &Request,
        prepared: &Prepared,
        deadline: Duration,
        mut time_is_up: Pin<&mut Sleep>,
    ) -> Result<(Pass, Admission)> {
        let shared = &*self.shared;
        let left = || deadline.saturating_sub(shared.clock.monotonic());
        let patience = left();
        let queued = before(prepared.gate.pass(), shared.clock.sleep(patience)).await;
        let pass = queued.ok_or_else(|| verdict::of_long_queue(patience))?;
        let admission = self.admission(request, deadline).await?;
        let limit = left().min(shared.attempt_timeout);
        time_is_up.set(shared.clock.sleep(limit));
        // What was known of the time may have become old.
        let timed = before(self.keep_time(limit), time_is_up.as_mut()).await;
        timed.ok_or_else(|| verdict::of_slow_preparation(limit))??;
        Ok((pass, admission))
    }

    /// The credentials for an attempt.
    pub(super) async fn prepared(&self) -> Result<Arc<Prepared>> {
        match &self.shared.credentials {
            Some(source) => Ok(source.current().await?),
            None => Err(Error::not_sent(
                ErrorKind::Credentials,
                "the operation is signed and the client was built without credentials",
            )),
        }
    }

    /// Signs as an attempt would, without drawing a nonce and without sending.
    pub(crate) async fn rehearse(&self, request: &Request) -> Result<(Signed, Hidden)> {
        let Some(scheme) = self.scheme(request.operation) else {
            return Ok((request.parts.unsigned(self.sender())?, Hidden::default()));
        };
        let prepared = &*self.prepared().await?;
        let token = self.token_to_show(scheme).await?;
        let holdings = Holdings { prepared, token };
        self.signed(request, scheme, holdings, Occasion::Rehearsal)
            .await
    }

    async fn signed(
        &self,
        request: &Request,
        scheme: &dyn Scheme,
        holdings: Holdings<'_>,
        occasion: Occasion<'_>,
    ) -> Result<(Signed, Hidden)> {
        let Holdings { prepared, token } = holdings;
        let is_recorded = matches!(occasion, Occasion::Rehearsal);
        let stamp = self.stamp(scheme, prepared, occasion).await?;
        let mut session = self.shared.session.values();
        if let Some(Held { token, .. }) = token {
            session = session.with_token(token);
        }
        let material = Material {
            scheme,
            means: Means {
                stamp,
                entropy: &*self.shared.entropy,
                credentials: prepared.credentials(),
                keys: prepared.keys(request.operation.scheme),
                options: &self.shared.options,
                session: &session,
                received: None,
            },
            is_recorded,
        };
        let hidden = Hidden::new(prepared.credentials().values(), &session);
        match request.parts.sign(self.sender(), material).await {
            Ok(signed) => Ok((signed, hidden)),
            // The error may be that of a function which was given a credential.
            Err(error) => Err(error.hiding(|text| hidden.hide(text))),
        }
    }

    /// The moment of an attempt. The nonce, which may have to be waited for, comes first, the clock last.
    pub(super) async fn stamp(
        &self,
        scheme: &dyn Scheme,
        prepared: &Prepared,
        occasion: Occasion<'_>,
    ) -> Result<Stamp> {
        let Shared { clock, nonces, .. } = &*self.shared;
        let (discipline, key) = (scheme.nonce(), &prepared.nonce_key);
        match occasion {
            Occasion::Attempt(drawn) => {
                let draw = async |discipline, floor| {
                    let draw = Draw::new(key, scheme.name(), discipline, floor);
                    Ok(drawn.insert(Drawn::from(&**nonces, draw).await?).nonce())
                };
                Stamp::draw(&**clock, discipline, draw).await
            }
            // What is only shown need not be as sure of the time.
            Occasion::Rehearsal => {
                let now = clock.now();
                let nonce = match discipline {
                    None => 0,
                    Some(discipline) => {
                        let floor = discipline.reading(now);
                        let draw = Draw::new(key, scheme.name(), discipline, floor);
                        nonces.peek(&draw).await?
                    }
                };
                Ok(Stamp { now, nonce })
            }
        }
    }
}
