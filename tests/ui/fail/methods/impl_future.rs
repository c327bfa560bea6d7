use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders")]
    fn order(&self) -> impl Future<Output = Result<()>>;
}

fn main() {}
