//! Pools and costs: data, except for costs that arguments decide about.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::ir::{Amount, Cost, Hint, Limits, Operation, Window};

/// A client without pools.
pub(crate) fn no_limits(private: &TokenStream) -> TokenStream {
    quote!(#private::LimitsSpec { pools: &[], margin_ms: 0 })
}

/// The pools of a client.
pub(super) fn limits(limits: &Limits, private: &TokenStream) -> TokenStream {
    let margin = Literal::u64_unsuffixed(limits.margin_ms);
    let pools = limits.pools.iter().map(|pool| {
        let name = &pool.name;
        let windows = pool.windows.iter().map(|known| window(known, private));
        quote!(#private::PoolSpec { name: #name, windows: &[#(#windows),*] })
    });
    quote!(#private::LimitsSpec { pools: &[#(#pools),*], margin_ms: #margin })
}

fn window(window: &Window, private: &TokenStream) -> TokenStream {
    let capacity = Literal::u32_unsuffixed(window.capacity);
    let period = Literal::u64_unsuffixed(window.period_ms);
    let hint = match &window.hint {
        Hint::None => quote!(None),
        Hint::Used(name) => quote!(Used(#name)),
        Hint::Remaining(name) => quote!(Remaining(#name)),
    };
    quote! {
        #private::WindowSpec { capacity: #capacity, period_ms: #period, hint: #private::HintSpec::#hint }
    }
}

/// What an operation takes, as far as it is constant.
pub(super) fn costs(operation: &Operation, private: &TokenStream) -> TokenStream {
    let costs = operation.costs.iter().map(|known| cost(known, private));
    quote!(&[#(#costs),*])
}

pub(super) fn cost(cost: &Cost, private: &TokenStream) -> TokenStream {
    let pool = Literal::usize_unsuffixed(cost.pool);
    let amount = match cost.amount {
        Amount::Constant(amount) => Literal::u32_unsuffixed(amount),
        Amount::Computed { .. } => Literal::u32_unsuffixed(1),
    };
    quote!(#private::PoolCost { pool: #pool, cost: #amount })
}

/// What arguments make of the costs of a call.
pub(super) fn computed(
    operation: &Operation,
    draft: &TokenStream,
    private: &TokenStream,
) -> Vec<TokenStream> {
    let costs = operation
        .costs
        .iter()
        .filter_map(|cost| statement(cost, draft, private));
    costs.collect()
}

fn statement(cost: &Cost, draft: &TokenStream, private: &TokenStream) -> Option<TokenStream> {
    let Amount::Computed { bindings, body } = &cost.amount else {
        return None;
    };
    let pool = Literal::usize_unsuffixed(cost.pool);
    let bindings = bindings.iter().map(|(parameter, argument)| {
        // What cannot be cloned is reported where it is read.
        let span = Span::mixed_site().located_at(parameter.span());
        quote_spanned!(span=> let #parameter = ::core::clone::Clone::clone(&#argument);)
    });
    let span = Span::mixed_site().located_at(body.span());
    // A closure's body may stand in braces of its own.
    Some(quote_spanned! {span=>
        #[allow(unused_braces)]
        let cost = { #(#bindings)* #body };
        #private::Draft::cost(&mut #draft, #pool, cost);
    })
}
