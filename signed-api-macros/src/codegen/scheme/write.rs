//! Text, bytes and numbers, streamed into whatever takes them.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::generator::{Generator, Holds, Local};
use super::operands::local_bytes;
use super::{emptiness, shape, words};
use crate::expr::Scheme;
use crate::expr::scheme::{RequestPart, Value};

impl<'a> Generator<'a> {
    /// The statements that stream `value` into `sink`. What must be computed first is pushed before they can be.
    pub(super) fn write(&mut self, sink: &Ident, value: &Value) -> TokenStream {
        let value = self.resolve(value);
        if self.is_held(value) {
            let local = self.local(value);
            self.write_local(sink, value, &local)
        } else {
            self.stream(sink, value)
        }
    }

    /// The same for a value that no local holds.
    pub(super) fn stream(&mut self, sink: &Ident, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        if let Some(fork) = shape::fork(value) {
            return self.fork(&fork, &mut |generator, value| generator.write(sink, value));
        }
        match value {
            Value::Text(text) if text.is_empty() => TokenStream::new(),
            Value::Iso(iso) => {
                let now = words::iso(*iso);
                let now = quote_spanned!(span=> &#private::SignContext::#now(cx));
                quote_spanned! {span=>
                    #private::Sink::bytes(&mut #sink, #private::IsoTime::as_bytes(#now));
                }
            }
            Value::Uuid => {
                let uuid = quote_spanned!(span=> &#private::SignContext::uuid(cx)?);
                quote_spanned!(span=> #private::Sink::text(&mut #sink, ::core::convert::AsRef::as_ref(#uuid));)
            }
            Value::Int(_) | Value::Now(_) | Value::Nonce | Value::MessageId | Value::Sum(..) => {
                let number = self.number(value);
                quote_spanned!(span=> #private::Sink::int(&mut #sink, #number);)
            }
            Value::Request(part) if self.scheme.shows_credential(value) => {
                let part = words::part(*part);
                quote_spanned!(span=> #private::SignContext::retell(cx, #private::Part::#part, &mut #sink);)
            }
            Value::Request(RequestPart::Body) | Value::Random(_) | Value::BigEndian(..) => {
                let bytes = self.bytes(value);
                quote_spanned!(span=> #private::Sink::bytes(&mut #sink, #bytes);)
            }
            Value::Text(_)
            | Value::Request(_)
            | Value::Operation(_)
            | Value::Option(_)
            | Value::EthAddress(_) => {
                let text = self.text(value);
                quote_spanned!(span=> #private::Sink::text(&mut #sink, #text);)
            }
            Value::Session(name) => {
                let (field, text) = (format!("session.{name}"), self.text(value));
                quote_spanned! {span=>
                    #private::Sink::credential(&mut #sink, #private::Field::Named(#field), #text);
                }
            }
            Value::Credential(credential) => {
                let (field, text) = (words::field(credential), self.text(value));
                quote_spanned! {span=>
                    #private::Sink::credential(&mut #sink, #private::Field::#field, #text);
                }
            }
            Value::Join(operands) => operands
                .iter()
                .map(|operand| self.write(sink, operand))
                .collect(),
            Value::Encoded(encoding, bytes) if !self.scheme.shows_credential(value) => {
                let (encoding, bytes) = (words::encoding(*encoding), self.bytes(bytes));
                quote_spanned!(span=> #private::Sink::#encoding(&mut #sink, #bytes);)
            }
            Value::Prefixed(text, prefix) if self.is_asked_freely(text) => {
                self.when_filled(text, &mut |generator, text| {
                    let written = generator.write_filled(sink, text);
                    quote_spanned!(span=> #private::Sink::text(&mut #sink, #prefix); #written)
                })
            }
            Value::Form(map, arrays) => self.form("form", sink, map, *arrays),
            Value::Raw(map, arrays) => self.form("raw", sink, map, *arrays),
            Value::Pairs(map, after, between) => self.pairs(sink, map, after, between),
            Value::Json(json) => self.json(sink, json),
            Value::Bool(_) | Value::Null => self.impossible("no text"),
            value => {
                let local = self.local(value);
                self.write_local(sink, value, &local)
            }
        }
    }

    /// The same where `value` is known not to be empty.
    fn write_filled(&mut self, sink: &Ident, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        match self.resolve(value) {
            value @ Value::Prefixed(text, prefix) if !self.is_held(value) => {
                let written = self.write_filled(sink, text);
                quote_spanned!(span=> #private::Sink::text(&mut #sink, #prefix); #written)
            }
            value => self.write(sink, value),
        }
    }

    fn write_local(&mut self, sink: &Ident, value: &Value, local: &Local) -> TokenStream {
        let (span, private, ident) = (self.span, self.private, &local.ident);
        // An explanation could name a credential, but not something made from it.
        if self.scheme.shows_credential(value) {
            let bytes = local_bytes(local, private);
            if matches!(
                value,
                Value::Form(..) | Value::Raw(..) | Value::Pairs(..) | Value::Json(_)
            ) {
                return quote_spanned! {span=>
                    #private::Sink::retold(&mut #sink, #bytes, #private::Buffer::shown(&#ident));
                };
            }
            return quote_spanned!(span=> #private::Sink::concealed(&mut #sink, #bytes););
        }
        if local.holds == Holds::Lazy {
            return quote_spanned!(span=> #private::Sink::text(&mut #sink, #private::text::filled(&#ident)););
        }
        if local.holds == Holds::Text {
            return quote_spanned! {span=>
                #private::Sink::text(&mut #sink, ::core::convert::AsRef::as_ref(&#ident));
            };
        }
        let bytes = local_bytes(local, private);
        quote_spanned!(span=> #private::Sink::bytes(&mut #sink, #bytes);)
    }

    /// Writes `value`, and nothing else, to a fresh buffer: it can be changed there.
    pub(super) fn fill(&mut self, buffer: &Ident, value: &Value) -> TokenStream {
        let value = self.resolve(value);
        if self.is_held(value) || self.scheme.shows_credential(value) {
            self.write(buffer, value)
        } else {
            self.make(buffer, value)
        }
    }

    /// The same, whatever the value is made from. Nothing else looks into this buffer.
    fn fill_unseen(&mut self, buffer: &Ident, value: &Value) -> TokenStream {
        let value = self.resolve(value);
        if self.is_held(value) {
            self.write(buffer, value)
        } else {
            self.make(buffer, value)
        }
    }

    /// `value` in a fresh buffer, though other places may read it from a local.
    pub(super) fn make(&mut self, buffer: &Ident, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let (text, change) = match value {
            Value::Cased(case, text) => {
                let case = words::case(*case);
                (text, quote_spanned!(span=> #case(&mut #buffer)))
            }
            Value::PercentEncoded(text) => {
                (text, quote_spanned!(span=> percent_encode(&mut #buffer)))
            }
            Value::Replaced(text, from, to) => (
                text,
                quote_spanned!(span=> replace(&mut #buffer, #from, #to)),
            ),
            Value::Stripped(text, prefix) => (
                text,
                quote_spanned!(span=> strip_prefix_of(&mut #buffer, #prefix)),
            ),
            Value::Prefixed(text, prefix) if !self.is_asked_freely(text) => {
                (text, quote_spanned!(span=> prefix(&mut #buffer, #prefix)))
            }
            Value::JoinedBy(separator, operands) => {
                return self.join(buffer, separator, operands);
            }
            Value::Encoded(encoding, bytes) => {
                let (encoding, bytes) = (words::encoding(*encoding), self.bytes(bytes));
                return quote_spanned!(span=> #private::Sink::#encoding(&mut #buffer, #bytes););
            }
            value => return self.stream(buffer, value),
        };
        let writes = self.fill_unseen(buffer, text);
        quote_spanned! {span=>
            #writes
            #private::encoding::#change;
        }
    }

    /// Whatever is not empty, with `separator` between.
    fn join(&mut self, buffer: &Ident, separator: &str, operands: &[Value]) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let mut writes = TokenStream::new();
        let mut is_filled = false;
        for (index, operand) in operands.iter().enumerate() {
            let operand = self.resolve(operand);
            // Before the login nothing is there to be read of a session.
            let may_be_missing = reads_session(self.scheme, operand);
            if index == 0 && self.is_asked_freely(operand) && !may_be_missing {
                writes.extend(self.write(buffer, operand));
            } else {
                writes.extend(self.when_filled(operand, &mut |generator, operand| {
                    let written = generator.write_filled(buffer, operand);
                    match (index, is_filled) {
                        (0, _) => written,
                        (_, true) => quote_spanned! {span=>
                            #private::Sink::text(&mut #buffer, #separator);
                            #written
                        },
                        (_, false) => quote_spanned! {span=>
                            if !#private::is_empty(&#buffer) {
                                #private::Sink::text(&mut #buffer, #separator);
                            }
                            #written
                        },
                    }
                }));
            }
            is_filled |= emptiness::is_filled(self.scheme, operand);
        }
        writes
    }

    /// Whether asking if `value` is empty needs nothing to be computed that would not be a local anyway.
    fn is_asked_freely(&self, value: &Value) -> bool {
        use emptiness::Emptiness;

        let value = self.resolve(value);
        if self.is_held(value) {
            return true;
        }
        match emptiness::emptiness(value) {
            Emptiness::Never | Emptiness::Always | Emptiness::Read => true,
            Emptiness::AllOf(values) => values.iter().all(|value| self.is_asked_freely(value)),
            Emptiness::Chosen | Emptiness::Computed => false,
        }
    }

    /// What no checked scheme holds is refused, should it come here.
    pub(super) fn impossible(&self, what: &str) -> TokenStream {
        let (span, message) = (self.span, format!("{what}: this scheme should be refused"));
        quote_spanned!(span=> ::core::compile_error!(#message))
    }
}

fn reads_session(scheme: &Scheme, value: &Value) -> bool {
    let value = scheme.resolve(value);
    let mut operands = value.operands().into_iter();
    matches!(value, Value::Session(_)) || operands.any(|operand| reads_session(scheme, operand))
}
