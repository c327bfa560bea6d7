use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[time(field = "serverTime", unit = "ms")]
    async fn time(&self) -> Result<String> {
        Ok(String::new())
    }
}

fn main() {}
