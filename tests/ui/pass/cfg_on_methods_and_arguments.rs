use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[cfg_attr(all(), allow(dead_code))]
pub trait Exchange {
    #[cfg(any())]
    #[get("/missing")]
    async fn missing(&self) -> Result<TypeThatIsNotThere>;

    #[cfg(all())]
    #[get("/present")]
    async fn either(&self) -> Result<u8>;

    #[cfg(any())]
    #[get("/other")]
    async fn either(&self, other: u8) -> Result<u8>;

    #[cfg_attr(all(), cfg(any()))]
    #[get("/indirect")]
    async fn indirect(&self) -> Result<TypeThatIsNotThere>;

    #[get("/arguments")]
    async fn arguments(&self, #[cfg(any())] missing: TypeThatIsNotThere, #[cfg(all())] present: u8, last: u8) -> Result<()>;

    #[post("/bodies")]
    async fn bodies(&self, #[cfg(all())] #[json] one: u8, #[cfg(any())] #[json] other: u8) -> Result<()>;

    #[get("/none")]
    async fn none(&self, #[cfg(any())] missing: TypeThatIsNotThere) -> Result<()>;
}

fn main() {
    let client = ExchangeClient::new().unwrap();
    let _ = (client.either(), client.arguments(1, 2), client.bodies(1), client.none());
}
