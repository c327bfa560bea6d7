//! A method of the client: its description as data, and one call into the library.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::answers;
use super::attributes::{conditions, is_documented, on_client};
use super::declaration::lifetime;
use super::limits;
use super::located_at;
use super::paginate;
use super::reconcile::{self, Reconciled};
use super::shell::optional;
use crate::ir::{Argument, Client, Decoder, Effect, Key, Operation, Place, Retry};

pub(super) fn method(operation: &Operation, client: &Client, private: &TokenStream) -> TokenStream {
    let Operation {
        ident,
        generics,
        value,
        ..
    } = operation;
    let visibility = &client.visibility;
    let attributes = on_client(&operation.attributes);
    let doc = (!is_documented(&operation.attributes)).then(|| {
        let doc = format!("`{} {}`.", operation.verb.name(), operation.template);
        quote!(#[doc = #doc])
    });
    let receiver = &operation.receiver.tokens;
    let lifetime = lifetime(operation.receiver.lifetime.as_ref());
    let parameters = operation.arguments.iter().map(|argument| {
        let attributes = &argument.attributes;
        let (ident, ty) = (&argument.ident, &argument.ty);
        quote!(#(#attributes)* #ident: #ty)
    });
    let where_clause = &generics.where_clause;
    let body = body(operation, client, private);
    let call = match &operation.pages {
        None => quote!(#private::Call<#lifetime, #value>),
        Some(pages) => {
            let item = &pages.item;
            quote!(#private::PagedCall<#lifetime, #value, #item>)
        }
    };
    quote! {
        #doc
        #(#attributes)*
        #visibility fn #ident #generics (#receiver #(, #parameters)*) -> #call #where_clause {
            #body
        }
    }
}

/// Binds the arguments.
pub(super) fn body(operation: &Operation, client: &Client, private: &TokenStream) -> TokenStream {
    let description = description(operation, client, private);
    let decoder = decoder(&operation.decoder, private);
    let self_token = operation.receiver.self_token;
    let draft = quote_spanned!(Span::mixed_site()=> draft);
    let from_path = operation
        .placeholders
        .iter()
        .filter_map(|index| operation.arguments.get(*index));
    let others = operation
        .arguments
        .iter()
        .filter(|argument| !matches!(argument.place, Place::Path(_)));
    let reconciled = reconcile::reconciled(operation, client, &draft, private);
    let known = reconciled
        .iter()
        .flat_map(|reconciled| reconciled.known.clone());
    // Costs read arguments, which some bindings take.
    let mut statements = limits::computed(operation, &draft, private);
    let is_certain = !statements.is_empty();
    statements.extend(known);
    statements.extend(
        from_path
            .chain(others)
            .map(|argument| binding(argument, &draft, private)),
    );
    // In a block of its own, where no argument can have its name.
    let new = quote!(#private::Draft::new(&#self_token.client, { #description &OPERATION }));
    let pages = operation.pages.as_ref();
    let pages = pages.map(|pages| paginate::paged(pages, private));
    let send = |draft: &TokenStream| match &reconciled {
        None => match &pages {
            None => quote!(#private::Draft::send(#draft, #decoder)),
            Some([spec, item]) => quote!(#private::Draft::paged(#draft, #decoder, #spec, #item)),
        },
        Some(Reconciled { look_up, found, .. }) => {
            quote!(#private::Draft::send_or_find(#draft, #decoder, #look_up, #found))
        }
    };
    if statements.is_empty() {
        return send(&new);
    }
    let all_conditional = operation
        .arguments
        .iter()
        .all(|argument| conditions(&argument.attributes).next().is_some());
    let allow = (all_conditional && !is_certain).then(|| quote!(#[allow(unused_mut)]));
    let send = send(&draft);
    quote! {
        #allow
        let mut #draft = #new;
        #(#statements)*
        #send
    }
}

fn binding(argument: &Argument, draft: &TokenStream, private: &TokenStream) -> TokenStream {
    let ident = &argument.ident;
    let conditions = conditions(&argument.attributes);
    // What cannot be sent is reported at the argument's type, once: all of the call resolves as the library's path does.
    let span = Span::call_site().located_at(argument.ty.span());
    let (function, arguments) = match &argument.place {
        Place::Path(name) => ("path", quote_spanned!(span=> #name, &#ident)),
        Place::Query(name) => ("query", quote_spanned!(span=> #name, &#ident)),
        Place::QuerySpread(name) => ("query_spread", quote_spanned!(span=> #name, &#ident)),
        Place::Field(name) => ("field", quote_spanned!(span=> #name, &#ident)),
        Place::Json => ("json", quote_spanned!(span=> &#ident)),
        Place::FormField(name) => ("form_field", quote_spanned!(span=> #name, &#ident)),
        Place::FormSpread(name) => ("form_spread", quote_spanned!(span=> #name, &#ident)),
        Place::Body => ("body", quote_spanned!(span=> #ident)),
        Place::Header(name) => ("header", quote_spanned!(span=> #name, &#ident)),
    };
    let function = Ident::new(function, span);
    let private = located_at(private.clone(), span);
    let call = quote_spanned!(span=> #private::Draft::#function(&mut #draft, #arguments));
    quote!(#(#conditions)* #call;)
}

pub(super) fn description(
    operation: &Operation,
    client: &Client,
    private: &TokenStream,
) -> TokenStream {
    let name = format!("{}::{}", client.ident.unraw(), operation.ident.unraw());
    let method = format_ident!("{}", operation.verb.name());
    let path = &operation.path;
    let scheme = optional(operation.scheme.map(|index| {
        let index = Literal::usize_unsuffixed(index);
        quote!(#index)
    }));
    let effect = match operation.effect {
        Effect::Safe => quote!(Safe),
        Effect::Idempotent => quote!(Idempotent),
        Effect::Key => quote!(Key),
        Effect::Replay => quote!(Replay),
        Effect::Once => quote!(Once),
    };
    let key = match &operation.key {
        Key::None => quote!(None),
        Key::Query(name) => quote!(Query(#name)),
        Key::Body(name) => quote!(Body(#name)),
        Key::Header(name) => quote!(Header(#name)),
        Key::Path => quote!(Path),
    };
    let headers = operation
        .headers
        .iter()
        .map(|(name, value)| quote!((#name, #value)));
    let constants = operation
        .constants
        .iter()
        .map(|(name, value)| quote!((#name, #value)));
    let timeout = optional(operation.timeout_ms.map(|timeout| {
        let timeout = Literal::u64_unsuffixed(timeout);
        quote!(#timeout)
    }));
    let costs = limits::costs(operation, private);
    let retry = rules(&operation.retry, private);
    let answers = operation.answers.as_ref().map(|answers| {
        let answers = answers::answers(answers, private);
        quote!(&#answers)
    });
    let answers = optional(answers);
    quote! {
        static OPERATION: #private::Operation = #private::Operation {
            name: #name,
            method: #private::Method::#method,
            path: &[#(#path),*],
            scheme: #scheme,
            constants: &[#(#constants),*],
            effect: #private::Effect::#effect,
            key: #private::KeyPlace::#key,
            headers: &[#(#headers),*],
            timeout_ms: #timeout,
            costs: #costs,
            retry: #retry,
            answers: #answers,
        };
    }
}

fn rules(retry: &Retry, private: &TokenStream) -> TokenStream {
    if !retry.has_rules() {
        return quote!(#private::RetryRules::NONE);
    }
    let attempts = retry.max_attempts.map(Literal::u32_unsuffixed);
    let attempts = optional(attempts.map(Literal::into_token_stream));
    let milliseconds = |number: Option<u64>| {
        let number = number.map(Literal::u64_unsuffixed);
        optional(number.map(Literal::into_token_stream))
    };
    let (base, cap) = (milliseconds(retry.base_ms), milliseconds(retry.cap_ms));
    let partial = retry.partial.iter().copied().map(Literal::u16_unsuffixed);
    quote! {
        #private::RetryRules {
            max_attempts: #attempts,
            base_ms: #base,
            cap_ms: #cap,
            partial: &[#(#partial),*],
        }
    }
}

fn decoder(decoder: &Decoder, private: &TokenStream) -> TokenStream {
    let (function, ty) = match decoder {
        Decoder::Json(ty) => ("json", Some(ty)),
        Decoder::Unit => ("unit", None),
        Decoder::Text => ("text", None),
        Decoder::Bytes => ("bytes", None),
        Decoder::ResponseJson(ty) => ("response_json", Some(ty)),
        Decoder::ResponseUnit => ("response_unit", None),
        Decoder::ResponseText => ("response_text", None),
        Decoder::ResponseBytes => ("response_bytes", None),
    };
    // What cannot be decoded is reported at the type.
    let span = ty.map_or_else(Span::mixed_site, |ty| {
        Span::mixed_site().located_at(ty.span())
    });
    let function = Ident::new(function, span);
    let arguments = ty
        .map(|ty| quote_spanned!(span=> ::<#ty>))
        .to_token_stream();
    quote!(#private::decode::#function #arguments)
}
