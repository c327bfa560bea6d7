use serde::Serialize;
use serde::de::DeserializeOwned;
use signed_api::prelude::*;

#[api_client(base_url = "https://api.example.com")]
pub trait Store<'x, T: Serialize + Send + Sync, const N: usize, U: ?Sized = str>: Send + Sync
where
    T: Clone,
{
    #[put("/value")]
    async fn put(&self, value: &T) -> Result<()>;

    #[post("/convert")]
    async fn convert<R: DeserializeOwned, B>(&self, #[json] body: &B) -> Result<R>
    where
        B: Serialize + ?Sized + Sync;

    #[get("/convert")]
    async fn opaque(&self, value: impl Into<String> + Serialize + Send) -> Result<()>;

    #[get("/all/{key}")]
    async fn all<'a>(&'a self, key: &'a str) -> Result<Vec<T>>
    where
        T: DeserializeOwned;

    #[get("/array")]
    async fn array<const M: usize>(&self, list: [u8; M]) -> Result<()>
    where
        [u8; M]: Serialize;

    async fn size(&self) -> usize {
        N
    }
}

async fn with_client(client: StoreClient<'static, u64, 3>) -> Result<String> {
    client.put(&1).await?;
    client.array([1, 2, 3]).await?;
    client.opaque("text").await?;
    let _: Vec<u64> = client.all("key").await?;
    client.convert("body").await
}

struct NotCloneNorDebug;

fn main() {
    let _ = with_client;

    #[api_client(base_url = "https://api.example.com")]
    trait Phantom<T> {}

    let client = PhantomClient::<NotCloneNorDebug>::new().unwrap();
    assert!(format!("{:?}", client.clone()).starts_with("PhantomClient"));
}
