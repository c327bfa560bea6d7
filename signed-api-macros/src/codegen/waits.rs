//! Where the API says how long to wait.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Client, Wait, WaitPlace, WaitUnit};

pub(super) fn waits(client: &Client, private: &TokenStream) -> Vec<TokenStream> {
    let one = |Wait { place, unit }: &Wait| {
        let place = match place {
            WaitPlace::Header(name) => quote!(Header(#name)),
            WaitPlace::Json(names) => quote!(Json(&[#(#names),*])),
        };
        let unit = match unit {
            WaitUnit::Seconds => quote!(Seconds),
            WaitUnit::Millis => quote!(Millis),
            WaitUnit::EpochSeconds => quote!(EpochSeconds),
            WaitUnit::EpochMillis => quote!(EpochMillis),
        };
        quote! {
            #private::ToldWait {
                place: #private::WaitPlace::#place,
                unit: #private::WaitUnit::#unit,
            }
        }
    };
    client.waits.iter().map(one).collect()
}
