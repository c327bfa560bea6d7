//! Payloads that a sender signs: accepted, whatever they are. And those that it does not sign: refused.

#![no_main]

use std::sync::LazyLock;

use bytes::Bytes;
use http::Request;
use libfuzzer_sys::fuzz_target;
use signed_api_fuzz::{NOW, Receiver, receivers};

static RECEIVERS: LazyLock<Vec<Receiver>> = LazyLock::new(receivers);

fuzz_target!(|data: &[u8]| {
    let Some((choice, body)) = data.split_first() else {
        return;
    };
    let receiver = &RECEIVERS[usize::from(*choice) % RECEIVERS.len()];
    let body = Bytes::copy_from_slice(body);
    let signed = receiver.sender.sign_at("msg_1", body.clone(), NOW);
    let Ok(headers) = signed else {
        return;
    };
    let mut request = Request::new(body.clone());
    *request.headers_mut() = headers;
    match receiver.webhook.verify(&request) {
        Ok(delivery) => {
            assert_eq!(delivery.payload(), &body);
            let _ = delivery.json::<serde_json::Value>();
        }
        Err(error) => panic!("{error}"),
    }
    let mut changed = body.to_vec();
    changed.push(*choice);
    *request.body_mut() = changed.into();
    assert!(receiver.webhook.verify(&request).is_err());
});
