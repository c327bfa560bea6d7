use signed_api::prelude::*;

#[api_client]
pub trait Exchange {
    #[get("/orders/{id}/{")]
    #[timeout(5)]
    #[header("Host" = "x")]
    #[auth(hmac = "pth + sha256(bdy)", header("A" = "sgn"))]
    #[retry(never)]
    async fn order(self, #[json] order: &str, #[header("a b")] name: &str) -> Vec<u8>;
}

fn main() {}
