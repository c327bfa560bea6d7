//! Whatever a scheme passes to functions, and whatever they return.

use std::borrow::Cow;

use signed_api::prelude::*;
use signed_api::{Params, Value};

fn text(text: &str) -> String {
    text.to_owned()
}

fn borrowed(text: &str) -> &str {
    text
}

fn either(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

fn fails(text: &str) -> std::result::Result<String, std::fmt::Error> {
    Ok(text.to_owned())
}

fn fails_with_borrowed<'a>(text: &'a str, _: u64) -> std::result::Result<&'a str, String> {
    Ok(text)
}

fn of_bytes(bytes: &[u8]) -> String {
    format!("{bytes:?}")
}

fn of_everything(params: &Params, text: &str, bytes: &[u8], number: u64, list: &[Value]) -> String {
    format!("{}{text}{}{number}{}", params.len(), bytes.len(), list.len())
}

fn nothing() -> &'static str {
    ""
}

fn generic<T: AsRef<str> + ?Sized>(text: &T) -> String {
    text.as_ref().to_owned()
}

pub mod nested {
    pub struct Type;

    impl Type {
        pub fn method(text: &str) -> String {
            text.to_owned()
        }
    }
}

auth_scheme! {
    /// Calls.
    pub Calls {
        credential wallet: public;
        let both = crate::text(path) + crate::borrowed(query);
        let piped = both | crate::either | upper | crate::fails;
        header "X-Text" = crate::fails_with_borrowed(piped, ts) + crate::nothing();
        header "X-Session" = crate::text(session.id) + crate::text(token) + crate::borrowed(now.iso);
        header "X-Bytes" = crate::of_bytes(body) + crate::of_bytes(sha256(ts)) + crate::of_bytes(rand(8));
        header "X-Credentials" = crate::borrowed(wallet) + crate::borrowed(key) + crate::borrowed(opt.broker);
        header "X-All" = crate::of_everything(params, uuid, hmac_sha256(secret, ts), add(now.s, 30), [1, { ts }]);
        header "X-Built" = crate::of_everything({ ts, ..args }, "literal", from_hex("00ff"), 7, []);
        header "X-Nested" = crate::nested::Type::method(crate::text(crate::text(method)));
        header "X-Chosen" = params ? crate::text(form(params)) : crate::generic(op.name);
    }
}

fn main() {
    let _ = Calls;
}
