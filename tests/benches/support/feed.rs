//! A server that floods: frames that were made before are written as fast as they are taken.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use serde_json::Value;
use tokio_tungstenite::tungstenite::{Message, accept};

use super::Failure;

/// A server for one connection, in a thread of its own.
pub(crate) struct Feed {
    pub(crate) url: String,
    go: Sender<()>,
}

impl Feed {
    /// A server that answers `subscriptions` subscriptions and then writes `round` as often as it is told to.
    pub(crate) fn start(round: Arc<[u8]>, subscriptions: usize) -> Result<Self, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("ws://{}", listener.local_addr()?);
        let (go, told) = channel();
        thread::spawn(move || {
            if let Err(error) = serve(&listener, &round, subscriptions, &told) {
                eprintln!("the feed has ended: {error}");
            }
        });
        Ok(Self { url, go })
    }

    /// Begins a round.
    pub(crate) fn flood(&self) -> Result<(), Failure> {
        Ok(self.go.send(())?)
    }
}

fn serve(
    listener: &TcpListener,
    round: &[u8],
    subscriptions: usize,
    told: &Receiver<()>,
) -> Result<(), Failure> {
    let (stream, _) = listener.accept()?;
    stream.set_nodelay(true)?;
    let mut socket = accept(stream)?;
    for _ in 0..subscriptions {
        let message = loop {
            match socket.read()? {
                Message::Text(text) => break serde_json::from_str::<Value>(&text)?,
                _ => continue,
            }
        };
        let id = &message["id"];
        let answer = format!(r#"{{"op":"subscribe","success":true,"id":{id}}}"#);
        socket.send(Message::text(answer))?;
    }
    let stream: &mut TcpStream = socket.get_mut();
    while told.recv().is_ok() {
        stream.write_all(round)?;
    }
    Ok(())
}

/// Messages as a server frames them: whole texts, not masked (RFC 6455, section 5.2).
pub(crate) fn framed(messages: &[String]) -> Arc<[u8]> {
    let mut bytes = Vec::new();
    for message in messages {
        bytes.push(0x81);
        match u16::try_from(message.len()) {
            Ok(length @ ..126) => bytes.push(length as u8),
            Ok(length) => {
                bytes.push(126);
                bytes.extend(length.to_be_bytes());
            }
            Err(_) => {
                bytes.push(127);
                bytes.extend((message.len() as u64).to_be_bytes());
            }
        }
        bytes.extend(message.as_bytes());
    }
    bytes.into()
}
