use signed_api::prelude::*;

#[api_client(base_url = "api.example.com", colour = 1)]
#[auth(hmac = "tss + path", encoding = hex)]
pub trait Exchange {
    #[get("orders/{id}")]
    fn order(&self, #[qurey] limit: u8) -> u8;

    #[gte("/markets")]
    async fn markets(&self) -> Result<()>;

    #[post("/orders")]
    #[timeout("1 day")]
    async fn place(&self, #[json] one: &str, #[json] two: &str);

    /// Nothing is wrong here.
    #[must_use]
    fn name(&self) -> String {
        "exchange".to_owned()
    }
}

fn main() {}
