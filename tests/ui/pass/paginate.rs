//! Pages in every surrounding.
#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications)]

use serde::Deserialize;
use serde::de::DeserializeOwned;
use signed_api::prelude::*;
use signed_api::{Items, PagedCall, Position};

/// A page.
#[derive(Deserialize)]
pub struct Page<T> {
    /// Items.
    pub list: Vec<T>,
}

/// A page of payments.
#[derive(Deserialize)]
pub struct Payments {
    /// Payments.
    pub list: Vec<Payment>,
}

/// A payment.
#[derive(Deserialize)]
pub struct Payment {
    /// Its name.
    pub id: String,
}

/// Every place of a cursor, every way to say what an item is.
#[api_client(base_url = "https://api.example.com", rename_all = "camelCase")]
#[auth(hmac = "ts+method+path+body")]
pub trait Shop<T: DeserializeOwned + Send + 'static> {
    /// In the query.
    #[get("/a")]
    #[paginate(cursor = "meta.0.next", into = "next_cursor", end = "-1", items = "list", max_pages = 1_000)]
    async fn in_query(&self, next_cursor: Option<&str>) -> Result<Page<T>>;

    /// In a header, of a type from elsewhere.
    #[get("/b")]
    #[paginate(cursor = "next", items = "list", item = Payment)]
    async fn in_header(&self, #[header("x-cursor")] cursor: Option<String>) -> Result<Payments>;

    /// In the body.
    #[post("/c")]
    #[retry(safe)]
    #[paginate(last = "id", into = "after", items = "list")]
    async fn in_body<'a>(&'a self, after: Option<&'a str>, #[json("limit")] limit: u8) -> Result<Page<Payment>>;

    /// In a form.
    #[post("/d", body = form)]
    #[retry(safe)]
    #[paginate(offset = "skip", items = "list", more = "more")]
    async fn in_form(&self, skip: usize) -> Result<Page<Payment>>;

    /// With a type of its own, and status and header fields.
    #[get("/e")]
    #[paginate(link)]
    async fn of_any<U: DeserializeOwned + Send + 'static>(&self) -> Result<Response<Vec<U>>>;

    /// Under `cfg`.
    #[cfg(any())]
    #[get("/f")]
    #[paginate(last = "id", into = "until", add = -1)]
    async fn conditional(&self, until: u64) -> Result<Vec<Missing>>;

    /// Counted, with an argument that comes and goes.
    #[get("/g")]
    #[paginate(page = "page", first = 0)]
    async fn counted(&self, page: u32, #[cfg(any())] size: u32) -> Result<Vec<Payment>>;
}

/// Boxed.
#[api_client(base_url = "https://api.example.com", dyn)]
pub trait Boxed {
    /// By address.
    #[get("/a")]
    #[paginate(url = "next", items = "list")]
    async fn by_url(&self) -> Result<Page<Payment>>;
}

fn is_send<S: Send>(_: &S) {}

/// The types have names.
pub fn named(shop: &BoxedClient) -> Items<'_, Payment> {
    let call: PagedCall<'_, Page<Payment>, Payment> = shop.by_url();
    call.items_from(&Position::default())
}

fn main() {
    let shop = ShopClient::<u64>::new(Credentials::new("key", "secret")).expect("a client");
    let items = shop.in_query(None).items();
    is_send(&items);
    let _ = (items, shop.in_header(None).items(), shop.in_body(None, 1).items());
    let _ = (shop.in_form(0).items(), shop.of_any::<String>().items(), shop.counted(1).items());
    let boxed = BoxedClient::new().expect("a client");
    let _ = named(&boxed);
    let _: &dyn Boxed = &boxed;
}
