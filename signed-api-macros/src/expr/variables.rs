//! The variables of the language.

use super::checked::Type;
use super::names::Unit;
use super::scheme::{Credential, Iso, RequestPart, Value};

/// Every variable, in the order in which messages list them.
pub(super) const NAMES: &[&str] = &[
    "ts",
    "now.s",
    "now.ms",
    "now.us",
    "now.ns",
    "now.iso",
    "now.iso_s",
    "nonce",
    "method",
    "host",
    "origin",
    "path",
    "query",
    "target",
    "url",
    "body",
    "key",
    "secret",
    "passphrase",
    "account",
];

/// The value of a variable, with `ts` in the unit `ts`.
pub(super) fn value(name: &str, ts: Unit) -> Option<(Value, Type)> {
    if let Some(unit) = name.strip_prefix("now.").and_then(Unit::from_name) {
        return Some((Value::Now(unit), Type::Int));
    }
    let text = |value| Some((value, Type::Text));
    let request = |part| text(Value::Request(part));
    let credential = |credential| text(Value::Credential(credential));
    match name {
        "ts" => Some((Value::Now(ts), Type::Int)),
        "now.iso" => text(Value::Iso(Iso::Millis)),
        "now.iso_s" => text(Value::Iso(Iso::Seconds)),
        "nonce" => Some((Value::Nonce, Type::Int)),
        "method" => request(RequestPart::Method),
        "host" => request(RequestPart::Host),
        "origin" => request(RequestPart::Origin),
        "path" => request(RequestPart::Path),
        "query" => request(RequestPart::Query),
        "target" => request(RequestPart::Target),
        "url" => request(RequestPart::Url),
        "body" => Some((Value::Request(RequestPart::Body), Type::Bytes)),
        "key" => credential(Credential::Key),
        "secret" => credential(Credential::Secret),
        "passphrase" => credential(Credential::Passphrase),
        "account" => credential(Credential::Account),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_name_has_a_value() {
        for name in NAMES {
            assert!(value(name, Unit::Millis).is_some(), "{name}");
        }
        assert_eq!(value("sign", Unit::Millis), None);
        assert_eq!(value("now", Unit::Millis), None);
    }

    #[test]
    fn ts_is_now_in_its_unit() {
        assert_eq!(value("ts", Unit::Nanos), value("now.ns", Unit::Millis));
        assert_ne!(value("ts", Unit::Nanos), value("now.ms", Unit::Millis));
    }
}
