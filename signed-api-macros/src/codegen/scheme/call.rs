//! Calls of the user's own functions.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::super::located_at;
use super::Spans;
use super::generator::{Generator, Holds, Local};
use crate::expr::scheme::{Argument, ArgumentType, Call, Value};

impl<'a> Generator<'a> {
    pub(super) fn call(&mut self, value: &Value, call: &Call) -> Local {
        let returned = self.returned(call);
        let (span, ident) = (self.span, self.keep(value, "returned"));
        // A path it has to be, here.
        self.push(quote_spanned! {span=>
            #[allow(unused_qualifications)]
            let #ident = #returned?;
        });
        Local {
            ident,
            holds: Holds::Text,
        }
    }

    /// Pushes what calls the function unless that was done before, in another branch.
    pub(super) fn lazy_call(&mut self, value: &Value, call: &Call) -> Local {
        let known = self.lazy.iter().find(|(begun, _)| begun == value);
        let known = known.map(|(_, ident)| ident.clone());
        let ident = known.unwrap_or_else(|| {
            let ident = self.keep(value, "returned");
            self.lazy.push((value.clone(), ident.clone()));
            ident
        });
        let span = self.span;
        let fill = self.before(|generator| {
            generator.block(|generator| {
                let returned = generator.returned(call);
                quote_spanned! {span=>
                    #[allow(unused_qualifications)]
                    let text = #returned?;
                    #ident = ::core::option::Option::Some(text);
                }
            })
        });
        self.push(quote_spanned! {span=>
            if ::core::option::Option::is_none(&#ident) { #fill }
        });
        Local {
            ident,
            holds: Holds::Lazy,
        }
    }

    /// What the function returns, or its error. A mistake in the types is reported where the function or the argument was
    /// written.
    fn returned(&mut self, call: &Call) -> TokenStream {
        let path = path(call, self.spans);
        let last = path.clone().into_iter().last().map(|token| token.span());
        let span = Span::mixed_site().located_at(last.unwrap_or_else(Span::call_site));
        let arguments = call.arguments.iter().map(|argument| {
            let ends = ends(&argument.range).map(|range| (self.spans)(&range));
            from_to(self.argument(argument), ends)
        });
        let arguments: Vec<TokenStream> = arguments.collect();
        let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#(#arguments),*));
        // With this the whole call is underlined, and what the compiler suggests fits in.
        let [_, closing] = ends(&(call.range.start..call.end));
        arguments.set_span((self.spans)(&closing));
        let private = located_at(self.private.clone(), span);
        quote_spanned!(span=> #private::text::returned(#path #arguments))
    }

    fn argument(&mut self, Argument { kind, value, .. }: &Argument) -> TokenStream {
        let (span, private) = (self.span, self.private);
        match kind {
            ArgumentType::Text if self.is_plain_text(value) => infallible(self.text(value), span),
            ArgumentType::Text => {
                let Local { ident, holds } = self.local(self.resolve(value));
                match holds {
                    Holds::Buffer => quote_spanned!(span=> #private::Buffer::as_str(&#ident)),
                    Holds::Iso => quote_spanned!(span=> #private::IsoTime::as_str(&#ident)),
                    Holds::Lazy => quote_spanned!(span=> #private::text::filled(&#ident)),
                    _ => {
                        quote_spanned!(span=> ::core::convert::AsRef::<::core::primitive::str>::as_ref(&#ident))
                    }
                }
            }
            // A temporary would be gone before the call.
            ArgumentType::Bytes => match self.resolve(value) {
                value @ (Value::Random(_) | Value::BigEndian(..)) => {
                    let Local { ident, .. } = self.local(value);
                    quote_spanned!(span=> #private::Buffer::as_bytes(&#ident))
                }
                value => infallible(self.bytes(value), span),
            },
            ArgumentType::Int => infallible(self.number(value), span),
            ArgumentType::Map => infallible(self.params(value), span),
            ArgumentType::List => {
                let list = self.before(|generator| generator.begin_list(value));
                quote_spanned!(span=> #private::maps::ListCollector::items(&#list))
            }
        }
    }
}

/// `value`, such that a function that takes something else is not told of the `?` in it.
fn infallible(value: TokenStream, span: Span) -> TokenStream {
    let is_question =
        |token: TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '?');
    if value.clone().into_iter().any(is_question) {
        quote_spanned!(span=> { let argument = #value; argument })
    } else {
        value
    }
}

/// `crate::kv`, each part resolved where it was written.
fn path(Call { path, range, .. }: &Call, spans: &Spans<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut start = range.start;
    for (index, segment) in path.split("::").enumerate() {
        let range = start..start + segment.len();
        start = range.end + "::".len();
        // A path may begin with `::`.
        if segment.is_empty() {
            continue;
        }
        let written = spans(&range);
        if index > 0 {
            tokens.extend(quote_spanned!(written=> ::));
        }
        let ident = match segment.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, written),
            None => Ident::new(segment, written),
        };
        ident.to_tokens(&mut tokens);
    }
    tokens
}

/// What `range` begins and ends with: on a stable compiler nothing else makes the span of several tokens.
fn ends(range: &Range<usize>) -> [Range<usize>; 2] {
    let last = range.end.saturating_sub(1);
    [range.start..range.start + 1, last..range.end]
}

/// The same tokens; what is said about all of them is said of what stands between `first` and `last`.
fn from_to(tokens: TokenStream, [first, last]: [Span; 2]) -> TokenStream {
    let mut tokens: Vec<TokenTree> = located_at(tokens, first).into_iter().collect();
    if let [start, .., end] = tokens.as_mut_slice() {
        // Delimiters resolve to nothing, and only spans that resolve alike are joined.
        let own = match end {
            TokenTree::Group(_) => start.span(),
            _ => end.span(),
        };
        end.set_span(own.located_at(last));
    }
    tokens.into_iter().collect()
}
