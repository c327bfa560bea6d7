//! How a list goes on, as data.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::shell::optional;
use crate::ir::{PageKind, Pages, Slot};

/// A reference to the description, and the function that reads one item.
pub(super) fn paged(pages: &Pages, private: &TokenStream) -> [TokenStream; 2] {
    let kind = kind(&pages.kind, private);
    let items = &pages.items;
    let more = optional(pages.more.as_ref().map(|names| quote!(&[#(#names),*])));
    let max_pages = optional(pages.max_pages.map(|pages| {
        let pages = Literal::u32_unsuffixed(pages);
        quote!(#pages)
    }));
    let spec = quote! {
        {
            static PAGES: #private::PagesSpec = #private::PagesSpec {
                kind: #kind,
                items: &[#(#items),*],
                more: #more,
                max_pages: #max_pages,
            };
            &PAGES
        }
    };
    let item = &pages.item;
    // What cannot be read is reported at its type.
    let span = Span::mixed_site().located_at(item.span());
    [spec, quote_spanned!(span=> #private::item::<#item>)]
}

fn kind(kind: &PageKind, private: &TokenStream) -> TokenStream {
    let kind = match kind {
        PageKind::Link => quote!(Link),
        PageKind::Url { field } => quote!(Url { field: &[#(#field),*] }),
        PageKind::Cursor { field, slot, end } => {
            let slot = slot_of(slot, private);
            let end = optional(end.as_ref().map(|end| quote!(#end)));
            quote!(Cursor { field: &[#(#field),*], slot: #slot, end: #end })
        }
        PageKind::Page { slot, first } => {
            let slot = slot_of(slot, private);
            let first = Literal::u64_unsuffixed(*first);
            quote!(Page { slot: #slot, first: #first })
        }
        PageKind::Offset { slot } => {
            let slot = slot_of(slot, private);
            quote!(Offset { slot: #slot })
        }
        PageKind::Last { field, slot, add } => {
            let slot = slot_of(slot, private);
            let add = Literal::i64_unsuffixed(*add);
            quote!(Last { field: &[#(#field),*], slot: #slot, add: #add })
        }
    };
    quote!(#private::PageKind::#kind)
}

fn slot_of(slot: &Slot, private: &TokenStream) -> TokenStream {
    match slot {
        Slot::Query(name) => quote!(#private::Slot::Query(#name)),
        Slot::Field(name) => quote!(#private::Slot::Field(#name)),
        Slot::FormField(name) => quote!(#private::Slot::FormField(#name)),
        Slot::Header(name) => quote!(#private::Slot::Header(#name)),
    }
}
