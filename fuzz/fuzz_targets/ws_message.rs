//! Messages of a WebSocket, line by line: no panic, whatever they are, and nothing of one message is left in the next. Of those
//! that are JSON, the channel and the payload are what another reader of JSON finds in these places.

#![no_main]

use std::sync::LazyLock;

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use serde::de::IgnoredAny;
use serde_json::Value;
use signed_api::__private::alone::{AloneReader, Told};
use signed_api_fuzz::sockets::{Socket, sockets};

static SOCKETS: LazyLock<Vec<Socket>> = LazyLock::new(sockets);

fuzz_target!(|data: &[u8]| {
    let Some((choice, messages)) = data.split_first() else {
        return;
    };
    let socket = &SOCKETS[usize::from(*choice) % SOCKETS.len()];
    let mut reader = AloneReader::new(socket.spec);
    for message in messages.split(|byte| *byte == b'\n') {
        let message = Bytes::copy_from_slice(message);
        let told = reader.read(&message);
        let fresh = AloneReader::new(socket.spec).read(&message);
        assert_eq!(told, fresh, "something is left of the messages before");
        let _ = reader.payload::<Value>(&message);
        if let Told::Heard(_) = told {
            // Also numbers that no type holds are JSON.
            let text = std::str::from_utf8(&message).expect("UTF-8");
            let _: IgnoredAny = serde_json::from_str(text).expect("JSON");
        }
        let Ok(tree) = serde_json::from_slice::<Value>(&message) else {
            continue;
        };
        // Written again it has each name once, and numbers that are read as they are written.
        let message = Bytes::from(tree.to_string());
        let again: Value = serde_json::from_slice(&message).expect("JSON");
        if let Told::Data(channel) = reader.read(&message) {
            assert_eq!(Some(channel), (socket.channel)(&tree));
            let payload = reader.payload::<Value>(&message);
            assert_eq!(payload.ok().as_ref(), (socket.payload)(&again));
        }
    }
});
