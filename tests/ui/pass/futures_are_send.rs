use signed_api::prelude::*;

#[api_client]
#[auth(hmac = "ts")]
pub trait Exchange {
    #[get("/orders/{id}")]
    async fn order(&self, id: u64) -> Result<String>;

    async fn twice(&self, id: u64) -> Result<String> {
        self.order(id).await?;
        self.order(id).await
    }
}

fn run<E: Exchange + Send + Sync + 'static>(exchange: E) {
    let task = async move {
        exchange.order(1).await?;
        exchange.twice(2).await
    };
    is_send(task);
}

fn is_send<T: Send + 'static>(_: T) {}

fn main() {
    let _ = run::<ExchangeClient>;
    let client = |client: ExchangeClient| is_send(async move { client.order(1).timeout(std::time::Duration::ZERO).await });
    let _ = client;
}
