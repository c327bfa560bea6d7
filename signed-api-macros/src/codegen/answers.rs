//! What answers look like, as data.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Answers, Declared, Expected, Says, Word};

pub(super) fn answers(answers: &Answers, private: &TokenStream) -> TokenStream {
    let Answers {
        envelope,
        code,
        message,
        ..
    } = answers;
    if envelope.is_none() && code.is_empty() && message.is_empty() {
        return plain(private);
    }
    let envelope = super::shell::optional(
        envelope
            .as_ref()
            .map(|declared| described(declared, private)),
    );
    let errors = errors(answers, private);
    quote!(#private::Answers { envelope: #envelope, errors: #errors })
}

/// Where errors say what they are, and what their words mean.
pub(super) fn errors(answers: &Answers, private: &TokenStream) -> TokenStream {
    let Answers {
        code,
        message,
        words,
        is_rejected_otherwise,
        ..
    } = answers;
    let words = words.iter().map(|word| said(word, private));
    quote! {
        #private::ApiErrors {
            code: &[#(&[#(#code),*]),*],
            message: &[#(&[#(#message),*]),*],
            words: &[#(#words),*],
            is_rejected_otherwise: #is_rejected_otherwise,
        }
    }
}

/// Nothing is declared.
pub(crate) fn plain(private: &TokenStream) -> TokenStream {
    quote!(#private::Answers::PLAIN)
}

fn described(Declared { success, data }: &Declared, private: &TokenStream) -> TokenStream {
    let success = success.iter().map(|(path, expected)| {
        let expected = expected.iter().map(|known| self::expected(known, private));
        quote!((&[#(#path),*], &[#(#expected),*]))
    });
    quote! {
        #private::Envelope {
            success: &[#(#success),*],
            data: &[#(#data),*],
        }
    }
}

pub(super) fn expected(expected: &Expected, private: &TokenStream) -> TokenStream {
    match expected {
        Expected::Text(text) => quote!(#private::Expected::Text(#text)),
        Expected::EmptyList => quote!(#private::Expected::EmptyList),
        Expected::Absent => quote!(#private::Expected::Absent),
    }
}

fn said(word: &Word, private: &TokenStream) -> TokenStream {
    let Word {
        text,
        is_part,
        says,
        ..
    } = word;
    let says = match says {
        Says::Unauthorized => quote!(Unauthorized),
        Says::Forbidden => quote!(Forbidden),
        Says::RateLimited => quote!(RateLimited),
        Says::NotFound => quote!(NotFound),
        Says::InsufficientFunds => quote!(InsufficientFunds),
        Says::Duplicate => quote!(Duplicate),
        Says::Unavailable => quote!(Unavailable),
        Says::Rejected => quote!(Rejected),
        Says::Unknown => quote!(Unknown),
        Says::Partial => quote!(Partial),
    };
    quote! {
        #private::ErrorWord {
            text: #text,
            is_part: #is_part,
            says: #private::Says::#says,
        }
    }
}
