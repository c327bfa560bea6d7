use signed_api::prelude::*;
use signed_api::ws::Subscription;

#[api_client]
#[ws("wss://stream.example.com", subscribe = json({ op: "subscribe", args: [op.channel] }), channel = "{topic}", heartbeat = "20")]
pub trait Exchange {
    #[subscribe(channel = "orders")]
    fn orders(&self) -> Subscription<u64>;
    #[request("order.place")]
    async fn place(&self, price: u64) -> Result<u64>;
}

async fn in_use(client: ExchangeClient) -> Result<()> {
    let _: Subscription<u64> = client.orders();
    let _ = client.socket();
    client.place(1).await?;
    through(&client).await
}

async fn through(exchange: &impl Exchange) -> Result<()> {
    let _ = exchange.orders();
    exchange.place(1).await?;
    Ok(())
}

fn main() {
    let _ = in_use;
}
