//! `sign`: the parts of the request in order, then its headers. What is computed comes before the first that needs it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote_spanned};

use super::emptiness::{Emptiness, emptiness, is_blank};
use super::generator::{Generator, mutable};
use super::keys::Slot;
use super::{Spans, shape, words};
use crate::expr::scheme::{Assignment, Credential, Header, Scheme, Target, Value};

/// The body of `sign`, and what it needs of `keys`.
pub(super) struct Sign {
    pub(super) statements: Vec<TokenStream>,
    pub(super) slots: Vec<Slot>,
}

pub(super) fn generate(scheme: &Scheme, private: &TokenStream, spans: &Spans<'_>) -> Sign {
    let mut generator = Generator::new(scheme, private, spans);
    for assignment in &scheme.assignments {
        generator.assignment(assignment);
    }
    for (index, header) in scheme.headers.iter().enumerate() {
        generator.header(index, header);
    }
    let (span, mut statements) = (generator.span, Vec::new());
    for (index, header) in scheme.headers.iter().enumerate() {
        let (constant, name) = (header_constant(index, &generator), &header.name);
        statements.push(quote_spanned! {span=>
            const #constant: #private::HeaderName = #private::HeaderName::from_static(#name);
        });
    }
    for (_, lazy) in &generator.lazy {
        statements.push(quote_spanned!(span=> let mut #lazy = ::core::option::Option::None;));
    }
    statements.append(&mut generator.statements);
    Sign {
        statements,
        slots: generator.slots,
    }
}

impl<'a> Generator<'a> {
    fn assignment(&mut self, assignment: &Assignment) {
        let (span, private) = (self.span, self.private);
        let target = words::target(assignment.target);
        let setter = format_ident!("set_{target}", span = span);
        let part = self.names.open(target);
        let open = match assignment.target {
            Target::Query if !is_blank(self.scheme, &assignment.value) => {
                quote_spanned!(span=> #private::SignContext::new_query(cx))
            }
            _ => quote_spanned!(span=> #private::SignContext::value(cx)),
        };
        self.part(&part, &open, &assignment.value);
        self.names.close();
        let exposure = words::exposure(assignment.exposure);
        let content = (assignment.target == Target::Body).then(|| match assignment.content {
            Some(content) => {
                let content = words::content(content);
                quote_spanned!(span=> , ::core::option::Option::Some(#private::Content::#content))
            }
            None => quote_spanned!(span=> , ::core::option::Option::None),
        });
        self.push(quote_spanned! {span=>
            #private::SignContext::#setter(cx, #part, #private::Exposure::#exposure #content)?;
        });
    }

    /// Pushes what makes a part of the request, in a buffer that `open` gives.
    fn part(&mut self, part: &Ident, open: &TokenStream, value: &Value) {
        let span = self.span;
        let in_place = self.signed_in_place(value);
        let in_place = in_place.filter(|(first, _)| !self.is_needed_beside(value, first));
        let Some((first, rest)) = in_place else {
            let writes = self.fill_part(part, value);
            let mutable = mutable(&writes);
            self.push(quote_spanned!(span=> let #mutable #part = #open; #writes));
            return;
        };
        let writes = self.make(part, first);
        self.push(quote_spanned!(span=> let mut #part = #open; #writes));
        self.append(part, first, rest);
    }

    /// The statements that write `value`, and nothing else, to the buffer of a part. In a branch that is signed in place,
    /// all of its statements stand in that branch.
    fn fill_part(&mut self, part: &Ident, value: &Value) -> TokenStream {
        let value = self.resolve(value);
        let Some(fork) = shape::fork(value) else {
            return self.fill(part, value);
        };
        self.fork(&fork, &mut |generator, value| {
            let Some((first, rest)) = generator.signed_in_place(value) else {
                return generator.fill_part(part, value);
            };
            let writes = generator.make(part, first);
            generator.push(writes);
            generator.append(part, first, rest);
            TokenStream::new()
        })
    }

    /// Pushes what appends `rest` to `part`, which holds `first` and nothing else.
    fn append(&mut self, part: &Ident, first: &Value, rest: &[Value]) {
        self.hold(first, part);
        // All that reads the beginning is pushed before the rest is appended to it.
        let writes = rest.iter().map(|value| self.write(part, value)).collect();
        self.push(writes);
        self.forget(first);
    }

    /// The beginning of `value`, when the rest of it is computed from that and only appended: it is not copied then.
    fn signed_in_place<'v>(&self, value: &'v Value) -> Option<(&'v Value, &'v [Value])>
    where
        'a: 'v,
    {
        let scheme = self.scheme;
        let Value::Join(operands) = scheme.resolve(value) else {
            return None;
        };
        let (first, rest) = operands.split_first()?;
        let first = scheme.resolve(first);
        let is_text = matches!(
            first,
            Value::Form(..) | Value::Raw(..) | Value::Pairs(..) | Value::Json(_)
        );
        let is_needed = self.sharing.is_shared(first) && self.computed(first).is_none();
        let fits = is_text
            && is_needed
            && !scheme.shows_credential(first)
            && rest.iter().all(|value| reads_before(scheme, value, first));
        fits.then_some((first, rest))
    }

    /// Whether another part or header than the one of `value` reads `text`.
    fn is_needed_beside(&self, value: &Value, text: &Value) -> bool {
        shape::outputs(self.scheme)
            .any(|(output, _)| output != value && shape::mentions(self.scheme, output, text))
    }

    fn header(&mut self, index: usize, header: &Header) {
        let written = if !header.optional {
            self.set_header(index, header, &header.value)
        } else if self.is_seen_when_built(&header.value) {
            self.set_header_if_filled(index, header)
        } else {
            self.when_filled(&header.value, &mut |generator, value| {
                generator.set_header(index, header, value)
            })
        };
        self.push(written);
    }

    /// Whether an optional value has to be built anyway, and only for the header.
    fn is_seen_when_built(&self, value: &Value) -> bool {
        let value = self.resolve(value);
        matches!(emptiness(value), Emptiness::Computed)
            && !matches!(value, Value::Call(_))
            && !self.is_held(value)
            && !self.scheme.shows_credential(value)
    }

    fn set_header_if_filled(&mut self, index: usize, header: &Header) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let (buffer, built, set) = self.built_header(index, header, &header.value);
        quote_spanned! {span=>
            #built
            if !#private::is_empty(&#buffer) {
                #set
            }
        }
    }

    /// `value` is that of the header, or the branch of it that is not empty.
    fn set_header(&mut self, index: usize, header: &Header, value: &Value) -> TokenStream {
        let (span, private) = (self.span, self.private);
        let constant = header_constant(index, self);
        if let Value::Credential(credential) = self.resolve(value)
            && has_header(credential)
        {
            let field = words::field(credential);
            return quote_spanned! {span=>
                #private::SignContext::credential_header(cx, #constant, #private::Field::#field)?;
            };
        }
        let (_, built, set) = self.built_header(index, header, value);
        quote_spanned!(span=> #built #set)
    }

    /// A buffer, the statements that fill it, and the one that makes it the header.
    fn built_header(
        &mut self,
        index: usize,
        header: &Header,
        value: &Value,
    ) -> (Ident, TokenStream, TokenStream) {
        let (span, private) = (self.span, self.private);
        let constant = header_constant(index, self);
        let buffer = self.names.open("value");
        let writes = self.fill(&buffer, value);
        self.names.close();
        let mutable = mutable(&writes);
        let exposure = words::exposure(header.exposure);
        let built = quote_spanned! {span=>
            let #mutable #buffer = #private::SignContext::value(cx);
            #writes
        };
        let set = quote_spanned! {span=>
            #private::SignContext::header(cx, #constant, #buffer, #private::Exposure::#exposure)?;
        };
        (buffer, built, set)
    }
}

/// The runtime keeps a header value of each credential but the secret ones.
fn has_header(credential: &Credential) -> bool {
    !matches!(
        credential,
        Credential::Secret
            | Credential::Named {
                is_secret: true,
                ..
            }
    )
}

fn header_constant(index: usize, generator: &Generator<'_>) -> Ident {
    format_ident!("HEADER_{index}", span = generator.span)
}

/// Whether all that `value` reads of `text` is read before anything of `value` is written.
fn reads_before(scheme: &Scheme, value: &Value, text: &Value) -> bool {
    let value = scheme.resolve(value);
    match value {
        value if !shape::mentions(scheme, value, text) => true,
        Value::Digest(..) | Value::Mac(..) | Value::Signature(..) => true,
        Value::Encoded(_, bytes) => reads_before(scheme, bytes, text),
        _ => false,
    }
}
