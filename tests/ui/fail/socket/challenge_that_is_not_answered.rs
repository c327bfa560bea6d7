use signed_api::prelude::*;
use signed_api::ws::Subscription;

#[api_client]
#[ws("wss://stream.example.com", subscribe = json({ op: "subscribe", args: [op.channel] }), channel = "{topic}", challenge("event" = "challenge", value = "message"), login = json({ key }))]
pub trait Exchange {
    #[subscribe(channel = "orders")]
    fn orders(&self) -> Subscription<u64>;
}

fn main() {}
