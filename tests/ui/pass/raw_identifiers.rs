use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait r#Match {
    #[get("/{type}/{move}")]
    async fn r#loop(&self, r#type: &str, r#move: u8, r#async: bool, #[query("in")] r#where: u8) -> Result<()>;

    #[post("/r")]
    #[retry(key = "type")]
    async fn r#impl(&self, r#type: &str) -> Result<()>;

    async fn r#try(&self, r#fn: u8) -> u8 {
        r#fn
    }
}

fn main() {
    let client = MatchClient::new().unwrap();
    let _ = (client.r#loop("a", 1, true, 2), client.r#impl("a"));
}
