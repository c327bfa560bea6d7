use signed_api::prelude::*;

#[api_client(enviroments(sandbox = "https://sandbox.example.com"))]
pub trait Exchange {
    #[get("/markets")]
    async fn markets(&self) -> Result<()>;
}

fn main() {}
