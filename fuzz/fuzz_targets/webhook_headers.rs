//! Header fields that a stranger makes up: refused, and never a panic. One header field stays as its sender has signed it at a
//! time, so that what reads the others is reached.

#![no_main]

use std::sync::LazyLock;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request};
use libfuzzer_sys::fuzz_target;
use signed_api_fuzz::{BODY, Receiver, receivers};

static RECEIVERS: LazyLock<Vec<Receiver>> = LazyLock::new(receivers);

fuzz_target!(|data: &[u8]| {
    let Some((choice, data)) = data.split_first_chunk::<2>() else {
        return;
    };
    let receiver = &RECEIVERS[usize::from(choice[0]) % RECEIVERS.len()];
    let mut values = data.split(|byte| *byte == 0);
    let mut headers = HeaderMap::new();
    for (place, (name, signed)) in receiver.headers.iter().enumerate() {
        // Some are left as they were signed, and some are repeated.
        if choice[1] >> place & 1 == 1 {
            headers.append(name, signed.clone());
        }
        if choice[1] >> place & 0b1_0001 != 1 {
            let value = values.next().unwrap_or_default();
            if let Ok(value) = HeaderValue::from_bytes(value) {
                headers.append(name, value);
            }
        }
    }
    let mut request = Request::new(Bytes::from_static(BODY));
    let is_signed = headers == receiver.headers;
    *request.headers_mut() = headers;
    match receiver.webhook.verify(&request) {
        Ok(delivery) => assert_eq!(&delivery.payload()[..], BODY),
        Err(error) => {
            assert!(!is_signed, "{error}");
            assert!(!format!("{error} {error:?}").contains("secret of the fuzzer"));
        }
    }
});
