//! Who reads a flood of messages: subscriptions of a declared client, and tokio-tungstenite with serde_json.

use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use serde::de::DeserializeOwned;
use signed_api::ws::{Event, Subscription};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::Failure;
use super::feed::Feed;

/// The threads that a contender has.
#[derive(Clone, Copy)]
pub(crate) enum Threads {
    One,
    Two,
}

impl Threads {
    pub(crate) const ALL: [Self; 2] = [Self::One, Self::Two];

    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::One => "one thread for everything",
            Self::Two => "two threads",
        }
    }

    pub(crate) fn runtime(self) -> Result<Runtime, Failure> {
        Ok(match self {
            Self::One => Builder::new_current_thread().enable_all().build()?,
            Self::Two => Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()?,
        })
    }
}

/// A connection without the crate.
pub(crate) struct Plain {
    runtime: Runtime,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    feed: Feed,
}

impl Plain {
    pub(crate) fn new(threads: Threads, round: &Arc<[u8]>) -> Result<Self, Failure> {
        let runtime = threads.runtime()?;
        let feed = Feed::start(Arc::clone(round), 1)?;
        let socket = runtime.block_on(async {
            let (mut socket, _) = connect_async(&feed.url).await?;
            socket
                .send(Message::text(r#"{"op":"subscribe","id":1}"#))
                .await?;
            socket.next().await.ok_or("no acknowledgement")??;
            Ok::<_, Failure>(socket)
        })?;
        Ok(Self {
            runtime,
            socket,
            feed,
        })
    }

    /// Reads and decodes so many messages.
    pub(crate) fn read(
        &mut self,
        messages: usize,
        mut decode: impl FnMut(&str) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.feed.flood()?;
        let socket = &mut self.socket;
        self.runtime.block_on(async {
            for _ in 0..messages {
                match socket.next().await.ok_or("the end")?? {
                    Message::Text(text) => decode(&text)?,
                    other => return Err(format!("no message: {other}").into()),
                }
            }
            Ok(())
        })
    }
}

/// Subscriptions of one client, each of which is read in a task of its own.
pub(crate) struct Subscribed<T> {
    runtime: Runtime,
    subscriptions: Vec<Subscription<T>>,
    feed: Feed,
}

impl<T: DeserializeOwned + Send + 'static> Subscribed<T> {
    /// `subscribe` makes the subscriptions of a client to the server at this URL, `count` of them.
    pub(crate) fn new(
        threads: Threads,
        round: &Arc<[u8]>,
        count: usize,
        subscribe: impl FnOnce(&str) -> signed_api::Result<Vec<Subscription<T>>>,
    ) -> Result<Self, Failure> {
        let runtime = threads.runtime()?;
        let feed = Feed::start(Arc::clone(round), count)?;
        let subscriptions = {
            let _entered = runtime.enter();
            subscribe(&feed.url)?
        };
        Ok(Self {
            runtime,
            subscriptions,
            feed,
        })
    }

    /// Reads so many messages from each subscription.
    pub(crate) fn read(&mut self, each: usize) -> Result<(), Failure> {
        self.feed.flood()?;
        if let [only] = &mut self.subscriptions[..] {
            return self.runtime.block_on(read(only, each));
        }
        let subscriptions = std::mem::take(&mut self.subscriptions);
        self.runtime.block_on(async {
            let tasks: Vec<_> = subscriptions
                .into_iter()
                .map(|mut subscription| {
                    tokio::spawn(async move {
                        read(&mut subscription, each).await?;
                        Ok::<_, Failure>(subscription)
                    })
                })
                .collect();
            for task in tasks {
                self.subscriptions.push(task.await??);
            }
            Ok(())
        })
    }
}

async fn read<T>(subscription: &mut Subscription<T>, messages: usize) -> Result<(), Failure> {
    for _ in 0..messages {
        match subscription.next().await.ok_or("the end")?? {
            Event::Message(message) => drop(std::hint::black_box(message)),
            _ => return Err("messages are missing".into()),
        }
    }
    Ok(())
}
