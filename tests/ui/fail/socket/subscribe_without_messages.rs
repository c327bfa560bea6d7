use signed_api::prelude::*;
use signed_api::ws::Subscription;

#[api_client]
#[ws("wss://stream.example.com", subscribe = json({ op: "subscribe", args: [op.channel] }), channel = "{topic}")]
pub trait Exchange {
    #[subscribe(channel = "book")]
    fn book(&self) -> Subscription;
}

fn main() {}
