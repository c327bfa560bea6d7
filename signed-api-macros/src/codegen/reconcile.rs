//! How a call is found again when its answer is lost: the method that looks it up, bound to values of the call.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

use super::attributes::conditions;
use super::operation::description;
use super::operations;
use crate::ir::{Argument, Client, Decoder, Operation, Place, Reconcile, Source};

/// What a method that is looked up has beside the others.
pub(super) struct Reconciled {
    /// Statements that keep the values it is looked up by.
    pub(super) known: Vec<TokenStream>,
    /// A reference to the description of the look-up.
    pub(super) look_up: TokenStream,
    /// The function that makes of the look-up's answer what the method returns.
    pub(super) found: TokenStream,
}

pub(super) fn reconciled(
    operation: &Operation,
    client: &Client,
    draft: &TokenStream,
    private: &TokenStream,
) -> Option<Reconciled> {
    let reconcile = operation.retry.reconcile.as_ref()?;
    let finder = operations(client).find(|finder| finder.ident == reconcile.method.as_str())?;
    let known = reconcile.sources.iter().filter_map(|source| match source {
        Source::Field(name) => Some(quote!(#private::Draft::known_by_field(&mut #draft, #name);)),
        Source::Argument(index) => {
            let Argument {
                attributes, ident, ..
            } = operation.arguments.get(*index)?;
            let conditions = conditions(attributes);
            Some(quote!(#(#conditions)* #private::Draft::known_by(&mut #draft, &#ident);))
        }
    });
    Some(Reconciled {
        known: known.collect(),
        look_up: look_up(reconcile, finder, client, private),
        found: found(operation, reconcile, finder, private),
    })
}

fn look_up(
    reconcile: &Reconcile,
    finder: &Operation,
    client: &Client,
    private: &TokenStream,
) -> TokenStream {
    let description = description(finder, client, private);
    let draft = quote_spanned!(Span::mixed_site()=> draft);
    let of_path = finder.placeholders.iter().copied();
    let others = finder.arguments.iter().enumerate();
    let others = others.filter(|(_, argument)| !matches!(argument.place, Place::Path(_)));
    let order = of_path.chain(others.map(|(index, _)| index));
    let bindings = order.filter_map(|index| {
        let value = Literal::usize_unsuffixed(index);
        let value = quote!(&<[_]>::get(given, #value));
        Some(match &finder.arguments.get(index)?.place {
            Place::Path(name) => quote!(#private::Draft::path(&mut #draft, #name, #value);),
            Place::Query(name) => quote!(#private::Draft::query(&mut #draft, #name, #value);),
            Place::Header(name) => quote!(#private::Draft::header(&mut #draft, #name, #value);),
            _ => return None,
        })
    });
    let is_found = match &finder.decoder {
        Decoder::Json(found) => quote!(#private::decode::is_json::<#found>),
        // No look-up returns anything else.
        _ => quote!(|_| false),
    };
    let visible_after = Literal::u64_unsuffixed(reconcile.visible_after_ms);
    let absent = match &reconcile.absent {
        Some(path) => quote!(#path),
        None => quote!(#private::is_not_found),
    };
    quote! {
        {
            #description
            static LOOK_UP: #private::LookUp = #private::LookUp {
                operation: OPERATION.name,
                visible_after_ms: #visible_after,
                bind: |client, given| {
                    let mut #draft = #private::Draft::new(client, &OPERATION);
                    #(#bindings)*
                    #private::Draft::into_arguments(#draft)
                },
                is_found: #is_found,
                is_absent: #absent,
            };
            &LOOK_UP
        }
    }
}

fn found(
    operation: &Operation,
    reconcile: &Reconcile,
    finder: &Operation,
    private: &TokenStream,
) -> TokenStream {
    let Decoder::Json(found) = &finder.decoder else {
        return quote!(#private::decode::unit);
    };
    if let Decoder::Unit = operation.decoder {
        return quote!(#private::decode::unit);
    }
    let value = &operation.value;
    // What does not fit is reported at the name of the look-up.
    let span = Span::mixed_site().located_at(reconcile.literal.span());
    match item(found) {
        Some(item) => quote_spanned!(span=> #private::decode::found_among::<#value, #item, #found>),
        None => {
            let found = quote_spanned!(found.span()=> #found);
            quote_spanned!(span=> #private::decode::found::<#value, #found>)
        }
    }
}

/// The `T` of `Option<T>` and `Vec<T>`.
fn item(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else {
        return None;
    };
    let segment = path.path.segments.last()?;
    let is_holder = segment.ident == "Option" || segment.ident == "Vec";
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) if is_holder => Some(ty),
        _ => None,
    })
}
