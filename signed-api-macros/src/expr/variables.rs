//! The variables of the language.

use super::checked::Type;
use super::names::Unit;
use super::scheme::{Arguments, Credential, Iso, RequestPart, Value};

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
    "uuid",
    "method",
    "host",
    "origin",
    "path",
    "query",
    "target",
    "url",
    "body",
    "params",
    "args",
    "query_params",
    "body_params",
    "key",
    "secret",
    "passphrase",
    "account",
    "token",
];

/// What the names before a dot stand for, where any name may follow it.
pub(super) const FAMILIES: &[(&str, &str)] = &[
    ("op", "a constant of the method"),
    ("opt", "an option of the client"),
    ("session", "a value of the session that a login began"),
];

/// The value of a variable, with `ts` in the unit `ts`.
pub(super) fn value(name: &str, ts: Unit) -> Option<(Value, Type)> {
    let text = |value| Some((value, Type::Text));
    let request = |part| text(Value::Request(part));
    let credential = |credential| text(Value::Credential(credential));
    let arguments = |arguments| Some((Value::Arguments(arguments), Type::Map));
    match name {
        "ts" => Some((Value::Now(ts), Type::Int)),
        "nonce" => Some((Value::Nonce, Type::Int)),
        "uuid" => text(Value::Uuid),
        "method" => request(RequestPart::Method),
        "host" => request(RequestPart::Host),
        "origin" => request(RequestPart::Origin),
        "path" => request(RequestPart::Path),
        "query" => request(RequestPart::Query),
        "target" => request(RequestPart::Target),
        "url" => request(RequestPart::Url),
        "body" => Some((Value::Request(RequestPart::Body), Type::Bytes)),
        "params" => arguments(Arguments::Params),
        "args" => arguments(Arguments::All),
        "query_params" => arguments(Arguments::Query),
        "body_params" => arguments(Arguments::Body),
        "key" => credential(Credential::Key),
        "secret" => credential(Credential::Secret),
        "passphrase" => credential(Credential::Passphrase),
        "account" => credential(Credential::Account),
        "token" => text(Value::Session("token".to_owned())),
        _ => dotted(name),
    }
}

fn dotted(name: &str) -> Option<(Value, Type)> {
    let (family, name) = name.split_once('.')?;
    let owned = || Some(name.to_owned()).filter(|name| !name.contains('.'));
    match (family, name) {
        ("now", "iso") => Some((Value::Iso(Iso::Millis), Type::Text)),
        ("now", "iso_s") => Some((Value::Iso(Iso::Seconds), Type::Text)),
        ("now", unit) => Some((Value::Now(Unit::from_name(unit)?), Type::Int)),
        ("op", _) => Some((Value::Operation(owned()?), Type::Text)),
        ("opt", _) => Some((Value::Option(owned()?), Type::Option)),
        ("session", _) => Some((Value::Session(owned()?), Type::Text)),
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
        for (family, _) in FAMILIES {
            assert!(value(&format!("{family}.x"), Unit::Millis).is_some());
            assert_eq!(value(family, Unit::Millis), None);
            assert_eq!(value(&format!("{family}.x.y"), Unit::Millis), None);
        }
        for name in ["sign", "now", "now.x", "other.x"] {
            assert_eq!(value(name, Unit::Millis), None);
        }
    }

    #[test]
    fn ts_is_now_in_its_unit() {
        assert_eq!(value("ts", Unit::Nanos), value("now.ns", Unit::Millis));
        assert_ne!(value("ts", Unit::Nanos), value("now.ms", Unit::Millis));
    }

    #[test]
    fn token_is_a_value_of_the_session() {
        assert_eq!(
            value("token", Unit::Millis),
            value("session.token", Unit::Millis)
        );
    }
}
