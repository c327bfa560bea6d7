//! tokio-tungstenite as a transport: connections that are opened here, and nothing that it would do on its own.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use http::header::{CONNECTION, HOST, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderValue, Method};
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::protocol::{self, WebSocketConfig};
use tokio_tungstenite::tungstenite::{self, Message, Utf8Bytes};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use url::{Host, Url};

use super::frame::{CloseFrame, Frame};
use super::transport::{Connection, FrameWriter, Handshake, SocketTransport};
use crate::error::{Error, ErrorKind, Outcome, Result};
use crate::future::BoxFuture;

/// The longest message that is received.
const LONGEST_MESSAGE: usize = 64 << 20;

/// Opens connections by tokio-tungstenite. Messages of more than 64 MiB end the connection.
///
/// The library answers pings by itself: it puts the pong into line when it reads the ping, and sends it with the next frame or
/// when it reads on. A [`Frame::Pong`] that is written here therefore only sends what is in line, so that there is one pong
/// for each ping.
///
/// At the level `TRACE` of the crate `log`, the library writes the handshake and every frame as they are sent, with signatures
/// and tokens in them. Nothing here can hide that: keep `tungstenite` at `DEBUG` or above, as in `RUST_LOG=trace,tungstenite=debug`.
#[derive(Clone, Default)]
pub struct TungsteniteTransport {
    tls: OnceLock<Arc<rustls::ClientConfig>>,
}

impl TungsteniteTransport {
    /// TLS by rustls with the provider named explicitly (a process that also links another one does not panic), and the root
    /// certificates of the platform. They are looked up when the first address of `wss` is.
    pub fn new() -> Self {
        Self::default()
    }

    /// TLS as `config` says: roots of your own, a client certificate.
    #[must_use]
    pub fn tls_config(self, config: rustls::ClientConfig) -> Self {
        Self {
            tls: OnceLock::from(Arc::new(config)),
        }
    }

    async fn open(&self, handshake: Handshake) -> Result<Connection> {
        let Some(host) = handshake.url.host() else {
            return Err(Error::not_sent(
                ErrorKind::Configuration,
                "the address of the WebSocket has no host",
            ));
        };
        let is_secure = handshake.url.scheme() == "wss";
        let port = handshake
            .url
            .port()
            .unwrap_or(if is_secure { 443 } else { 80 });
        let (name, stream) = match host {
            Host::Domain(domain) => {
                let name = ServerName::try_from(domain.to_owned());
                (name.ok(), TcpStream::connect((domain, port)).await)
            }
            Host::Ipv4(address) => (
                Some(ServerName::from(std::net::IpAddr::from(address))),
                TcpStream::connect((address, port)).await,
            ),
            Host::Ipv6(address) => (
                Some(ServerName::from(std::net::IpAddr::from(address))),
                TcpStream::connect((address, port)).await,
            ),
        };
        let stream = stream.map_err(no_connection)?;
        stream.set_nodelay(true).map_err(no_connection)?;
        if !is_secure {
            return shake_hands(stream, handshake).await;
        }
        let name = name.ok_or_else(|| {
            let message =
                "the host of the WebSocket's address is no name that a certificate could be for";
            Error::not_sent(ErrorKind::Configuration, message)
        })?;
        let connector = TlsConnector::from(self.tls()?);
        let stream = connector.connect(name, stream).await;
        shake_hands(stream.map_err(no_connection)?, handshake).await
    }

    /// The configuration that was given, or that of the platform.
    fn tls(&self) -> Result<Arc<rustls::ClientConfig>> {
        if let Some(config) = self.tls.get() {
            return Ok(Arc::clone(config));
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_platform_verifier())
            .map_err(|error| {
                let message = format!("TLS cannot be set up: {error}");
                Error::not_sent(ErrorKind::Configuration, message).with_source(error)
            })?
            .with_no_client_auth();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::clone(self.tls.get_or_init(|| Arc::new(config))))
    }
}

impl SocketTransport for TungsteniteTransport {
    fn connect(&self, handshake: Handshake) -> BoxFuture<'_, Result<Connection>> {
        Box::pin(self.open(handshake))
    }
}

impl fmt::Debug for TungsteniteTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TungsteniteTransport")
    }
}

async fn shake_hands<S>(stream: S, handshake: Handshake) -> Result<Connection>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let request = request(handshake)?;
    let config = WebSocketConfig::default()
        .max_message_size(Some(LONGEST_MESSAGE))
        .max_frame_size(Some(LONGEST_MESSAGE));
    let opened = client_async_with_config(request, stream, Some(config)).await;
    let (socket, _) = opened.map_err(refusal)?;
    let (writer, reader) = socket.split();
    Ok(Connection {
        reader: Box::pin(Reader(reader)),
        writer: Box::new(Writer(writer)),
    })
}

/// The request with the fields of WebSocket itself (RFC 6455, section 4.1).
fn request(handshake: Handshake) -> Result<http::Request<()>> {
    let Handshake { url, headers } = handshake;
    let mut request = http::Request::new(());
    *request.method_mut() = Method::GET;
    let illegal = || {
        let message = "the address of the WebSocket cannot be sent as it is";
        Error::not_sent(ErrorKind::Argument, message)
    };
    *request.uri_mut() = url.as_str().parse().map_err(|_| illegal())?;
    let fields = request.headers_mut();
    *fields = headers;
    let host = HeaderValue::try_from(authority(&url)).map_err(|_| illegal())?;
    let key = HeaderValue::try_from(generate_key()).map_err(|_| illegal())?;
    fields.insert(HOST, host);
    fields.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    fields.insert(UPGRADE, HeaderValue::from_static("websocket"));
    fields.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    fields.insert(SEC_WEBSOCKET_KEY, key);
    Ok(request)
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        None => host.to_owned(),
        Some(port) => format!("{host}:{port}"),
    }
}

fn no_connection(error: std::io::Error) -> Error {
    let message = format!("no connection ({error})");
    Error::not_sent(ErrorKind::Connect, message).with_source(error)
}

/// What it means that the handshake failed. The texts of errors are those of the library, which hold nothing of the request.
fn refusal(error: tungstenite::Error) -> Error {
    match error {
        tungstenite::Error::Http(answer) => {
            let answer = answer.map(|body| Bytes::from(body.unwrap_or_default()));
            Handshake::refused(answer)
        }
        tungstenite::Error::HttpFormat(_)
        | tungstenite::Error::Url(_)
        | tungstenite::Error::Utf8(_) => Error::not_sent(
            ErrorKind::Argument,
            "the handshake of the WebSocket is no legal request",
        ),
        error => {
            let message = format!("the handshake of the WebSocket failed ({error})");
            Error::new(ErrorKind::Network, Outcome::Unknown, message).with_source(error)
        }
    }
}

/// The connection broke.
fn broken(error: tungstenite::Error) -> Error {
    let message = format!("the connection broke ({error})");
    Error::new(ErrorKind::Network, Outcome::Unknown, message).with_source(error)
}

struct Reader<S>(SplitStream<WebSocketStream<S>>);

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for Reader<S> {
    type Item = Result<Frame>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return Poll::Ready(match ready!(self.0.poll_next_unpin(context)) {
                None => None,
                Some(Ok(Message::Text(text))) => Some(Ok(Frame::Text(alone(text.into())))),
                Some(Ok(Message::Binary(bytes))) => Some(Ok(Frame::Binary(alone(bytes)))),
                Some(Ok(Message::Ping(bytes))) => Some(Ok(Frame::Ping(bytes))),
                Some(Ok(Message::Pong(bytes))) => Some(Ok(Frame::Pong(bytes))),
                Some(Ok(Message::Close(frame))) => {
                    Some(Ok(Frame::Close(frame.map(|frame| CloseFrame {
                        code: frame.code.into(),
                        reason: frame.reason.as_str().to_owned(),
                    }))))
                }
                // Never read.
                Some(Ok(Message::Frame(_))) => continue,
                Some(Err(error)) => Some(Err(broken(error))),
            });
        }
    }
}

/// The same, out of the buffer that the library reads into. While a message is a part of that, the library does not use it again,
/// and asks the system for every few messages instead; and a short message that waits in a queue would keep a whole buffer.
fn alone(message: Bytes) -> Bytes {
    const LONG: usize = 64 << 10;
    match message.len() < LONG {
        true => Bytes::copy_from_slice(&message),
        false => message,
    }
}

struct Writer<S>(SplitSink<WebSocketStream<S>, Message>);

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Writer<S> {
    async fn send(&mut self, frame: Frame) -> Result<()> {
        let message = match frame {
            Frame::Text(text) => Message::Text(Utf8Bytes::try_from(text).map_err(|error| {
                let message = format!("a message is no text in UTF-8: {error}");
                Error::not_sent(ErrorKind::Signing, message)
            })?),
            Frame::Binary(bytes) => Message::Binary(bytes),
            Frame::Ping(bytes) => Message::Ping(bytes),
            Frame::Pong(_) => return self.0.flush().await.map_err(broken),
            Frame::Close(frame) => Message::Close(frame.map(|frame| protocol::CloseFrame {
                code: frame.code.into(),
                reason: frame.reason.into(),
            })),
        };
        self.0.send(message).await.map_err(broken)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> FrameWriter for Writer<S> {
    fn write(&mut self, frame: Frame) -> BoxFuture<'_, Result<()>> {
        Box::pin(self.send(frame))
    }
}
