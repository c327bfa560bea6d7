//! Calls of the user's own functions.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::generator::{Generator, Holds, Local};
use crate::expr::scheme::{ArgumentType, Call, Value};

impl<'a> Generator<'a> {
    /// A mistake in the types is reported where the path was written.
    pub(super) fn call(&mut self, value: &Value, call: &Call) -> Local {
        let private = self.private;
        let written = (self.spans)(&call.range);
        let path = path(&call.path, written);
        let span = Span::mixed_site().located_at(written);
        let around = std::mem::replace(&mut self.span, span);
        let arguments: Vec<TokenStream> = call
            .arguments
            .iter()
            .map(|(kind, value)| self.argument(*kind, value))
            .collect();
        self.span = around;
        let local = self.keep(value, "returned");
        // A path it has to be, here.
        self.push(quote_spanned! {span=>
            #[allow(unused_qualifications)]
            let #local = #private::text::Returned::returned(#path(#(#arguments),*))?;
        });
        Local {
            ident: local,
            holds: Holds::Text,
        }
    }

    fn argument(&mut self, kind: ArgumentType, value: &Value) -> TokenStream {
        let span = self.span;
        match kind {
            ArgumentType::Text if self.is_plain_text(value) => self.text(value),
            ArgumentType::Text => {
                let Local { ident, holds } = self.local(self.resolve(value));
                match holds {
                    Holds::Buffer => quote_spanned!(span=> #ident.as_str()),
                    _ => quote_spanned!(span=> ::core::convert::AsRef::<str>::as_ref(&#ident)),
                }
            }
            // What a function returns may borrow from its arguments, so no temporary holds them.
            ArgumentType::Bytes => match self.resolve(value) {
                value @ (Value::Random(_) | Value::BigEndian(..)) => {
                    let Local { ident, .. } = self.local(value);
                    quote_spanned!(span=> #ident.as_bytes())
                }
                value => self.bytes(value),
            },
            ArgumentType::Int => self.number(value),
            ArgumentType::Map => self.params(value),
            ArgumentType::List => {
                let list = self.before(|generator| generator.begin_list(value));
                quote_spanned!(span=> #list.items())
            }
        }
    }
}

/// `crate::kv`, resolved where it was written.
fn path(path: &str, span: Span) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (index, segment) in path.split("::").enumerate() {
        if index > 0 {
            tokens.extend(quote_spanned!(span=> ::));
        }
        // A path may begin with `::`.
        if segment.trim().is_empty() {
            continue;
        }
        let ident = match segment.trim().strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, span),
            None => Ident::new(segment.trim(), span),
        };
        tokens.extend(quote!(#ident));
    }
    tokens
}
