use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[api_error(code = "code")]
    async fn orders(&self) -> Result<Vec<u64>> {
        Ok(Vec::new())
    }
}

fn main() {}
