//! Schemes: how a request is signed. A scheme reads the encoded request, and writes header fields or parts of it.

mod compute;
mod context;
pub mod decoding;
mod delivery;
mod draws;
pub mod layout;
pub mod maps;
mod memory;
mod record;
mod stamp;
mod write;

use std::future::ready;
use std::sync::Arc;

pub use self::context::SignContext;
pub(crate) use self::context::{Constants, Means, Signable};
pub use self::delivery::{DeliveryId, DeliveryUse};
use self::layout::Layout;
pub(crate) use self::record::{Hashing, Record};
pub(crate) use self::stamp::Stamp;
pub(crate) use self::write::Written;
pub use self::write::{Content, Exposure, Part};

use crate::credential::{CredentialError, Credentials};
#[cfg(any(feature = "asymmetric", feature = "eth"))]
pub use crate::crypto::Signature;
pub use crate::crypto::{Buffer, Digest, Hash, Keys, Mac, Sink};
use crate::future::BoxFuture;
use crate::nonce::Discipline;
pub use crate::options::OptionUse;
pub use crate::random::{Random, UuidText};
pub use crate::sign_error::SignError;

/// An authentication scheme (RFC 9110, section 11) that signs requests.
///
/// [`auth_scheme!`](crate::auth_scheme) and `#[auth(hmac = "..")]` compile to one. Write one by hand for what no
/// expression reaches:
///
/// ```
/// use http::HeaderName;
/// use signed_api::scheme::{Exposure, Keys, Scheme, SignContext, SignError, Sink as _};
/// use signed_api::{CredentialError, Credentials, Unit};
///
/// /// Signs the length of the body.
/// #[derive(Debug)]
/// struct Peculiar;
///
/// impl Scheme for Peculiar {
///     fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
///         let mut keys = Keys::new();
///         keys.hmac_sha256(credentials.secret()?);
///         Ok(keys)
///     }
///
///     fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
///         let mut mac = cx.mac(0)?;
///         mac.int(cx.now(Unit::Seconds));
///         mac.int(cx.body().len() as u64);
///         let mac = cx.finish(mac);
///         let mut value = cx.value();
///         value.hex(mac.as_ref());
///         cx.header(HeaderName::from_static("x-sign"), value, Exposure::Signature)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no scheme: it does not implement `signed_api::Scheme`",
    label = "requests cannot be signed with this",
    note = "declare it with `auth_scheme!`, or implement `Scheme` for it"
)]
pub trait Scheme: Send + Sync {
    /// How messages and nonce stores call it: the name of the type.
    fn name(&self) -> &'static str {
        let name = std::any::type_name::<Self>();
        name.rsplit_once("::").map_or(name, |(_, name)| name)
    }

    /// What the server demands of the nonce that [`sign`](Self::sign) reads, if it reads one.
    fn nonce(&self) -> Option<Discipline> {
        None
    }

    /// Decodes and prepares the keys, once per credential.
    ///
    /// # Errors
    ///
    /// When a credential that [`sign`](Self::sign) reads is missing or not of the declared form. So a wrong key is found
    /// when the client is built and not by the first order.
    fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError>;

    /// Signs one attempt. Everything it reads is already encoded as it will be sent.
    ///
    /// # Errors
    ///
    /// When the request cannot be signed.
    fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError>;

    /// Whether signing waits for something: a key management service, a hardware module, a wallet. Then
    /// [`sign_remote`](Self::sign_remote) is called in place of [`sign`](Self::sign).
    fn is_remote(&self) -> bool {
        false
    }

    /// Signs one attempt, and may wait for it. The time stamp grows old meanwhile, and the attempt's time runs.
    ///
    /// What waits is dropped when the attempt's time is up or the call is. [`SignContext::note`] lets explanations show
    /// what was signed.
    ///
    /// # Errors
    ///
    /// When the request cannot be signed. Nothing was sent then, and nothing is tried again.
    fn sign_remote<'a>(
        &'a self,
        cx: &'a mut SignContext<'_>,
    ) -> BoxFuture<'a, Result<(), SignError>> {
        Box::pin(ready(self.sign(cx)))
    }

    /// Whether it reads arguments by name. One that does not saves the work of keeping them.
    fn reads_params(&self) -> bool {
        true
    }

    /// Whether it reads the access token: `token`, or `session.token`. Where one does not, no token is obtained for its
    /// requests.
    fn reads_token(&self) -> bool {
        true
    }

    /// The parts of the request that it always writes, whose defaults need not be encoded first.
    fn assigns(&self) -> Assigns {
        Assigns::default()
    }

    /// Whether it writes header fields, which one that writes a message too has in the handshake of a WebSocket. What is
    /// written by hand need not say it if its [`layout`](Self::layout) does.
    fn writes_headers(&self) -> bool {
        let is_header = |part: &Layout| matches!(part.place, layout::Place::Header(_));
        self.layout().iter().any(is_header)
    }

    /// The constants of a method that it reads: `#[auth(Backpack, instruction = "..")]`.
    fn constants(&self) -> &'static [ConstantUse] {
        &[]
    }

    /// The options of the client that it reads.
    fn options(&self) -> &'static [OptionUse] {
        &[]
    }

    /// What it writes where, so that a received request can be checked: see [`Layout`]. Without it a checker must be told
    /// the time and nonce.
    fn layout(&self) -> &'static [Layout] {
        &[]
    }

    /// What is true of the deliveries of a webhook that it signs: nothing when it signs requests of another kind.
    fn delivery(&self) -> Option<DeliveryUse> {
        None
    }
}

macro_rules! forward {
    ($($pointer:ty),*) => {
        $(
            impl<S: Scheme + ?Sized> Scheme for $pointer {
                fn name(&self) -> &'static str {
                    (**self).name()
                }

                fn nonce(&self) -> Option<Discipline> {
                    (**self).nonce()
                }

                fn keys(&self, credentials: &Credentials) -> Result<Keys, CredentialError> {
                    (**self).keys(credentials)
                }

                fn sign(&self, cx: &mut SignContext<'_>) -> Result<(), SignError> {
                    (**self).sign(cx)
                }

                fn is_remote(&self) -> bool {
                    (**self).is_remote()
                }

                fn sign_remote<'a>(
                    &'a self,
                    cx: &'a mut SignContext<'_>,
                ) -> BoxFuture<'a, Result<(), SignError>> {
                    (**self).sign_remote(cx)
                }

                fn reads_params(&self) -> bool {
                    (**self).reads_params()
                }

                fn reads_token(&self) -> bool {
                    (**self).reads_token()
                }

                fn assigns(&self) -> Assigns {
                    (**self).assigns()
                }

                fn writes_headers(&self) -> bool {
                    (**self).writes_headers()
                }

                fn constants(&self) -> &'static [ConstantUse] {
                    (**self).constants()
                }

                fn options(&self) -> &'static [OptionUse] {
                    (**self).options()
                }

                fn layout(&self) -> &'static [Layout] {
                    (**self).layout()
                }

                fn delivery(&self) -> Option<DeliveryUse> {
                    (**self).delivery()
                }
            }
        )*
    };
}

forward!(&S, Box<S>, Arc<S>);

/// The parts of a request that a scheme writes itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assigns {
    /// The path.
    pub path: bool,
    /// The query.
    pub query: bool,
    /// The body.
    pub body: bool,
    /// The text of a WebSocket login.
    pub message: bool,
}

/// A constant of a method that a scheme reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConstantUse {
    /// As in `#[auth(Backpack, instruction = "..")]`.
    pub name: &'static str,
    /// Whether there is no signing without it.
    pub required: bool,
}
