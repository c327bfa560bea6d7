//! Every way of declaring limits and of taking from them.

#![deny(warnings, clippy::all, clippy::pedantic)]

use signed_api::prelude::*;

const fn weight_of(depth: u16, symbols: &[&str]) -> usize {
    symbols.len() + depth as usize
}

mod elsewhere {
    pub(super) const fn double(value: u32) -> u32 {
        2 * value
    }
}

#[api_client(base_url = "https://api.example.com")]
#[limits(
    orders("50/10s", used = "X-Orders-10S", "160_000/1d", remaining = "X-Orders-1D"),
    weight("1200/1m", used = "X-Weight"),
    raw = "5/1s, 300/5m",
    margin = "250ms",
)]
#[limit(weight = 1)]
trait Exchange<T: Clone + Sync + serde::Serialize> {
    #[get("/default")]
    async fn by_default(&self) -> Result<()>;

    #[get("/none")]
    #[limit(none)]
    async fn nothing(&self) -> Result<()>;

    #[get("/word")]
    #[limit(raw, weight = 2)]
    async fn word(&self) -> Result<()>;

    #[post("/pool")]
    #[limit(pool = "orders", weight = 5)]
    async fn pool(&self) -> Result<()>;

    #[post("/pool")]
    #[limit(pool = "orders")]
    async fn pool_of_one(&self) -> Result<()>;

    #[get("/closure")]
    #[limit(weight = |depth, r#type| if depth < 50 && r#type == "x" { 5 } else { 10 }, raw = 1)]
    async fn closure(&self, r#type: &str, depth: u32) -> Result<()>;

    #[get("/function")]
    #[limit(weight = weight_of(depth, symbols), raw = elsewhere::double(count))]
    async fn function(&self, depth: u16, #[query("symbol")] symbols: &[&str], count: u32) -> Result<()>;

    #[post("/owned")]
    #[limit(orders = |orders| orders.len())]
    async fn owned(&self, #[json] orders: Vec<T>, #[query("draft")] draft: Option<u8>) -> Result<()>;

    #[get("/hidden")]
    #[limit(weight = |_unused| 3)]
    async fn underscore(&self, _unused: u8, #[cfg(any())] gone: u8) -> Result<()>;

    #[get("/closure")]
    #[limit(weight = || { 2 + 1 })]
    async fn no_parameters(&self) -> Result<()>;
}

#[api_client(base_url = "https://api.example.com", dyn)]
#[limits(weight = "1200/1m")]
trait Boxed {
    #[get("/closure")]
    #[limit(weight = |depth| depth)]
    async fn closure(&self, depth: u8) -> Result<()>;
}

macro_rules! limited {
    ($name:ident, $limit:literal, $cost:literal) => {
        #[api_client(base_url = "https://api.example.com")]
        #[limits(weight = $limit)]
        trait $name {
            #[get("/closure")]
            #[limit(weight = $cost)]
            async fn constant(&self) -> Result<()>;

            #[get("/closure")]
            #[limit(weight = |depth| depth + $cost)]
            async fn closure(&self, depth: u8) -> Result<()>;
        }
    };
}

limited!(FromMacro, "10/1s", 7);

fn main() {
    let exchange = ExchangeClient::<u8>::builder().build().expect("a client");
    drop(exchange.owned(vec![1], None));
    drop(BoxedClient::new().expect("a client").closure(1));
    drop(FromMacroClient::new().expect("a client").closure(1));
}
