use signed_api::prelude::*;

mod own {
    pub type Result<T> = std::result::Result<T, u8>;
}

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    async fn order(&self) -> own::Result<String>;
}

fn main() {}
