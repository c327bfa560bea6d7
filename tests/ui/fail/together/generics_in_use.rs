use signed_api::prelude::*;

#[api_client]
pub trait Store<'x, T: serde::Serialize + Sync, const N: usize> {
    #[put("/{ky}")]
    async fn put<'a, K: serde::Serialize + Sync>(&'a self, key: &'a K, value: &T) -> Result<()>;

    async fn size(&self) -> Result<usize> {
        Ok(N)
    }
}

async fn with_client(client: StoreClient<'_, u64, 3>) -> Result<usize> {
    client.put(&7, &1).await?;
    client.size().await
}

fn main() {
    let _ = with_client;
}
