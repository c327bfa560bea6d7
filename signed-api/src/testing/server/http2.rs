//! HTTP/2 without TLS, with prior knowledge (RFC 9113, section 3.3).

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::task::Poll;

use bytes::{Bytes, BytesMut};
use h2::server::{Connection, SendResponse};
use h2::{Reason, RecvStream};
use http::header::{CONTENT_LENGTH, HOST};
use http::{HeaderValue, Method, Request, Response, Version};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use super::http1::BadHttp;
use super::received_http::ReceivedHttp;
use super::shared::{Ending, Shared};
use super::socket::Socket;

/// What a stream ends the connection with, and the stream: it stays open until then.
enum Last {
    Reset,
    GoAway(SendResponse<Bytes>, bool),
}

/// Serves a connection to its end; `first` was read of it already.
pub(super) async fn serve(stream: TcpStream, first: Bytes, shared: Arc<Shared>) -> io::Result<()> {
    let stream = Arc::new(stream);
    let socket = Socket::new(first, Arc::clone(&stream));
    let mut connection = h2::server::handshake(socket).await.map_err(broken)?;
    let mut streams = JoinSet::new();
    loop {
        match next(&mut connection, &mut streams).await {
            Event::Stream(request, respond) => {
                let shared = Arc::clone(&shared);
                streams.spawn(async move {
                    // A stream that breaks is the client's business.
                    answer(*request, respond, &shared).await.ok().flatten()
                });
            }
            Event::Last(Last::Reset) => return stream.set_zero_linger(),
            Event::Last(Last::GoAway(respond, true)) => refuse(&stream, &respond).await?,
            Event::Last(Last::GoAway(_respond, false)) => {
                connection.abrupt_shutdown(Reason::NO_ERROR);
                return poll_fn(|context| connection.poll_closed(context))
                    .await
                    .map_err(broken);
            }
            Event::End => return Ok(()),
        }
    }
}

enum Event {
    Stream(Box<Request<RecvStream>>, SendResponse<Bytes>),
    Last(Last),
    End,
}

/// What happens next. A stream that ends the connection comes first: nothing more is written before that.
async fn next(
    connection: &mut Connection<Socket, Bytes>,
    streams: &mut JoinSet<Option<Last>>,
) -> Event {
    poll_fn(|context| {
        while let Poll::Ready(Some(ended)) = streams.poll_join_next(context) {
            if let Ok(Some(last)) = ended {
                return Poll::Ready(Event::Last(last));
            }
        }
        connection
            .poll_accept(context)
            .map(|accepted| match accepted {
                Some(Ok((request, respond))) => Event::Stream(Box::new(request), respond),
                Some(Err(_)) | None => Event::End,
            })
    })
    .await
}

/// Says that this stream, and those after it, were not looked at (RFC 9113, section 6.8). h2 itself would say that all
/// were that it has accepted.
async fn refuse(stream: &TcpStream, respond: &SendResponse<Bytes>) -> io::Result<()> {
    let before = u32::from(respond.stream_id()).saturating_sub(2);
    let mut frame = vec![0, 0, 8, 7, 0, 0, 0, 0, 0]; // 8 bytes, GOAWAY, no flags, of the connection
    frame.extend_from_slice(&before.to_be_bytes());
    frame.extend_from_slice(&u32::from(Reason::NO_ERROR).to_be_bytes());
    let mut left = &frame[..];
    while !left.is_empty() {
        stream.writable().await?;
        match stream.try_write(left) {
            Ok(length) => left = &left[length..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Receives a request, lets it meet its fault, and answers.
async fn answer(
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
    shared: &Shared,
) -> io::Result<Option<Last>> {
    let (parts, mut incoming) = request.into_parts();
    let mut body = BytesMut::new();
    while let Some(data) = incoming.data().await {
        let data = data.map_err(broken)?;
        if body.len() + data.len() > shared.limits.body {
            shared.log.reject(BadHttp::BodyTooLong, Bytes::new());
            respond.send_reset(Reason::REFUSED_STREAM);
            return Ok(None);
        }
        body.extend_from_slice(&data);
        let flow = incoming.flow_control();
        flow.release_capacity(data.len()).map_err(broken)?;
    }
    let method = parts.method.clone();
    let request = received(parts, body.freeze());
    let (answer, is_truncated, pause) = match shared.meet(request).await {
        Ending::Answer(answer) => (answer, false, None),
        Ending::Truncated(answer) => (answer, true, None),
        Ending::Slow(answer, pause) => (answer, false, Some(pause)),
        Ending::Reset => return Ok(Some(Last::Reset)),
        Ending::GoAway { refuses } => return Ok(Some(Last::GoAway(respond, refuses))),
    };
    let answer = answer.to_http().map_err(io::Error::other)?;
    let (mut head, body) = answer.into_parts();
    head.version = Version::HTTP_2;
    if !head.headers.contains_key(CONTENT_LENGTH) {
        let announced = if is_truncated {
            body.len().max(1)
        } else {
            body.len()
        };
        head.headers.insert(CONTENT_LENGTH, announced.into());
    }
    let is_empty = method == Method::HEAD || (body.is_empty() && !is_truncated);
    let head = Response::from_parts(head, ());
    let mut stream = respond.send_response(head, is_empty).map_err(broken)?;
    if is_empty {
        return Ok(None);
    }
    if is_truncated {
        let half = body.slice(..body.len() / 2);
        stream.send_data(half, false).map_err(broken)?;
        stream.send_reset(Reason::INTERNAL_ERROR);
        return Ok(None);
    }
    let Some(pause) = pause else {
        stream.send_data(body, true).map_err(broken)?;
        return Ok(None);
    };
    for place in 0..body.len() {
        shared.pause(pause).await;
        let byte = body.slice(place..=place);
        let is_last = place + 1 == body.len();
        stream.send_data(byte, is_last).map_err(broken)?;
    }
    Ok(None)
}

fn received(parts: http::request::Parts, body: Bytes) -> ReceivedHttp {
    let mut headers = parts.headers;
    if let Some(authority) = parts.uri.authority()
        && !headers.contains_key(HOST)
        && let Ok(host) = HeaderValue::from_str(authority.as_str())
    {
        headers.insert(HOST, host);
    }
    let target = parts.uri.path_and_query();
    ReceivedHttp {
        method: parts.method,
        target: target.map_or("*", |target| target.as_str()).to_owned(),
        version: Version::HTTP_2,
        headers,
        body,
        raw: Bytes::new(),
    }
}

fn broken(error: h2::Error) -> io::Error {
    io::Error::other(error)
}
