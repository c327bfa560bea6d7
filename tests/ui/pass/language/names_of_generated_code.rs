//! Names of the user's meet none of those in generated code.

use signed_api::prelude::*;

// What generated code could be thought to name.
struct Scheme;
struct Keys;
struct SignContext;
struct Params;
struct Value;
const HEADER_0: u8 = 0;

fn mac(text: &str) -> &str {
    text
}

mod p {
    pub fn value(text: &str) -> String {
        text.to_owned()
    }
}

auth_scheme! {
    /// Each `let` has the name of a local or parameter of generated code.
    pub Names {
        let cx = op.cx + sha256(ts) + path;
        let mac = hmac_sha256(secret, cx);
        let digest = hex(mac);
        let buffer = upper(digest);
        let value = { buffer, ..params };
        let keys = sort(value);
        let map = form(keys);
        let list = json([map, digest]);
        let entry = list + map;
        let returned = crate::mac(entry) + p::value(digest) + crate::mac(map);
        let argument = crate::mac(session.argument);
        let credentials = prefix(returned, "?") + argument;
        let header = default(opt.credentials, credentials);
        let public = header ? header : digest;
        header "X-Public" = public;
        header "X-Cx" = hex(cx);
    }
}

fn main() {
    let _ = (Names, Scheme, Keys, SignContext, Params, Value, HEADER_0);
}
