//! Sealing what goes to a socket: token, the server's time, the turn at the gate, nonce and clock, the scheme.

use bytes::Bytes;
use http::HeaderMap;
use http::header::USER_AGENT;
use url::Url;

use super::address::SocketAddress;
use super::login::LoginWith;
use crate::client::Client;
use crate::client::again::SignedWith;
use crate::client::seal::Occasion;
use crate::client::verdict;
use crate::credential::{Credentials, PreparedCredentials, Secret};
use crate::crypto::Keys;
use crate::error::{Error, ErrorKind, Result};
use crate::future::before;
use crate::gate::Pass;
use crate::given::{Given, GivenBody};
use crate::hidden::Hidden;
use crate::nonce::{Discipline, Drawn};
use crate::params::Params;
use crate::parts::{Material, Parts, Sender, Signed};
use crate::scheme::{Means, Scheme, Stamp};
use crate::token::Held;
use crate::ws::{Handshake, SocketSpec};

/// A message before it is written.
#[derive(Clone, Copy)]
pub(crate) struct SocketMessage<'a> {
    /// Writes it.
    pub(crate) scheme: usize,
    /// Where the connection leads.
    pub(crate) address: &'a SocketAddress,
    /// What the scheme reads as `op.x`.
    pub(crate) constants: &'a [(String, String)],
    /// What the scheme reads as `params`.
    pub(crate) params: &'a Params,
    /// What the scheme reads as `session.x`, beside the values of the client's session.
    pub(crate) values: &'a [(&'static str, Secret)],
    /// An access token that was refused.
    pub(crate) refused_token: Option<u64>,
}

/// A message as it is sent.
pub(crate) struct SealedMessage {
    pub(crate) text: Bytes,
    pub(crate) hidden: Hidden,
    pub(crate) with: LoginWith,
    /// Nobody else may pass before it is sent, or its nonce would come too late.
    pub(crate) _pass: Option<Pass>,
}

/// A handshake as it is sent.
pub(crate) struct SealedHandshake {
    pub(crate) handshake: Handshake,
    pub(crate) hidden: Hidden,
    pub(crate) with: LoginWith,
    pub(crate) _pass: Option<Pass>,
}

/// What is signed, and what came of it.
struct Unsealed<'a> {
    scheme: &'static dyn Scheme,
    index: usize,
    parts: Parts,
    sender: Sender<'a>,
    values: &'a [(&'static str, Secret)],
    refused_token: Option<u64>,
}

struct Sealed {
    signed: Signed,
    hidden: Hidden,
    with: LoginWith,
    pass: Option<Pass>,
}

impl Client {
    /// Whether the client has what its socket's login is signed with.
    pub(crate) fn can_log_in(&self) -> bool {
        self.shared.credentials.is_some()
    }

    /// The scheme that signs the handshake: that of the login, if it does not write a message alone.
    fn handshake_scheme(&self, spec: &SocketSpec) -> Option<(usize, &'static dyn Scheme)> {
        let index = spec.login.filter(|_| self.can_log_in())?;
        let scheme = self.shared.spec.schemes.get(index).copied()?;
        let assigns = scheme.assigns();
        let writes_more = assigns.path || assigns.query || scheme.writes_headers();
        let is_signed = !assigns.message || (writes_more && spec.challenge.is_none());
        is_signed.then_some((index, scheme))
    }

    /// Whether a login is a message of its own.
    pub(crate) fn logs_in_by_message(&self, spec: &SocketSpec) -> bool {
        let scheme = spec
            .login
            .and_then(|index| self.shared.spec.schemes.get(index));
        scheme.is_some_and(|scheme| scheme.assigns().message) && self.can_log_in()
    }

    /// The handshake of a new connection, signed now if that is how the socket logs in.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    pub(crate) async fn sealed_handshake(
        &self,
        spec: &SocketSpec,
        address: &SocketAddress,
        values: &[(&'static str, Secret)],
        refused_token: Option<u64>,
    ) -> Result<SealedHandshake> {
        let Some((index, scheme)) = self.handshake_scheme(spec) else {
            return self.plain_handshake(address, values);
        };
        let unsealed = Unsealed {
            scheme,
            index,
            parts: address.request.parts(scheme)?,
            sender: Sender {
                base: address.request.base(),
                user_agent: Some(&self.shared.user_agent),
            },
            values,
            refused_token,
        };
        let sealed = self.sealed_in_time(unsealed).await?;
        let request = sealed.signed.request;
        Ok(SealedHandshake {
            handshake: Handshake::new(request.url, request.headers),
            hidden: sealed.hidden,
            with: sealed.with,
            _pass: sealed.pass,
        })
    }

    fn plain_handshake(
        &self,
        address: &SocketAddress,
        values: &[(&'static str, Secret)],
    ) -> Result<SealedHandshake> {
        let url = Url::parse(&address.text).map_err(|_| {
            let message = "the address of the WebSocket cannot be sent as it is";
            Error::not_sent(ErrorKind::Argument, message)
        })?;
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, self.shared.user_agent.clone());
        let session = with_values(self.shared.session.values(), values);
        // The server knows them from other connections, and may echo them.
        let last = self.shared.credentials.as_ref();
        let last = last.and_then(|source| source.last());
        let hidden = match &last {
            Some(last) => Hidden::new(last.credentials().values(), &session),
            None => Hidden::new(&Credentials::empty(), &session),
        };
        Ok(SealedHandshake {
            handshake: Handshake::new(url, headers),
            hidden,
            with: LoginWith::default(),
            _pass: None,
        })
    }

    /// The message as of now.
    ///
    /// # Errors
    ///
    /// When it cannot be signed, or its scheme writes no message.
    pub(crate) async fn sealed_message(
        &self,
        message: &SocketMessage<'_>,
    ) -> Result<SealedMessage> {
        let index = message.scheme;
        let scheme = self.shared.spec.schemes.get(index).copied();
        let scheme = scheme.ok_or_else(writes_none)?;
        let mut parts = message.address.request.parts(scheme)?;
        parts.own_constants = message.constants.to_vec();
        if parts.given.is_some() {
            let given = Given::new(
                Params::default(),
                message.params.clone(),
                GivenBody::default(),
            );
            parts.given = Some(Box::new(given));
        }
        let unsealed = Unsealed {
            scheme,
            index,
            parts,
            sender: Sender {
                base: message.address.request.base(),
                user_agent: None,
            },
            values: message.values,
            refused_token: message.refused_token,
        };
        let sealed = self.sealed_in_time(unsealed).await?;
        Ok(SealedMessage {
            text: sealed.signed.message.ok_or_else(writes_none)?,
            hidden: sealed.hidden,
            with: sealed.with,
            _pass: sealed.pass,
        })
    }

    /// Within the time of an attempt. A nonce that leaves a gap behind is given back when it was not used.
    async fn sealed_in_time(&self, unsealed: Unsealed<'_>) -> Result<Sealed> {
        let shared = &*self.shared;
        let limit = shared.attempt_timeout;
        let mut drawn = None;
        let sealing = self.seal(unsealed, &mut drawn);
        let sealed = before(sealing, shared.clock.sleep(limit)).await;
        let sealed = sealed.unwrap_or_else(|| Err(verdict::of_slow_preparation(limit)));
        if let (Err(_), Some(drawn)) = (&sealed, drawn) {
            drawn.give_back(&*shared.nonces).await;
        }
        sealed
    }

    async fn seal(&self, unsealed: Unsealed<'_>, drawn: &mut Option<Drawn>) -> Result<Sealed> {
        let shared = &*self.shared;
        let Unsealed { scheme, index, .. } = unsealed;
        // Without credentials only those schemes can write that read none.
        let prepared = match &shared.credentials {
            Some(_) => Some(self.prepared().await?),
            None => None,
        };
        let none = match prepared {
            Some(_) => None,
            None => Some(without_credentials(scheme)?),
        };
        let token = self.token(scheme, unsealed.refused_token).await?;
        self.keep_time(shared.attempt_timeout).await?;
        let is_in_order = scheme.nonce().is_some_and(Discipline::is_in_order);
        let pass = match &prepared {
            Some(prepared) if is_in_order => Some(prepared.gate.pass().await),
            _ => None,
        };
        let mut session = with_values(shared.session.values(), unsealed.values);
        let generation = token.as_ref().map(|held| held.generation);
        if let Some(Held { token, .. }) = token {
            session = session.with_token(token);
        }
        let (credentials, keys) = match (&prepared, &none) {
            (Some(prepared), _) => (prepared.credentials(), prepared.keys(Some(index))),
            (None, Some((credentials, keys))) => (credentials, keys),
            (None, None) => return Err(writes_none()),
        };
        let begun = self.begin_exchange();
        let stamp = match &prepared {
            Some(prepared) => {
                let occasion = Occasion::Attempt(drawn);
                self.stamp(scheme, prepared, occasion).await?
            }
            None => Stamp {
                now: shared.clock.stamp()?,
                nonce: 0,
            },
        };
        let material = Material {
            scheme,
            means: Means {
                stamp,
                entropy: &*shared.entropy,
                credentials,
                keys,
                options: &shared.options,
                session: &session,
                received: None,
            },
            is_recorded: false,
        };
        let hidden = Hidden::new(credentials.values(), &session);
        let signed = unsealed.parts.sign(unsealed.sender, material).await;
        // The error may be that of a function which was given a credential.
        let mut signed = signed.map_err(|error| error.hiding(|text| hidden.hide(text)))?;
        let hidden = hidden.with_concealed(std::mem::take(&mut signed.concealed));
        let signed_with = SignedWith {
            token: generation,
            credentials: prepared.is_some().then(|| credentials.values().clone()),
        };
        Ok(Sealed {
            signed,
            hidden,
            with: LoginWith {
                signed: signed_with,
                begun,
            },
            pass,
        })
    }
}

fn with_values(
    session: crate::session::SessionValues,
    values: &[(&'static str, Secret)],
) -> crate::session::SessionValues {
    let values = values.iter();
    values.fold(session, |session, (name, value)| {
        session.with(*name, value.clone())
    })
}

fn without_credentials(scheme: &dyn Scheme) -> Result<(PreparedCredentials, Keys)> {
    let credentials = PreparedCredentials::new(Credentials::empty())?;
    match scheme.keys(credentials.values()) {
        Ok(keys) if scheme.nonce().is_none() => Ok((credentials, keys)),
        _ => Err(Error::not_sent(
            ErrorKind::Credentials,
            "the message is signed and the client was built without credentials",
        )),
    }
}

fn writes_none() -> Error {
    Error::not_sent(
        ErrorKind::Configuration,
        "the scheme of a WebSocket's message writes no `message`",
    )
}
