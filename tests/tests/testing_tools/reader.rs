//! The reader of HTTP/1.1: however bytes are cut, whatever they are, and no more than allowed.

use http::Version;
use proptest::collection::vec;
use proptest::prelude::*;
use signed_api::testing::{BadHttp, HttpReader, Limits, ReceivedHttp};

const SMALL: Limits = Limits {
    head: 256,
    fields: 8,
    body: 64,
};

/// What is read of these pieces, and the error that it ended with.
fn read(pieces: &[&[u8]], limits: Limits) -> (Vec<ReceivedHttp>, Option<BadHttp>) {
    let mut reader = HttpReader::new(limits);
    let mut requests = Vec::new();
    for piece in pieces {
        reader.feed(piece);
        loop {
            match reader.request() {
                Ok(Some(request)) => requests.push(request),
                Ok(None) => break,
                Err(error) => {
                    assert_eq!(reader.request().err(), Some(error), "an error stays");
                    return (requests, Some(error));
                }
            }
        }
    }
    (requests, None)
}

fn only(bytes: &[u8]) -> Result<ReceivedHttp, BadHttp> {
    match read(&[bytes], Limits::default()) {
        (mut requests, None) if requests.len() == 1 => Ok(requests.remove(0)),
        (_, Some(error)) => Err(error),
        (requests, None) => panic!("{} requests in {}", requests.len(), bytes.escape_ascii()),
    }
}

#[test]
fn a_request_is_read_as_it_stands() {
    let bytes = b"PATCH /a%20b?x=1&y HTTP/1.1\r\nHost:api\r\nX-One: 1 \r\nx-two:\t2\r\nX-TWO: 3\r\nContent-Length: 3\r\n\r\nabc";
    let request = only(bytes).expect("a request");
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.target, "/a%20b?x=1&y");
    assert_eq!((request.path(), request.query()), ("/a%20b", Some("x=1&y")));
    assert_eq!(request.version, Version::HTTP_11);
    assert_eq!(request.header("X-One"), Some("1"));
    assert_eq!(request.header("x-two"), None, "there are two");
    let values: Vec<_> = request.headers.get_all("x-two").iter().collect();
    assert_eq!(values, ["2", "3"]);
    assert_eq!(request.body, "abc");
    assert_eq!(&request.raw[..], bytes);
    let in_http = request.to_http().expect("an address");
    assert_eq!((in_http.uri().path(), in_http.body().len()), ("/a%20b", 3));
    assert_eq!(in_http.headers(), &request.headers);
}

/// The chunks, the extension and the trailer are written after RFC 9112, section 7.1.
#[test]
fn chunks_are_joined() {
    let bytes = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: Chunked\r\n\r\n\
        4\r\nWiki\r\n6;name=\"v\"\r\npedia \r\nE \r\nin \r\n\r\nchunks.\r\n000\r\nDigest: x\r\n\r\n";
    let request = only(bytes).expect("a request");
    assert_eq!(request.body, "Wikipedia in \r\n\r\nchunks.");
    assert_eq!(&request.raw[..], &bytes[..]);
}

#[test]
fn what_a_strict_server_refuses_is_refused() {
    for bytes in [
        "GET / HTTP/1.1\nhost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\nx: y\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\ry\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\0\r\n\r\n",
        "GET /  HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET / HTTP/1.1 \r\nhost: x\r\n\r\n",
        "GET /\u{e9} HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET  HTTP/1.1\r\nhost: x\r\n\r\n",
        "G T / HTTP/1.1\r\nhost: x\r\n\r\n",
        " GET / HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET / HTTP/2.0\r\nhost: x\r\n\r\n",
        "GET / http/1.1\r\nhost: x\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nhost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\n folded: y\r\n\r\n",
        "GET / HTTP/1.1\r\nhost : x\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\nx: \u{7f}\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 1\r\n\r\na",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1, 1\r\n\r\na",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: +1\r\n\r\na",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\na",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 0x1\r\n\r\na",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length:\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
        "GET / HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    ] {
        let error = only(bytes.as_bytes()).expect_err(bytes);
        assert!(matches!(error, BadHttp::Malformed(_)), "{bytes:?}: {error}");
        assert_eq!(error.status(), 400);
    }
    let chunked = "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n";
    for chunks in [
        "\r\n",
        "g\r\n",
        "-1\r\n",
        " 1\r\n",
        "1\na",
        "1\r\nab\r\n",
        "1\r\na\n",
        "0\r\nx\ny\r\n\r\n",
        "1;\0\r\na\r\n",
    ] {
        let error = only(format!("{chunked}{chunks}").as_bytes()).expect_err(chunks);
        assert!(
            matches!(error, BadHttp::Malformed(_)),
            "{chunks:?}: {error}"
        );
    }
}

#[test]
fn limits_hold_exactly() {
    let head = |length: usize| {
        let start = "GET / HTTP/1.1\r\nhost: x\r\nx: ";
        format!("{start}{}\r\n\r\n", "y".repeat(length - start.len() - 4))
    };
    assert_eq!(read(&[head(256).as_bytes()], SMALL).0.len(), 1);
    assert_eq!(
        read(&[head(257).as_bytes()], SMALL).1,
        Some(BadHttp::HeadTooLong)
    );
    // Also of a head without an end.
    let endless = head(300);
    assert_eq!(
        read(&[&endless.as_bytes()[..257]], SMALL).1,
        Some(BadHttp::HeadTooLong)
    );

    let fields = |count: usize| {
        format!(
            "GET / HTTP/1.1\r\nhost: x\r\n{}\r\n",
            "a: b\r\n".repeat(count - 1)
        )
    };
    assert_eq!(read(&[fields(8).as_bytes()], SMALL).0.len(), 1);
    assert_eq!(
        read(&[fields(9).as_bytes()], SMALL).1,
        Some(BadHttp::HeadTooLong)
    );

    let sized = |length: &str| {
        format!(
            "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n{}",
            "b".repeat(64)
        )
    };
    assert_eq!(read(&[sized("64").as_bytes()], SMALL).0.len(), 1);
    for too_long in ["65", "18446744073709551616", "99999999999999999999999999"] {
        assert_eq!(
            read(&[sized(too_long).as_bytes()], SMALL).1,
            Some(BadHttp::BodyTooLong)
        );
    }
    let chunked = |chunks: &str| {
        format!("POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{chunks}")
    };
    let forty = format!("28\r\n{}\r\n", "b".repeat(40));
    let whole = chunked(&format!("{forty}18\r\n{}\r\n0\r\n\r\n", "b".repeat(24)));
    assert_eq!(read(&[whole.as_bytes()], SMALL).0[0].body.len(), 64);
    for too_long in [
        format!("{forty}19\r\n"),
        "41\r\n".into(),
        "ffffffffffffffff\r\n".into(),
        "fffffffffffffffff\r\n".into(),
    ] {
        let whole = chunked(&too_long);
        assert_eq!(
            read(&[whole.as_bytes()], SMALL).1,
            Some(BadHttp::BodyTooLong),
            "{too_long}"
        );
    }
    let padded = format!("1;{}\r\na\r\n", "p".repeat(200)).repeat(60);
    assert_eq!(
        read(&[chunked(&padded).as_bytes()], SMALL).1,
        Some(BadHttp::BodyTooLong)
    );
    let trailers = format!("0\r\n{}\r\n", "x: y\r\n".repeat(60));
    assert!(read(&[chunked(&trailers).as_bytes()], SMALL).1.is_some());
    assert!(
        read(&[chunked(&"1".repeat(300)).as_bytes()], SMALL)
            .1
            .is_some()
    );
}

/// A request as bytes, and its body.
fn request() -> impl Strategy<Value = (String, String, Vec<u8>)> {
    let fields = vec(("[a-z]{1,8}", "[!-~é]([ -~]{0,10}[!-~])?"), 0..4);
    let target = "/[a-z0-9%?&=._~-]{0,20}";
    let body = vec(vec(any::<u8>(), 1..30), 0..4);
    (target, fields, body, any::<bool>(), "(\r\n){0,2}")
        .prop_map(|(target, fields, chunks, is_chunked, before)| {
            let mut text = format!("POST {target} HTTP/1.1\r\nHost: x\r\n");
            for (name, value) in fields {
                text.push_str(&format!("x-{name}: {value}\r\n"));
            }
            let body = chunks.concat();
            let mut bytes = before.into_bytes();
            if is_chunked {
                bytes.extend_from_slice(
                    format!("{text}Transfer-Encoding: chunked\r\n\r\n").as_bytes(),
                );
                for chunk in &chunks {
                    bytes.extend_from_slice(format!("{:X}\r\n", chunk.len()).as_bytes());
                    bytes.extend_from_slice(chunk);
                    bytes.extend_from_slice(b"\r\n");
                }
                bytes.extend_from_slice(b"0\r\n\r\n");
            } else {
                bytes.extend_from_slice(
                    format!("{text}Content-Length: {}\r\n\r\n", body.len()).as_bytes(),
                );
                bytes.extend_from_slice(&body);
            }
            (target, body, bytes)
        })
        .prop_map(|(target, body, bytes)| {
            (target, String::from_utf8_lossy(&body).into_owned(), bytes)
        })
}

/// `bytes` cut at these places.
fn cut<'b>(mut bytes: &'b [u8], places: &[usize]) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    for place in places {
        let (piece, rest) = bytes.split_at(place % (bytes.len() + 1));
        pieces.push(piece);
        bytes = rest;
    }
    pieces.push(bytes);
    pieces
}

/// Requests with some bytes of them replaced, left out or put in.
fn nearly_requests() -> impl Strategy<Value = Vec<u8>> {
    let awkward = prop_oneof![
        any::<u8>(),
        proptest::sample::select(b"\r\n\0 :;,0f%\t\xff".to_vec()),
    ];
    let change = (any::<proptest::sample::Index>(), awkward, 0..3_u8);
    (vec(request(), 1..3), vec(change, 0..6)).prop_map(|(requests, changes)| {
        let mut bytes: Vec<u8> = requests
            .into_iter()
            .flat_map(|(_, _, bytes)| bytes)
            .collect();
        for (place, byte, kind) in changes {
            let place = place.index(bytes.len().max(1));
            match kind {
                0 if place < bytes.len() => bytes[place] = byte,
                1 if place < bytes.len() => drop(bytes.remove(place)),
                _ => bytes.insert(place, byte),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn requests_are_the_same_however_they_are_cut(
        written in vec(request(), 1..4),
        places in vec(any::<usize>(), 0..12),
    ) {
        let whole: Vec<u8> = written.iter().flat_map(|(_, _, bytes)| bytes.clone()).collect();
        let single: Vec<&[u8]> = whole.chunks(1).collect();
        for pieces in [vec![&whole[..]], cut(&whole, &places), single] {
            let (requests, error) = read(&pieces, Limits::default());
            prop_assert_eq!(error, None);
            prop_assert_eq!(requests.len(), written.len());
            for (request, (target, body, bytes)) in requests.iter().zip(&written) {
                prop_assert_eq!(&request.target, target);
                prop_assert_eq!(String::from_utf8_lossy(&request.body), body.as_str());
                prop_assert!(bytes.ends_with(&request.raw));
            }
        }
    }

    #[test]
    fn garbage_is_refused_or_not_whole_however_it_is_cut(
        bytes in prop_oneof![vec(any::<u8>(), 0..300), nearly_requests()],
        places in vec(any::<usize>(), 0..12),
    ) {
        let (whole, whole_error) = read(&[&bytes], SMALL);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        for pieces in [cut(&bytes, &places), single] {
            let (requests, error) = read(&pieces, SMALL);
            prop_assert_eq!(error.is_some(), whole_error.is_some());
            prop_assert_eq!(requests.len(), whole.len());
            for (one, other) in requests.iter().zip(&whole) {
                prop_assert_eq!(&one.raw, &other.raw);
                prop_assert_eq!(&one.body, &other.body);
            }
        }
        for request in &whole {
            prop_assert!(request.body.len() <= SMALL.body && request.headers.len() <= SMALL.fields);
        }
    }

    #[test]
    fn what_is_held_is_bounded(bytes in vec(any::<u8>(), 2_000..2_001), start in 0..3_usize) {
        let heads = ["", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 64\r\n\r\n", "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"];
        let mut reader = HttpReader::new(SMALL);
        reader.feed(heads[start].as_bytes());
        for byte in bytes {
            reader.feed(&[byte]);
            let _ = reader.request();
            prop_assert!(reader.unread().len() <= 2 * SMALL.head + 8 * SMALL.body);
        }
    }
}
