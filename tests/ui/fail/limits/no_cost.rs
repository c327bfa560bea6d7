use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
#[limits(weight = "1200/1m")]
#[limit(weight = |limit| limit)]
trait Exchange {
    #[get("/a")]
    #[limit(weight = "5")]
    async fn text(&self) -> Result<()>;

    #[get("/b")]
    #[limit(weight = crate::weight_of)]
    async fn function(&self, limit: u32) -> Result<()>;

    #[get("/c")]
    #[limit(weight = |limit: u32| limit)]
    async fn typed(&self, limit: u32) -> Result<()>;

    #[get("/d")]
    #[limit(weight = )]
    async fn nothing(&self) -> Result<()>;

    #[get("/e")]
    #[limit(weight = |limit|)]
    async fn no_body(&self, limit: u32) -> Result<()>;

    #[get("/f")]
    #[limit]
    async fn empty(&self) -> Result<()>;

    #[get("/g")]
    #[limit(weight = 2 * 3)]
    async fn expression(&self) -> Result<()>;

    #[get("/h")]
    #[limit(none, weight = 3)]
    async fn none_and_more(&self) -> Result<()>;

    #[get("/i")]
    #[limit(pool = weight, weight = 3)]
    async fn pool_without_quotes(&self) -> Result<()>;

    #[get("/j")]
    #[limit(pool = "weight", cost = 3)]
    async fn pool_with_another_word(&self) -> Result<()>;
}

fn main() {}
