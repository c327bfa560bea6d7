//! What a server says of its own count, in header fields.

use http::HeaderMap;

use super::spec::{HintSpec, WindowSpec};

/// How much of `window` the server has counted.
pub(super) fn used(window: &WindowSpec, headers: &HeaderMap) -> Option<u64> {
    match window.hint {
        HintSpec::None => None,
        HintSpec::Used(name) => number(headers, name),
        HintSpec::Remaining(name) => {
            let remaining = number(headers, name)?;
            Some(u64::from(window.capacity).saturating_sub(remaining))
        }
    }
}

/// A whole number; what follows a comma, semicolon or point says more than is wanted here.
fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    let text = headers.get(name)?.to_str().ok()?;
    let number = text.split([',', ';', '.']).next()?.trim();
    number.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used_by(hint: HintSpec, text: &str) -> Option<u64> {
        let window = WindowSpec {
            capacity: 100,
            period_ms: 1000,
            hint,
        };
        let mut headers = HeaderMap::new();
        headers.insert("x-weight", text.parse().expect("a header value"));
        used(&window, &headers)
    }

    #[test]
    fn what_is_left_is_the_rest_of_what_is_used() {
        assert_eq!(used_by(HintSpec::Used("x-weight"), "12"), Some(12));
        assert_eq!(used_by(HintSpec::Remaining("x-weight"), "12"), Some(88));
        assert_eq!(used_by(HintSpec::Remaining("x-weight"), "500"), Some(0));
        assert_eq!(used_by(HintSpec::Used("x-weight"), " 12, 12;w=1"), Some(12));
    }

    #[test]
    fn nonsense_says_nothing() {
        for text in ["", "-1", "many", "99999999999999999999999"] {
            assert_eq!(used_by(HintSpec::Used("x-weight"), text), None, "{text}");
        }
        assert_eq!(used_by(HintSpec::Used("x-other"), "12"), None);
        assert_eq!(used_by(HintSpec::None, "12"), None);
    }
}
