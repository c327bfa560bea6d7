//! `sign`: what is computed, each thing once and before the first that needs it, then the headers.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote_spanned};

use super::keys::Slot;
use super::words;
use crate::expr::Hash;
use crate::expr::scheme::{Credential, Header, Key, RequestPart, Scheme, Value};

/// The body of `sign`, and what it needs of `keys`.
pub(super) struct Sign {
    pub(super) statements: Vec<TokenStream>,
    pub(super) slots: Vec<Slot>,
    /// The credentials that it reads itself.
    pub(super) credentials: BTreeSet<Credential>,
}

pub(super) fn generate(scheme: &Scheme, private: &TokenStream) -> Sign {
    let sign = Sign {
        statements: Vec::new(),
        slots: Vec::new(),
        credentials: BTreeSet::new(),
    };
    let mut generator = Generator {
        scheme,
        private,
        span: Span::mixed_site(),
        computed: Vec::new(),
        sign,
    };
    generator.items();
    for binding in &scheme.bindings {
        // The encodings around a digest are streamed wherever the name is used.
        let mut value = &binding.value;
        while let Value::Encoded(_, inner) = value {
            value = inner;
        }
        if let Value::Digest(..) | Value::Mac(..) = value {
            generator.compute(value, Some(&binding.name));
        }
    }
    for (index, header) in scheme.headers.iter().enumerate() {
        generator.header(index, header);
    }
    generator.sign
}

struct Generator<'a> {
    scheme: &'a Scheme,
    private: &'a TokenStream,
    span: Span,
    /// Values that a local already holds.
    computed: Vec<(Value, Ident)>,
    sign: Sign,
}

impl Generator<'_> {
    fn items(&mut self) {
        let (span, private) = (self.span, self.private);
        for (index, header) in self.scheme.headers.iter().enumerate() {
            let (constant, name) = (header_constant(index), &header.name);
            self.push(quote_spanned! {span=>
                const #constant: #private::HeaderName = #private::HeaderName::from_static(#name);
            });
        }
        self.push(quote_spanned!(span=> use #private::Sink as _;));
    }

    fn header(&mut self, index: usize, header: &Header) {
        let (span, private) = (self.span, self.private);
        let constant = header_constant(index);
        // The runtime keeps a header value of each credential but the secret.
        if let Value::Credential(credential) = self.scheme.resolve(&header.value)
            && *credential != Credential::Secret
        {
            self.sign.credentials.insert(credential.clone());
            let field = words::field(credential);
            self.push(quote_spanned! {span=>
                cx.credential_header(#constant, #private::Field::#field)?;
            });
            return;
        }
        let value = words::local("value");
        let writes = self.write(&value, &header.value);
        let exposure = words::exposure(header.exposure);
        self.push(quote_spanned! {span=>
            let mut #value = cx.value();
            #writes
            cx.header(#constant, #value, #private::Exposure::#exposure)?;
        });
    }

    /// The calls that stream `value` into `sink`. What must be computed first is pushed before they can be.
    fn write(&mut self, sink: &Ident, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let value = self.scheme.resolve(value);
        match value {
            Value::Text(text) => quote_spanned!(span=> #sink.text(#text);),
            Value::Now(unit) => {
                let unit = words::unit(*unit);
                quote_spanned!(span=> #sink.int(cx.now(#private::Unit::#unit));)
            }
            Value::Iso(iso) => {
                let now = words::iso(*iso);
                quote_spanned!(span=> #sink.text(::core::convert::AsRef::as_ref(&cx.#now()));)
            }
            Value::Nonce => quote_spanned!(span=> #sink.int(cx.nonce());),
            Value::Request(RequestPart::Body) => quote_spanned!(span=> #sink.bytes(cx.body());),
            Value::Request(part) => {
                let part = words::request(*part);
                quote_spanned!(span=> #sink.text(cx.#part());)
            }
            Value::Credential(credential) => {
                let (field, text) = (words::field(credential), self.credential(credential));
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
            _ => {
                let bytes = self.bytes(value);
                // An explanation could name a credential, but not something made from it.
                let bytes_or_concealed = if self.scheme.shows_credential(value) {
                    "concealed"
                } else {
                    "bytes"
                };
                let method = words::local(bytes_or_concealed);
                quote_spanned!(span=> #sink.#method(#bytes);)
            }
        }
    }

    /// `value` as a `&[u8]`.
    fn bytes(&mut self, value: &Value) -> TokenStream {
        let span = self.span;
        let value = self.scheme.resolve(value);
        match value {
            Value::Text(text) => {
                let literal = Literal::byte_string(text.as_bytes());
                quote_spanned!(span=> #literal)
            }
            Value::Request(RequestPart::Body) => quote_spanned!(span=> cx.body()),
            Value::Request(part) => {
                let part = words::request(*part);
                quote_spanned!(span=> cx.#part().as_bytes())
            }
            Value::Credential(credential) => {
                let text = self.credential(credential);
                quote_spanned!(span=> #text.as_bytes())
            }
            Value::Digest(..) | Value::Mac(..) => {
                let digest = self.compute(value, None);
                quote_spanned!(span=> ::core::convert::AsRef::as_ref(&#digest))
            }
            _ => {
                let buffer = self.compute(value, None);
                quote_spanned!(span=> #buffer.as_bytes())
            }
        }
    }

    /// The local that holds `value`, computed now unless it was before.
    fn compute(&mut self, value: &Value, name: Option<&str>) -> Ident {
        if let Some((_, local)) = self.computed.iter().find(|(computed, _)| computed == value) {
            return local.clone();
        }
        let (span, private) = (self.span, self.private);
        let local = match value {
            Value::Digest(hash, message) => {
                let variant = words::hash(*hash);
                let open = quote_spanned!(span=> cx.digest(#private::Hash::#variant));
                self.finish("digest", &open, message, name, hash.name())
            }
            Value::Mac(hash, key, message) => {
                let open = self.open_mac(*hash, key);
                self.finish(
                    "mac",
                    &open,
                    message,
                    name,
                    &format!("hmac_{}", hash.name()),
                )
            }
            _ => self.buffer(value),
        };
        self.computed.push((value.clone(), local.clone()));
        local
    }

    fn open_mac(&mut self, hash: Hash, key: &Key) -> TokenStream {
        let (span, private) = (self.span, self.private);
        match key {
            Key::Prepared(recipe) => {
                let slot = Slot {
                    hash,
                    recipe: recipe.clone(),
                };
                let slots = &mut self.sign.slots;
                let index = slots
                    .iter()
                    .position(|prepared| *prepared == slot)
                    .unwrap_or(slots.len());
                if index == slots.len() {
                    slots.push(slot);
                }
                let index = Literal::usize_unsuffixed(index);
                quote_spanned!(span=> cx.mac(#index)?)
            }
            Key::Computed(key) => {
                let (hash, key) = (words::hash(hash), self.bytes(key));
                quote_spanned!(span=> cx.hmac(#private::Hash::#hash, #key))
            }
        }
    }

    /// A digest or MAC of `message`.
    fn finish(
        &mut self,
        sink: &str,
        open: &TokenStream,
        message: &Value,
        name: Option<&str>,
        otherwise: &str,
    ) -> Ident {
        let span = self.span;
        let sink = words::local(sink);
        let writes = self.write(&sink, message);
        let local = name.map_or_else(|| self.numbered(otherwise), words::local);
        self.push(quote_spanned! {span=>
            let mut #sink = #open;
            #writes
            let #local = cx.finish(#sink);
        });
        local
    }

    /// Text (or a mixture) that cannot be streamed.
    fn buffer(&mut self, value: &Value) -> Ident {
        let (span, private) = (self.span, self.private);
        let buffer = words::local("buffer");
        let writes = match value {
            Value::Encoded(encoding, bytes) => {
                let (encoding, bytes) = (words::encoding(*encoding), self.bytes(bytes));
                quote_spanned!(span=> #buffer.#encoding(#bytes);)
            }
            Value::Cased(case, text) => {
                let (case, writes) = (words::case(*case), self.write(&buffer, text));
                quote_spanned! {span=>
                    #writes
                    #private::encoding::#case(&mut #buffer);
                }
            }
            value => self.write(&buffer, value),
        };
        let local = self.numbered("text");
        self.push(quote_spanned! {span=>
            let mut #buffer = cx.value();
            #writes
            let #local = #buffer;
        });
        local
    }

    /// Notes that `sign` reads the credential.
    fn credential(&mut self, credential: &Credential) -> TokenStream {
        self.sign.credentials.insert(credential.clone());
        let (span, reader) = (self.span, words::credential(credential));
        quote_spanned!(span=> cx.#reader())
    }

    fn numbered(&self, name: &str) -> Ident {
        format_ident!("{name}_{}", self.computed.len(), span = self.span)
    }

    fn push(&mut self, statement: TokenStream) {
        self.sign.statements.push(statement);
    }
}

fn header_constant(index: usize) -> Ident {
    format_ident!("HEADER_{index}", span = Span::mixed_site())
}
