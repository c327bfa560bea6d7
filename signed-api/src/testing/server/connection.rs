//! One connection: which protocol it speaks, and HTTP/1.1.

use std::io;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::http1::{BadHttp, HttpReader, ends_connection, written};
use super::http2;
use super::received_http::ReceivedHttp;
use super::shared::{Ending, Shared};
use crate::testing::answer::Answer;

/// What a connection in HTTP/2 begins with (RFC 9113, section 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// How much is read at a time.
const STEP: usize = 16 << 10;

/// How often at most after the end.
const MOST_STEPS: usize = 64;

/// Serves a connection to its end.
pub(super) async fn serve(mut stream: TcpStream, shared: Arc<Shared>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut first = BytesMut::new();
    while PREFACE.starts_with(&first) && first.len() < PREFACE.len() {
        if stream.read_buf(&mut first).await? == 0 {
            break;
        }
    }
    match first.starts_with(PREFACE) {
        true => http2::serve(stream, first.freeze(), shared).await,
        false => serve_http1(stream, &first, &shared).await,
    }
}

async fn serve_http1(mut stream: TcpStream, first: &[u8], shared: &Shared) -> io::Result<()> {
    let mut reader = HttpReader::new(shared.limits);
    reader.feed(first);
    while let Some(request) = receive(&mut stream, &mut reader, shared).await? {
        let ends = ends_connection(&request);
        let is_over = send(&mut stream, request, shared).await?;
        if ends || is_over {
            break;
        }
    }
    stream.shutdown().await?;
    drain(&mut stream).await
}

/// The next request; nothing at the end of the connection, or of what can be understood of it.
async fn receive(
    stream: &mut TcpStream,
    reader: &mut HttpReader,
    shared: &Shared,
) -> io::Result<Option<ReceivedHttp>> {
    let mut step = BytesMut::with_capacity(STEP);
    loop {
        match reader.request() {
            Ok(Some(request)) => return Ok(Some(request)),
            Ok(None) => {}
            Err(error) => {
                shared
                    .log
                    .reject(error, Bytes::copy_from_slice(reader.unread()));
                refuse(stream, error).await?;
                return Ok(None);
            }
        }
        if reader.takes_wait() {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        step.clear();
        step.reserve(STEP);
        if stream.read_buf(&mut step).await? == 0 {
            return Ok(None);
        }
        reader.feed(&step);
    }
}

/// Reads what the other side still writes: to close a socket with something unread in it resets the connection, and the
/// answer may be lost with it.
async fn drain(stream: &mut TcpStream) -> io::Result<()> {
    let mut ignored = BytesMut::with_capacity(STEP);
    for _ in 0..MOST_STEPS {
        ignored.clear();
        if stream.read_buf(&mut ignored).await? == 0 {
            break;
        }
    }
    Ok(())
}

async fn refuse(stream: &mut TcpStream, error: BadHttp) -> io::Result<()> {
    let (status, body) = (error.status(), error.to_string());
    let length = body.len();
    let answer =
        format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
    stream.write_all(answer.as_bytes()).await
}

/// Lets `request` meet its fault; says whether the connection is over.
async fn send(stream: &mut TcpStream, request: ReceivedHttp, shared: &Shared) -> io::Result<bool> {
    let ending = shared.meet(request.clone()).await;
    let whole = |answer: &Answer, is_truncated| {
        let written = written(answer, &request, is_truncated);
        let mut bytes = written.head;
        bytes.extend_from_slice(&written.body);
        bytes
    };
    match ending {
        Ending::Answer(answer) => {
            stream.write_all(&whole(&answer, false)).await?;
            Ok(false)
        }
        Ending::Truncated(answer) => {
            stream.write_all(&whole(&answer, true)).await?;
            Ok(true)
        }
        Ending::Slow(answer, pause) => {
            let written = written(&answer, &request, false);
            stream.write_all(&written.head).await?;
            for byte in written.body {
                shared.pause(pause).await;
                stream.write_all(&[byte]).await?;
            }
            Ok(false)
        }
        Ending::Reset => {
            // Closing a socket that lingers for no time sends a reset instead of the regular end.
            stream.set_zero_linger()?;
            Err(io::ErrorKind::ConnectionReset.into())
        }
        Ending::GoAway { .. } => Ok(true),
    }
}
