//! A server that says back what it was sent, in every form, wherever something could be shown.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use signed_api::testing::{Answer, ReceivedHttp};
use signed_api_tests::signature::{base64, hex};

/// How a text is said back.
pub(super) const FORMS: [fn(&str) -> String; 9] = [
    str::to_owned,
    str::to_uppercase,
    str::to_lowercase,
    |text| hex(text.as_bytes()),
    |text| hex(text.as_bytes()).to_uppercase(),
    |text| base64(text.as_bytes()),
    percent,
    in_json,
    // Cut off, so that nothing of its end is there.
    |text| format!("{}..", text.chars().take(24).collect::<String>()),
];

/// In how many ways it answers.
pub(super) const WAYS: usize = 11;

/// Which forms are tried with which ways: the plain form and the last one with all, the others with every third and the one
/// that is success.
pub(super) fn trials() -> impl Iterator<Item = (fn(&str) -> String, usize)> {
    let forms = FORMS.into_iter().enumerate();
    forms.flat_map(|(index, form)| {
        let is_tried = move |way: &usize| {
            let is_whole = index == 0 || index == FORMS.len() - 1;
            is_whole || *way == WAYS - 1 || (way + index).is_multiple_of(3)
        };
        (0..WAYS).filter(is_tried).map(move |way| (form, way))
    })
}

/// An answer that quotes all that was sent, in one form.
pub(super) fn answer(way: usize, form: fn(&str) -> String, request: &ReceivedHttp) -> Answer {
    let quoted: Vec<String> = sent(request).iter().map(|text| form(text)).collect();
    let (said, first) = (quoted.join(" | "), quoted.first().cloned());
    let first = first.unwrap_or_default();
    let json = |status, body: serde_json::Value| Answer::json(status, &body).expect("JSON");
    match way {
        0 => json(
            400,
            serde_json::json!({"error": first, "error_description": said}),
        ),
        1 => json(
            401,
            serde_json::json!({"error": {"code": said, "message": first}, "refresh": first}),
        ),
        2 => json(403, serde_json::json!({"code": first, "detail": said})),
        3 => json(
            200,
            serde_json::json!({"error": said, "message": first, "status": said}),
        ),
        4 => json(
            200,
            serde_json::json!({"access_token": "", "token_type": said, "access": [first]}),
        ),
        5 => Answer::new(502, format!("<html>{said}")).header("content-type", "text/html"),
        6 => Answer::new(200, said).header("content-type", "application/json"),
        7 => Answer::new(418, said),
        8 => {
            let target = format!("/{}?{}#{}", percent(&first), percent(&said), percent(&said));
            Answer::new(302, "").header("location", target)
        }
        9 => json(401, serde_json::json!({"errors": [said, first]}))
            .header(
                "www-authenticate",
                format!("Bearer error=\"{}\"", line(&said)),
            )
            .header("retry-after", line(&first)),
        // Of all ways the only one that is success: what was sent is called a scope and a type.
        _ => {
            let scope = said.replace(' ', "+");
            json(
                200,
                serde_json::json!({
                    "access_token": super::NEXT_ACCESS, "refresh_token": super::NEXT_REFRESH, "token_type": "bearer",
                    "scope": format!("read {scope} {first} {}", form(super::NEXT_REFRESH)), "expires_in": said,
                    "access": super::NEXT_ACCESS, "refresh": super::NEXT_REFRESH,
                }),
            )
        }
    }
}

/// All that a server can read in a request: the values of form and JSON, a token, user name and password.
fn sent(request: &ReceivedHttp) -> Vec<String> {
    let mut sent = Vec::new();
    for name in [
        "authorization",
        "access-token",
        "x-api-key",
        "x-vault-token",
    ] {
        let value = request.headers.get(name);
        let Some(value) = value.and_then(|value| str::from_utf8(value.as_bytes()).ok()) else {
            continue;
        };
        let credentials = value.split_once(' ').map_or(value, |(_, rest)| rest);
        sent.extend([value.to_owned(), credentials.to_owned()]);
        let Some(pair) = of_base64(credentials) else {
            continue;
        };
        sent.push(pair.clone());
        if let Some((_, password)) = pair.split_once(':') {
            sent.push(password.to_owned());
            if password.contains('%') {
                sent.push(decoded(password));
            }
        }
    }
    match serde_json::from_slice::<serde_json::Map<_, _>>(&request.body) {
        Ok(fields) => {
            let texts = fields.values().filter_map(|value| value.as_str());
            sent.extend(texts.map(str::to_owned));
        }
        Err(_) => {
            let body = String::from_utf8_lossy(&request.body);
            for (_, value) in body.split('&').filter_map(|pair| pair.split_once('=')) {
                sent.extend([value.to_owned(), decoded(value)]);
            }
        }
    }
    sent
}

fn of_base64(text: &str) -> Option<String> {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(text)
        .ok()?;
    String::from_utf8(bytes).ok()
}

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

fn percent(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

/// RFC 3986, section 2.3.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

fn in_json(text: &str) -> String {
    let quoted = serde_json::to_string(text).expect("JSON");
    quoted[1..quoted.len() - 1].to_owned()
}

/// Between the quotes of a parameter of a header field (RFC 9110, section 5.6.4); nothing, where it is no ASCII.
fn line(text: &str) -> String {
    match text.is_ascii() {
        true => text.replace('\\', "\\\\").replace('"', "\\\""),
        false => String::new(),
    }
}
