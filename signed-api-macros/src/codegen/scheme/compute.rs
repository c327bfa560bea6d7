//! Values that have to be there as a whole, each in a local.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::generator::{Generator, Holds, Local};
use super::keys::Primitive;
use super::operands::local_bytes;
use super::shape::{self, Kind};
use super::{names, words};
use crate::expr::scheme::{Algorithm, Key, Recipe, Value};

impl<'a> Generator<'a> {
    /// Pushes the statements that make a local of `value`.
    pub(super) fn compute(&mut self, value: &Value) -> Local {
        let (span, private) = (self.span, self.private);
        match value {
            Value::Digest(hash, message) => {
                let variant = words::hash(*hash);
                let hashed = quote_spanned!(span=> #private::Hash::#variant);
                if let Some(message) = self.whole(message) {
                    let local = self.keep(value, hash.name());
                    self.push(quote_spanned!(span=> let #local = #private::SignContext::digest_of(cx, #hashed, #message);));
                    return bytes(local);
                }
                let open = quote_spanned!(span=> #private::SignContext::digest(cx, #hashed));
                self.finish("digest", &open, value, message, hash.name())
            }
            Value::Mac(hash, key, message) => {
                let name = format!("hmac_{}", hash.name());
                let open = match key {
                    Key::Prepared(recipe) => {
                        let slot = self.slot(Primitive::Hmac(*hash), recipe);
                        if let Some(message) = self.whole(message) {
                            let local = self.keep(value, &name);
                            self.push(
                                quote_spanned!(span=> let #local = #private::SignContext::mac_of(cx, #slot, #message)?;),
                            );
                            return bytes(local);
                        }
                        quote_spanned!(span=> #private::SignContext::mac(cx, #slot)?)
                    }
                    Key::Computed(key) => {
                        let (hash, key) = (words::hash(*hash), self.key(key));
                        quote_spanned!(span=> #private::SignContext::hmac(cx, #private::Hash::#hash, #key))
                    }
                };
                self.finish("mac", &open, value, message, &name)
            }
            Value::Signature(algorithm, key, message) => {
                self.signature(value, *algorithm, key, message)
            }
            Value::Eip712 {
                key,
                domain,
                types,
                message,
            } => {
                let slot = self.slot(Primitive::Signature(Algorithm::Secp256k1), key);
                let (domain, message) = (self.collected(domain), self.collected(message));
                let local = self.keep(value, "eip712");
                self.push(quote_spanned! {span=>
                    let #local = #private::SignContext::eip712(cx, #slot, &#domain, #types, &#message)?;
                });
                bytes(local)
            }
            Value::Decoded(decoding, text) => {
                let (decode, text) = (words::local(decoding.name()), self.bytes(text));
                let local = self.keep(value, "decoded");
                self.push(quote_spanned! {span=>
                    let #local = #private::encoding::decode::#decode(#text)?;
                });
                bytes(local)
            }
            Value::Msgpack(packed) => {
                let packed = self.built(packed);
                let local = self.keep(value, "packed");
                self.push(quote_spanned!(span=> let #local = #private::maps::msgpack(#packed)?;));
                bytes(local)
            }
            Value::Iso(iso) => {
                let now = words::iso(*iso);
                let local = self.keep(value, &now.to_string());
                self.push(quote_spanned!(span=> let #local = #private::SignContext::#now(cx);));
                Local {
                    ident: local,
                    holds: Holds::Iso,
                }
            }
            Value::Call(call) => self.call(value, call),
            Value::Map(_) | Value::Arguments(_) | Value::Sorted(_) | Value::Without(..) => {
                self.collect(value)
            }
            value => match shape::kind(self.scheme, value) {
                Kind::Map => self.collect(value),
                Kind::List => self.list(value),
                _ => self.buffer(value),
            },
        }
    }

    /// A computed key as a `&[u8]` that the context is not borrowed for: that begins the MAC.
    fn key(&mut self, key: &Value) -> TokenStream {
        match self.resolve(key) {
            key @ (Value::Request(_) | Value::EthAddress(_)) if !self.is_held(key) => {
                let local = self.before(|generator| generator.buffer(key));
                local_bytes(&local, self.private)
            }
            key => self.bytes(key),
        }
    }

    /// A message that a local holds as a whole, and in which no credential shows.
    fn whole(&mut self, message: &Value) -> Option<TokenStream> {
        let message = self.resolve(message);
        if !self.is_held(message) || self.scheme.shows_credential(message) {
            return None;
        }
        let local = self.local(message);
        let is_whole = matches!(local.holds, Holds::Buffer | Holds::Iso | Holds::Bytes);
        is_whole.then(|| local_bytes(&local, self.private))
    }

    /// A digest or MAC of `message`.
    fn finish(
        &mut self,
        sink: &str,
        open: &TokenStream,
        value: &Value,
        message: &Value,
        name: &str,
    ) -> Local {
        let (span, private) = (self.span, self.private);
        let sink = self.names.open(sink);
        let writes = self.write(&sink, message);
        self.names.close();
        let local = self.keep(value, name);
        self.push(quote_spanned! {span=>
            let mut #sink = #open;
            #writes
            let #local = #private::SignContext::finish(cx, #sink);
        });
        bytes(local)
    }

    fn signature(
        &mut self,
        value: &Value,
        algorithm: Algorithm,
        key: &Recipe,
        message: &Value,
    ) -> Local {
        let (span, private) = (self.span, self.private);
        let slot = self.slot(Primitive::Signature(algorithm), key);
        let buffer = self.names.open("message");
        let writes = self.fill(&buffer, message);
        self.names.close();
        let local = self.keep(value, words::algorithm(algorithm));
        self.push(quote_spanned! {span=>
            let mut #buffer = #private::SignContext::value(cx);
            #writes
            let #local = #private::SignContext::signature(cx, #slot, #buffer)?;
        });
        bytes(local)
    }

    fn buffer(&mut self, value: &Value) -> Local {
        let (span, private) = (self.span, self.private);
        let local = self.keep(value, words::buffer(value));
        let writes = self.make(&local, value);
        self.push(quote_spanned! {span=>
            let mut #local = #private::SignContext::value(cx);
            #writes
        });
        Local {
            ident: local,
            holds: Holds::Buffer,
        }
    }

    /// The name of the local that holds `value`: the user's, or else `name`.
    pub(super) fn keep(&mut self, value: &Value, name: &str) -> Ident {
        match names::given(self.scheme, value) {
            Some(given) => self.names.keep(&given),
            None => self.names.keep(name),
        }
    }
}

fn bytes(ident: Ident) -> Local {
    Local {
        ident,
        holds: Holds::Bytes,
    }
}
