#![deny(missing_docs, unused_qualifications, unreachable_pub, unused, rust_2018_idioms, warnings)]
#![deny(elided_lifetimes_in_paths, explicit_outlives_requirements, single_use_lifetimes, trivial_casts)]
#![deny(trivial_numeric_casts, unused_lifetimes, unused_results, let_underscore_drop, non_ascii_idents)]
#![deny(missing_copy_implementations, missing_debug_implementations, redundant_lifetimes, unit_bindings)]
#![forbid(unsafe_code)]
//! Generated code passes the lints of whoever uses it.

use signed_api::prelude::*;

fn canonical(params: &signed_api::Params, path: &str, body: &[u8], nonce: u64) -> String {
    format!("{}{path}{}{nonce}", params.len(), body.len())
}

auth_scheme! {
    /// Everything that makes locals.
    pub Strict {
        nonce: increasing(us);
        credential wallet: public;
        let all = { nonce, ..params, wallet, list: [ts, { deep?: opt.deep }] };
        let form_of_all = opt.raw ? raw(all) : crate::canonical(all, path, sha256(ts), nonce);
        let mac = hmac_sha512(secret | strip_prefix("whsec_") | from_base64, form_of_all + md5(form_of_all + key));
        let digest = (mac | hex_upper) + jwt(HS256, secret, { iss: key, exp: add(now.s, 30) });
        query = form(sort(omit(all, "list")), brackets) + prefix(digest, "&sign=");
        body = json({ form_of_all, digest, none: null, on: true });
        header "X-Sign" = base64(hmac_sha256(sha256(secret), target + body));
        header "X-Broker"? = opt.broker;
        header "X-Method" = method == "GET" && !params || query ? join("-", method, op.name, uuid) : "";
        header "X-Random" = hex(rand(16));
    }

    /// Almost nothing.
    Private {
        header "X-Key" = key;
    }
}

fn main() {
    let _ = (Strict, Private);
}
