//! Placing orders, one after the other or many at a time, through each of the clients.

use std::sync::Arc;

use tokio::runtime::{Builder, Runtime};

use super::Failure;
use super::clients::{self, ExchangeClient, HandWritten, ORDER, Prebuilt};

#[derive(Clone, Copy)]
pub(crate) enum Side {
    HandWritten,
    Declared,
    Prebuilt,
}

impl Side {
    /// The first is what the others are divided by.
    pub(crate) const ALL: [Self; 3] = [Self::HandWritten, Self::Declared, Self::Prebuilt];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::HandWritten => "hand-written",
            Self::Declared => "declared",
            Self::Prebuilt => "prebuilt",
        }
    }

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::HandWritten => "hand-written: reqwest, hmac, serde_json",
            Self::Declared => "signed-api: `place_order(&order).await`",
            Self::Prebuilt => "reqwest alone: prebuilt request, answer read and dropped",
        }
    }
}

/// A client with the runtime it runs on.
pub(crate) struct Sender {
    runtime: Runtime,
    client: Arc<Client>,
}

enum Client {
    HandWritten(HandWritten),
    Declared(ExchangeClient),
    Prebuilt(Prebuilt),
}

impl Sender {
    /// One thread, and so one connection.
    pub(crate) fn single(side: Side, url: &str) -> Result<Self, Failure> {
        Self::new(side, url, &mut Builder::new_current_thread())
    }

    /// All threads that there are.
    pub(crate) fn threaded(side: Side, url: &str) -> Result<Self, Failure> {
        Self::new(side, url, &mut Builder::new_multi_thread())
    }

    fn new(side: Side, url: &str, builder: &mut Builder) -> Result<Self, Failure> {
        let client = match side {
            Side::HandWritten => Client::HandWritten(HandWritten::new(url)?),
            Side::Declared => Client::Declared(clients::declared(url)?),
            Side::Prebuilt => Client::Prebuilt(Prebuilt::new(url)?),
        };
        Ok(Self {
            runtime: builder.enable_all().build()?,
            client: Arc::new(client),
        })
    }

    /// Places `orders` orders, each after the one before is answered.
    pub(crate) fn place(&self, orders: u32) -> Result<(), Failure> {
        self.runtime.block_on(self.client.place(orders))
    }

    /// Places `orders` orders in each of `tasks` tasks.
    pub(crate) fn place_in_tasks(&self, tasks: usize, orders: u32) -> Result<(), Failure> {
        self.runtime.block_on(async {
            let tasks: Vec<_> = (0..tasks)
                .map(|_| {
                    let client = Arc::clone(&self.client);
                    tokio::spawn(async move { client.place(orders).await })
                })
                .collect();
            for task in tasks {
                task.await??;
            }
            Ok(())
        })
    }
}

impl Client {
    async fn place(&self, orders: u32) -> Result<(), Failure> {
        match self {
            Self::HandWritten(client) => {
                for _ in 0..orders {
                    answered(client.place_order(&ORDER).await?.id)?;
                }
            }
            Self::Declared(client) => {
                for _ in 0..orders {
                    answered(client.place_order(&ORDER).await?.id)?;
                }
            }
            Self::Prebuilt(client) => {
                for _ in 0..orders {
                    client.send().await?;
                }
            }
        }
        Ok(())
    }
}

fn answered(id: u64) -> Result<(), Failure> {
    match id {
        123 => Ok(()),
        other => Err(format!("the answer was {other}").into()),
    }
}
