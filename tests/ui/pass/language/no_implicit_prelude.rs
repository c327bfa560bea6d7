#![no_implicit_prelude]
#![allow(dead_code, non_camel_case_types)]

// Nothing of the standard library is in scope, and some of its names mean something else.
mod core {}
mod std {}
mod signed_api {}
struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct Box;
struct Clone;
struct Copy;
struct Debug;
struct Default;
struct String;
struct Vec;
struct AsRef;
type u64 = u8;
type str = u8;

fn own(text: &::core::primitive::str, number: ::core::primitive::u64) -> ::std::string::String {
    ::std::format!("{text}{number}")
}

::signed_api::auth_scheme! {
    /// Everything that generated code names.
    pub Bare {
        nonce: increasing(ms);
        credential wallet: public;
        let all = { nonce, ..params, list: [wallet, opt.list] };
        let mac = hmac_sha256(secret | from_hex, crate::own(path, ts) + sha256(path) + add(now.s, 5));
        query = raw(all, nested);
        body = json({ mac: hex(mac), sorted: sort(all), test: opt.test ? true : null });
        header "X-Sign" = base64url_nopad(mac) + percent_encode(target) + replace(host, ".", "-");
        header "X-Decoded"? = hex(from_base64(opt.decoded));
        header "X-Time" = now.iso + default(op.time, uuid) + strip_prefix(url, "https://") + hex(rand(8));
    }
}

#[::signed_api::api_client(base_url = "https://api.example.com")]
#[auth(Bare, time = "now")]
trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> ::signed_api::Result<u64>;
}

fn main() {}
