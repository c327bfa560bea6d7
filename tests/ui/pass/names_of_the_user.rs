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
struct Send;
struct Sync;
struct Future;
struct Default;
struct Clone;
struct Debug;
struct String;
struct Vec;
struct Call;
struct Client;
struct Self_;
type u64 = u8;

#[::signed_api::api_client(base_url = "https://api.example.com", error = ::serde_json::Value)]
#[auth(hmac = "ts+method+path+body")]
#[timeout("1s")]
trait Exchange<T> {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64, limit: ::core::option::Option<u64>) -> ::signed_api::Result<u64>;

    async fn twice(&self) -> u64 {
        2
    }
}

#[::signed_api::api_client(dyn)]
trait Dynamic {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> ::signed_api::Result<u64>;

    async fn twice(&self) -> u64 {
        2
    }
}

fn main() {}
