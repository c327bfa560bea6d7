use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use signed_api::prelude::*;
use signed_api::ws::{Event, Subscription};

#[api_client(base_url = "https://api.example.com", dyn)]
#[ws("wss://stream.example.com", id = "id", channel = "{topic}",
    subscribe = json({ op: "subscribe", args: [op.channel] }),
    request = json({ id: op.id, method: op.method, params }))]
pub trait Exchange: Send + Sync {
    #[subscribe(channel = "orderbook.{symbol}")]
    fn book(&self, symbol: &str) -> Subscription<u64>;

    #[request("order.place")]
    async fn place(&self, price: u64) -> Result<u64>;

    #[get("/time")]
    async fn time(&self) -> Result<u64>;

    fn books(&self) -> Vec<Subscription<u64>> {
        vec![self.book("A"), self.book("B")]
    }
}

/// Three numbers, without any server.
struct Fake;

struct Numbers(u64);

impl futures_core::Stream for Numbers {
    type Item = Result<Event<u64>>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready((self.0 < 4).then(|| Ok(Event::Message(self.0))))
    }
}

impl Exchange for Fake {
    fn book(&self, _: &str) -> Subscription<u64> {
        Subscription::of(Numbers(0))
    }

    fn place(
        &self,
        price: u64,
    ) -> Pin<Box<dyn Future<Output = Result<u64>> + Send + '_>> {
        Box::pin(async move { Ok(price) })
    }

    fn time(&self) -> Pin<Box<dyn Future<Output = Result<u64>> + Send + '_>> {
        Box::pin(async { Ok(1) })
    }
}

fn main() {
    let exchange: Arc<dyn Exchange> = Arc::new(Fake);
    let mut book = exchange.books().remove(0);
    let mut context = Context::from_waker(Waker::noop());
    let mut seen = Vec::new();
    while let Poll::Ready(Some(Ok(Event::Message(number)))) =
        futures_core::Stream::poll_next(Pin::new(&mut book), &mut context)
    {
        seen.push(number);
    }
    assert_eq!(seen, [1, 2, 3]);
    let of_client: fn(ExchangeClient) -> Arc<dyn Exchange> = |client| Arc::new(client);
    let _ = of_client;
}
