//! Binding arguments: what the generated methods are written in.

use std::fmt;

use bytes::Bytes;

use crate::arguments::Arguments;
use crate::call::Call;
use crate::client::{Client, Known, LookUp, Reconciliation};
use crate::error::Result;
use crate::operation::Operation;
use crate::pages::{ItemDecoder, PagedCall, PagesSpec};
use crate::params::{Argument, Value};
use crate::response::Response;

/// A call whose arguments are being bound; written by generated code.
pub struct Draft<'c> {
    client: &'c Client,
    arguments: Arguments,
    known: Vec<Known>,
}

impl<'c> Draft<'c> {
    /// Begins a call of `operation`.
    pub fn new(client: &'c Client, operation: &'static Operation) -> Self {
        Self {
            client,
            arguments: Arguments::new(operation, client.base(), client.scheme(operation)),
            known: Vec::new(),
        }
    }

    /// What the call takes from the pool at this place, where that depends on its arguments.
    pub fn cost(&mut self, pool: usize, cost: impl Cost) {
        self.arguments.cost(pool, cost.into_cost());
    }

    /// The next placeholder's value.
    pub fn path(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        self.arguments.path(name, value);
    }

    /// A query parameter.
    pub fn query(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        self.arguments.query(name, value);
    }

    /// Query parameters from the fields of a struct or map; a single value goes under `name`.
    pub fn query_spread(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        self.arguments.query_spread(name, value);
    }

    /// A field of a JSON body.
    pub fn field(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        self.arguments.field(name, value);
    }

    /// A field of a form body.
    pub fn form_field(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        self.arguments.form_field(name, value);
    }

    /// Form fields from the fields of a struct or map; a single value goes under `name`.
    pub fn form_spread(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        self.arguments.form_spread(name, value);
    }

    /// The whole body, as JSON.
    pub fn json(&mut self, value: &(impl Argument + ?Sized)) {
        self.arguments.json(value);
    }

    /// The whole body, as it is.
    pub fn body(&mut self, body: impl RawBody) {
        self.arguments.raw(body.into_bytes());
    }

    /// A header field.
    pub fn header(&mut self, name: &'static str, value: &(impl Argument + ?Sized)) {
        self.arguments.header(name, value);
    }

    /// The next value that the call is looked up by.
    pub fn known_by(&mut self, value: &(impl Argument + ?Sized)) {
        let value = Value::of(value).ok();
        let text = value.as_ref().and_then(Value::as_str).map(str::to_owned);
        self.known.push(Known::Value(text));
    }

    /// The same of a field of the body.
    pub fn known_by_field(&mut self, name: &'static str) {
        self.known.push(Known::Field(name));
    }

    /// The arguments alone, for a look-up.
    pub fn into_arguments(self) -> Arguments {
        self.arguments
    }

    /// The call, ready to be awaited, which `look_up` finds again when its answer is lost.
    pub fn send_or_find<T>(
        self,
        decode: fn(Response<Bytes>) -> Result<T>,
        look_up: &'static LookUp,
        found: fn(Response<Bytes>) -> Result<T>,
    ) -> Call<'c, T> {
        let known = self.known;
        let reconciliation = Reconciliation { look_up, known };
        Call::new(self.client, self.arguments, decode).reconciled(reconciliation, found)
    }

    /// The call of a list that comes in pages, ready to be awaited or to be read item by item.
    pub fn paged<T, I>(
        self,
        decode: fn(Response<Bytes>) -> Result<T>,
        spec: &'static PagesSpec,
        item: ItemDecoder<I>,
    ) -> PagedCall<'c, T, I> {
        PagedCall::new(self.send(decode), spec, item)
    }

    /// The call, ready to be awaited.
    pub fn send<T>(self, decode: fn(Response<Bytes>) -> Result<T>) -> Call<'c, T> {
        Call::new(self.client, self.arguments, decode)
    }
}

impl fmt::Debug for Draft<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("operation", &self.arguments.operation().name)
            .finish_non_exhaustive()
    }
}

/// What a `#[body]` argument must be: text or bytes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a raw body",
    label = "not text or bytes",
    note = "a `#[body]` argument is a `&str`, `String`, `&[u8]`, `Vec<u8>` or `Bytes`; to send a value as JSON write `#[json]`"
)]
pub trait RawBody {
    /// The bytes to send.
    fn into_bytes(self) -> Bytes;
}

macro_rules! raw_body {
    ($($type:ty: $value:ident => $bytes:expr;)*) => {$(
        impl RawBody for $type {
            fn into_bytes(self) -> Bytes {
                let $value = self;
                $bytes
            }
        }
    )*};
}

raw_body! {
    &str: text => Bytes::copy_from_slice(text.as_bytes());
    String: text => text.into();
    &[u8]: bytes => Bytes::copy_from_slice(bytes);
    Vec<u8>: bytes => bytes.into();
    Bytes: bytes => bytes;
}

/// What a cost that is computed must be: a whole number.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no cost",
    label = "not a whole number",
    note = "what a call takes from a limit is a whole number, as in `#[limit(weight = |depth| if depth > 100 {{ 10 }} else {{ 5 }})]`"
)]
pub trait Cost {
    /// As limits count. What is less than nothing, or more than a limit can be, is more than any limit has.
    fn into_cost(self) -> u32;
}

macro_rules! cost {
    ($($type:ty)*) => {$(
        impl Cost for $type {
            fn into_cost(self) -> u32 {
                u32::try_from(self).unwrap_or(u32::MAX)
            }
        }
    )*};
}

cost!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);
