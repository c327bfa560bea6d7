//! The names that generated code uses, always by absolute path. Not for people: they may change in any version.

pub use http::{HeaderName, Method};

use std::any::Any;

use serde::de::DeserializeOwned;

pub use crate::answers::Answers;
pub use crate::api_error::{ApiErrors, ErrorWord, Says};
pub use crate::arguments::{Arguments, Slot};
pub use crate::call::Call;
pub use crate::client::{
    Api, ApiErrorDecoder, Client, ClientBuilder, ClientSpec, LookUp, TimeFormat, TimeRejection,
    TimeSource, is_not_found,
};
pub use crate::clock::{IsoTime, Unit};
pub use crate::credential::{CredentialError, Credentials, Field, ProvideCredentials};
#[cfg(any(feature = "asymmetric", feature = "eth"))]
pub use crate::crypto::Signature;
pub use crate::crypto::{Buffer, Digest, Hash, Keys, Mac, Sink};
pub use crate::draft::Draft;
pub use crate::emptiness::is_empty;
pub use crate::envelope::{Envelope, Expected};
pub use crate::error::{Error, Result};
pub use crate::future::BoxFuture;
pub use crate::limit::{HintSpec, LimitsSpec, PoolCost, PoolSpec, WindowSpec};
pub use crate::nonce::Discipline;
pub use crate::number::sum;
pub use crate::operation::{Effect, KeyPlace, Operation, RetryRules, SchemeUse};
pub use crate::pages::{PageKind, PagedCall, PagesSpec, item};
pub use crate::params::{Params, Value};
pub use crate::response::{Response, decode};
pub use crate::scheme::{
    Assigns, ConstantUse, Content, DeliveryId, DeliveryUse, Exposure, OptionUse, Part, Scheme,
    SignContext, SignError, layout,
};
pub use crate::told::{ToldWait, WaitPlace, WaitUnit};
#[cfg(feature = "ws")]
pub use crate::ws;

/// Decoding of credentials and other texts, and what changes the text of buffers.
pub mod encoding {
    #[cfg(feature = "asymmetric")]
    pub use crate::crypto::decoding::from_pem;
    pub use crate::crypto::decoding::{
        after_prefix, from_base58, from_base64, from_base64url, from_hex, strip_prefix,
    };
    pub use crate::crypto::encoding::{
        lower, percent_encode, prefix, replace, strip_prefix_of, upper,
    };
    pub use crate::text::decode;
}

/// What benchmarks measure, and what is fuzzed.
pub mod alone {
    pub use crate::signer::alone::{Alone, Output};
    #[cfg(feature = "ws")]
    pub use crate::ws::{AloneReader, Told};
}

/// Writing and collecting maps and lists.
pub mod maps {
    pub use crate::maps::*;
}

/// What functions of the user's may return.
pub mod text {
    pub use crate::text::{filled, returned};
}

/// Decodes an error body to the trait's `error` type.
pub fn api_error<E: DeserializeOwned + Any + Send + Sync>(
    body: &[u8],
) -> Option<Box<dyn Any + Send + Sync>> {
    let error: E = serde_json::from_slice(body).ok()?;
    Some(Box::new(error))
}
