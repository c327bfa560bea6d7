//! Text, bytes and numbers, streamed into whatever takes them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote_spanned;

use super::generator::{Generator, Holds, Local};
use super::keys::Primitive;
use super::shape;
use super::{constant, emptiness, words};
use crate::expr::Scheme;
use crate::expr::scheme::{Algorithm, RequestPart, Value};

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
                quote_spanned!(span=> #sink.bytes(cx.#now().as_bytes());)
            }
            Value::Uuid => {
                quote_spanned!(span=> #sink.text(::core::convert::AsRef::as_ref(&cx.uuid()?));)
            }
            Value::Int(_) | Value::Now(_) | Value::Nonce | Value::Sum(..) => {
                let number = self.number(value);
                quote_spanned!(span=> #sink.int(#number);)
            }
            Value::Request(part) if self.scheme.shows_credential(value) => {
                let part = words::part(*part);
                quote_spanned!(span=> cx.retell(#private::Part::#part, &mut #sink);)
            }
            Value::Request(RequestPart::Body) | Value::Random(_) | Value::BigEndian(..) => {
                let bytes = self.bytes(value);
                quote_spanned!(span=> #sink.bytes(#bytes);)
            }
            Value::Text(_)
            | Value::Request(_)
            | Value::Operation(_)
            | Value::Option(_)
            | Value::EthAddress(_) => {
                let text = self.text(value);
                quote_spanned!(span=> #sink.text(#text);)
            }
            Value::Session(name) => {
                let (field, text) = (format!("session.{name}"), self.text(value));
                quote_spanned!(span=> #sink.credential(#private::Field::Named(#field), #text);)
            }
            Value::Credential(credential) => {
                let (field, text) = (words::field(credential), self.text(value));
                quote_spanned!(span=> #sink.credential(#private::Field::#field, #text);)
            }
            Value::Join(operands) => operands
                .iter()
                .map(|operand| self.write(sink, operand))
                .collect(),
            Value::Encoded(encoding, bytes) if !self.scheme.shows_credential(value) => {
                let (encoding, bytes) = (words::encoding(*encoding), self.bytes(bytes));
                quote_spanned!(span=> #sink.#encoding(#bytes);)
            }
            Value::Prefixed(text, prefix) if self.is_asked_freely(text) => {
                self.when_filled(text, &mut |generator, text| {
                    let written = generator.write_filled(sink, text);
                    quote_spanned!(span=> #sink.text(#prefix); #written)
                })
            }
            Value::Form(map, arrays) => self.form("form", sink, map, *arrays),
            Value::Raw(map, arrays) => self.form("raw", sink, map, *arrays),
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
        let span = self.span;
        match self.resolve(value) {
            value @ Value::Prefixed(text, prefix) if !self.is_held(value) => {
                let written = self.write_filled(sink, text);
                quote_spanned!(span=> #sink.text(#prefix); #written)
            }
            value => self.write(sink, value),
        }
    }

    fn write_local(&mut self, sink: &Ident, value: &Value, local: &Local) -> TokenStream {
        let (span, ident) = (self.span, &local.ident);
        // An explanation could name a credential, but not something made from it.
        if self.scheme.shows_credential(value) {
            let bytes = local_bytes(local);
            if matches!(value, Value::Form(..) | Value::Raw(..) | Value::Json(_)) {
                return quote_spanned!(span=> #sink.retold(#bytes, #ident.shown()););
            }
            return quote_spanned!(span=> #sink.concealed(#bytes););
        }
        if local.holds == Holds::Text {
            return quote_spanned!(span=> #sink.text(::core::convert::AsRef::as_ref(&#ident)););
        }
        let bytes = local_bytes(local);
        quote_spanned!(span=> #sink.bytes(#bytes);)
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
                return quote_spanned!(span=> #buffer.#encoding(#bytes););
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
        let span = self.span;
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
                        (_, true) => quote_spanned!(span=> #buffer.text(#separator); #written),
                        (_, false) => quote_spanned! {span=>
                            if !#buffer.as_bytes().is_empty() {
                                #buffer.text(#separator);
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
            return quote_spanned!(span=> #text.as_bytes());
        }
        match value {
            Value::Request(RequestPart::Body) => quote_spanned!(span=> cx.body()),
            Value::Random(length) => {
                let length = words::number(*length);
                quote_spanned!(span=> ::core::convert::AsRef::as_ref(&cx.random(#length)?))
            }
            Value::BigEndian(number, width) => {
                let (number, width) = (self.number(number), words::number(*width));
                let bytes = quote_spanned!(span=> #private::maps::big_endian(#number, #width)?);
                quote_spanned!(span=> ::core::convert::AsRef::as_ref(&#bytes))
            }
            value => local_bytes(&self.local(value)),
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
        let span = self.span;
        match self.resolve(value) {
            Value::Text(text) => quote_spanned!(span=> #text),
            Value::Int(number) => {
                let text = number.to_string();
                quote_spanned!(span=> #text)
            }
            Value::Request(part) => {
                let part = words::request(*part);
                quote_spanned!(span=> cx.#part())
            }
            Value::Credential(credential) => {
                let reader = words::credential(credential);
                quote_spanned!(span=> cx.#reader)
            }
            Value::Session(name) => quote_spanned!(span=> cx.session(#name)?),
            Value::Operation(name) => quote_spanned!(span=> cx.constant(#name)),
            Value::Option(name) => quote_spanned!(span=> cx.option_text(#name)),
            Value::EthAddress(recipe) => {
                let slot = self.slot(Primitive::Signature(Algorithm::Secp256k1), recipe);
                quote_spanned!(span=> cx.eth_address(#slot)?)
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
                quote_spanned!(span=> cx.now(#private::Unit::#unit))
            }
            Value::Nonce => quote_spanned!(span=> cx.nonce()),
            Value::Option(name) => quote_spanned!(span=> cx.option_int(#name)?),
            Value::Sum(left, right) => {
                let (left, right) = (self.number(left), self.number(right));
                quote_spanned!(span=> #private::sum(#left, #right)?)
            }
            _ => self.impossible("no number"),
        }
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

pub(super) fn local_bytes(local: &Local) -> TokenStream {
    let ident = &local.ident;
    let span = ident.span();
    match local.holds {
        Holds::Buffer => quote_spanned!(span=> #ident.as_bytes()),
        Holds::Text => {
            quote_spanned!(span=> ::core::convert::AsRef::<::core::primitive::str>::as_ref(&#ident).as_bytes())
        }
        Holds::Bytes | Holds::Params | Holds::Value => {
            quote_spanned!(span=> ::core::convert::AsRef::as_ref(&#ident))
        }
    }
}
