//! Calls `$1` times the server at `$2`, with limits that the Redis server at `$3` keeps for all processes. Of every fourth
//! call it thinks better while it waits. Prints how many calls were answered.

use std::time::Duration;

use signed_api::prelude::*;
use signed_api::{Clock as _, RedisLimits, SystemClock};

#[api_client(base_url = "http://127.0.0.1")]
#[limits(orders = "60/3s", weight = "1000/3s", margin = "200ms")]
trait Exchange {
    #[get("/order")]
    #[limit(orders = 1, weight = 2)]
    async fn order(&self) -> Result<()>;
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [calls, server, redis] = arguments.as_slice() else {
        panic!("three arguments");
    };
    let limits = RedisLimits::connect(redis, "test").await.expect("Redis");
    let exchange = ExchangeClient::builder()
        .base_url(server)
        .limit_store(limits)
        .timeout(Duration::from_secs(60))
        .build()
        .expect("a client");
    let calls: u32 = calls.parse().expect("a number");
    let mut running = Vec::new();
    for number in 0..calls {
        let exchange = exchange.clone();
        running.push(tokio::spawn(async move {
            if number % 4 == 3 {
                tokio::select! {
                    () = SystemClock::new().sleep(Duration::from_micros(500)) => {}
                    _ = exchange.order() => {}
                }
            }
            exchange.order().await.is_ok()
        }));
    }
    let mut answered = 0;
    for call in running {
        answered += u32::from(call.await.expect("no panic"));
    }
    println!("{answered}");
}
