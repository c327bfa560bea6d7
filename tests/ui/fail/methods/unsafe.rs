use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async unsafe fn order(&self) -> Result<()>;
}

fn main() {}
