//! `auth_scheme!`: from declarations to schemes. Each is on its own: a mistake in one leaves the others as they are.

mod documentation;
mod head;

use proc_macro2::TokenStream;
use quote::quote;

use crate::codegen::{self, Declared, private};
use crate::diag::Diagnostics;
use crate::expr::{self, Scheme};
use crate::fallback;
use crate::source::Source;
use head::Declarations;

pub(crate) use head::Declaration;

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let Declarations { library, schemes } = Declarations::read(tokens, &mut diagnostics);
    let private = private(library.as_ref());
    let schemes = schemes
        .iter()
        .map(|declaration| scheme(declaration, &private));
    let errors = diagnostics.finish(Some(())).err();
    quote!(#errors #(#schemes)*)
}

/// The scheme; beside its mistakes one that does nothing, so that nothing else in the user's crate breaks.
fn scheme(declaration: &Declaration, private: &TokenStream) -> TokenStream {
    let Some(braces) = &declaration.braces else {
        return fallback::scheme(declaration, private);
    };
    let mut diagnostics = Diagnostics::new();
    let source = Source::new(braces.stream(), braces.span());
    let checked = checked(&source, &mut diagnostics);
    match diagnostics.finish(checked) {
        Ok(scheme) => {
            let attributes = documentation::attributes(declaration);
            let declared = Declared {
                attributes: &attributes,
                visibility: &declaration.visibility,
                ident: &declaration.ident,
            };
            codegen::scheme(&scheme, &declared, private, &|range| source.span(range))
        }
        Err(errors) => {
            let inert = fallback::scheme(declaration, private);
            quote!(#errors #inert)
        }
    }
}

/// What the statements mean.
fn checked(source: &Source, diagnostics: &mut Diagnostics) -> Option<Scheme> {
    match expr::declared(&source.text, &source.tokens, source.problems.clone()) {
        Ok(scheme) => Some(scheme),
        Err(problems) => {
            for problem in problems {
                source.report(&problem, diagnostics);
            }
            None
        }
    }
}
