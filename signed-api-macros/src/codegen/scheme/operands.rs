//! Values as expressions of Rust: bytes, text and numbers that a call takes.

use proc_macro2::{Literal, TokenStream};
use quote::quote_spanned;

use super::generator::{Generator, Holds, Local};
use super::keys::Primitive;
use super::{constant, shape, words};
use crate::expr::scheme::{Algorithm, RequestPart, Value};

impl Generator<'_> {
    /// `value` as a `&[u8]`.
    pub(super) fn bytes(&mut self, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let value = self.resolve(value);
        if let Some(text) = constant::text(self.scheme, value) {
            let literal = Literal::byte_string(text.as_bytes());
            return quote_spanned!(span=> #literal);
        }
        if self.is_plain_text(value) {
            let text = self.text(value);
            return quote_spanned!(span=> ::core::primitive::str::as_bytes(#text));
        }
        match value {
            Value::Request(RequestPart::Body) => {
                quote_spanned!(span=> #private::SignContext::body(cx))
            }
            Value::Random(length) => {
                let length = words::number(*length);
                let random = quote_spanned!(span=> #private::SignContext::random(cx, #length)?);
                quote_spanned!(span=> ::core::convert::AsRef::as_ref(&#random))
            }
            Value::BigEndian(number, width) => {
                let (number, width) = (self.number(number), words::number(*width));
                let bytes = quote_spanned!(span=> #private::maps::big_endian(#number, #width)?);
                quote_spanned!(span=> ::core::convert::AsRef::as_ref(&#bytes))
            }
            value => local_bytes(&self.local(value), private),
        }
    }

    /// Whether [`text`](Self::text) gives it.
    pub(super) fn is_plain_text(&self, value: &Value) -> bool {
        match self.resolve(value) {
            Value::Request(part) => *part != RequestPart::Body,
            Value::Text(_)
            | Value::Int(_)
            | Value::Credential(_)
            | Value::Session(_)
            | Value::Operation(_)
            | Value::Option(_)
            | Value::EthAddress(_) => true,
            _ => false,
        }
    }

    /// A plain text as a `&str` that no temporary holds.
    pub(super) fn text(&mut self, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        match self.resolve(value) {
            Value::Text(text) => quote_spanned!(span=> #text),
            Value::Int(number) => {
                let text = number.to_string();
                quote_spanned!(span=> #text)
            }
            Value::Request(part) => {
                let part = words::request(*part);
                quote_spanned!(span=> #private::SignContext::#part(cx))
            }
            Value::Credential(credential) => {
                let context = quote_spanned!(span=> #private::SignContext);
                words::credential(credential, &context, &quote_spanned!(span=> cx))
            }
            Value::Session(name) => {
                quote_spanned!(span=> #private::SignContext::session(cx, #name)?)
            }
            Value::Operation(name) => {
                quote_spanned!(span=> #private::SignContext::constant(cx, #name))
            }
            Value::Option(name) => {
                quote_spanned!(span=> #private::SignContext::option_text(cx, #name))
            }
            Value::EthAddress(recipe) => {
                let slot = self.slot(Primitive::Signature(Algorithm::Secp256k1), recipe);
                quote_spanned!(span=> #private::SignContext::eth_address(cx, #slot)?)
            }
            _ => self.impossible("no plain text"),
        }
    }

    /// `value` as a `u64`.
    pub(super) fn number(&mut self, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let value = self.resolve(value);
        if let Some(fork) = shape::fork(value) {
            return self.fork(&fork, &mut |generator, value| generator.number(value));
        }
        match value {
            Value::Int(number) => {
                let number = Literal::u64_unsuffixed(*number);
                quote_spanned!(span=> #number)
            }
            Value::Now(unit) => {
                let unit = words::unit(*unit);
                quote_spanned!(span=> #private::SignContext::now(cx, #private::Unit::#unit))
            }
            Value::Nonce => quote_spanned!(span=> #private::SignContext::nonce(cx)),
            Value::MessageId => quote_spanned!(span=> #private::SignContext::message_id(cx)?),
            Value::Option(name) => {
                quote_spanned!(span=> #private::SignContext::option_int(cx, #name)?)
            }
            Value::Sum(left, right) => {
                let (left, right) = (self.number(left), self.number(right));
                quote_spanned!(span=> #private::sum(#left, #right)?)
            }
            _ => self.impossible("no number"),
        }
    }
}

/// What `local` holds, as a `&[u8]`.
pub(super) fn local_bytes(local: &Local, private: &TokenStream) -> TokenStream {
    let ident = &local.ident;
    let span = ident.span();
    match local.holds {
        Holds::Buffer => quote_spanned!(span=> #private::Buffer::as_bytes(&#ident)),
        Holds::Iso => quote_spanned!(span=> #private::IsoTime::as_bytes(&#ident)),
        Holds::Text => {
            let text = quote_spanned!(span=> ::core::convert::AsRef::as_ref(&#ident));
            quote_spanned!(span=> ::core::primitive::str::as_bytes(#text))
        }
        Holds::Lazy => {
            quote_spanned!(span=> ::core::primitive::str::as_bytes(#private::text::filled(&#ident)))
        }
        Holds::Bytes | Holds::Params | Holds::Value => {
            quote_spanned!(span=> ::core::convert::AsRef::as_ref(&#ident))
        }
    }
}
