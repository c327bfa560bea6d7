use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(weight = "1200/1m")]
trait Exchange {
    #[get("/book")]
    #[limit(weight = |limti| if limti > 100 { 10 } else { 5 })]
    async fn book(&self, limit: u32) -> Result<()>;

    #[get("/trades")]
    #[limit(weight = crate::weight_of(depth))]
    async fn trades(&self, symbol: &str) -> Result<()>;

    #[get("/ticker")]
    #[limit(weight = |symbol| symbol.len())]
    async fn ticker(&self, #[cfg(test)] symbol: &str) -> Result<()>;
}

fn main() {}
