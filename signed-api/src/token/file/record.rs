//! What a token looks like where it is kept: JSON with a version, and a checksum over all that it says.

use std::collections::BTreeMap;
use std::time::Duration;

use secrecy::zeroize::{Zeroize as _, Zeroizing};
use serde::Serialize;
use serde::ser::{SerializeStruct as _, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::clock::{Timestamp, Unit};
use crate::credential::Secret;
use crate::token::{StoredToken, Token};

/// How every record begins.
const HEAD: &str = r#"{"format":"signed-api token","#;

const VERSION: u64 = 1;

/// Why a record gives no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::token) enum Unreadable {
    /// Something else.
    Foreign,
    /// One that later versions write.
    Newer,
    /// One that was cut off or changed, or nothing but zeros.
    Damaged,
    /// A whole one with the token of another API or user.
    Other(String),
}

/// The record of a token under this label, which is overwritten when it is dropped.
pub(in crate::token) fn write(
    label: &str,
    stored: &StoredToken,
) -> serde_json::Result<Zeroizing<Vec<u8>>> {
    // One that grew would leave a copy behind.
    let token = &stored.token;
    let texts = [Some(token.access()), token.refresh()];
    let length: usize = texts.iter().flatten().map(|text| text.expose().len()).sum();
    let scopes: usize = token.scopes().iter().map(|scope| scope.len() + 3).sum();
    // JSON makes of a character six, at the most.
    let most = 6 * (length + scopes + label.len()) + 1_024;

    let mut kept = Zeroizing::new(Vec::with_capacity(most));
    serde_json::to_writer(&mut *kept, &Kept { label, stored })?;
    let checksum = checksum(&kept);
    let mut record = Zeroizing::new(Vec::with_capacity(most + 256));
    let start = format!(r#"{HEAD}"version":{VERSION},"checksum":"{checksum}","kept":"#);
    record.extend_from_slice(start.as_bytes());
    record.extend_from_slice(&kept);
    record.extend_from_slice(b"}\n");
    Ok(record)
}

/// The token of a record under this label.
pub(in crate::token) fn read(label: &str, record: &[u8]) -> Result<StoredToken, Unreadable> {
    let head = HEAD.as_bytes();
    if !record.starts_with(head) {
        let is_rest = head.starts_with(record) || record.iter().all(|byte| *byte == 0);
        return Err(match is_rest {
            true => Unreadable::Damaged,
            false => Unreadable::Foreign,
        });
    }
    let damaged = |_| Unreadable::Damaged;
    let fields: BTreeMap<&str, &RawValue> = serde_json::from_slice(record).map_err(damaged)?;
    let field = |name| fields.get(name).ok_or(Unreadable::Damaged);
    let version: u64 = serde_json::from_str(field("version")?.get()).map_err(damaged)?;
    if version > VERSION {
        return Err(Unreadable::Newer);
    }
    let expected: &str = serde_json::from_str(field("checksum")?.get()).map_err(damaged)?;
    let kept = field("kept")?.get();
    if version != VERSION || checksum(kept.as_bytes()) != expected {
        return Err(Unreadable::Damaged);
    }
    let mut kept: Value = serde_json::from_str(kept).map_err(damaged)?;
    let read = of_json(&mut kept).ok_or(Unreadable::Damaged)?;
    match read {
        (found, stored) if found == label => Ok(stored),
        (found, _) => Err(Unreadable::Other(found)),
    }
}

/// What is kept, as it is written.
struct Kept<'a> {
    label: &'a str,
    stored: &'a StoredToken,
}

impl Serialize for Kept<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let StoredToken {
            token,
            issued,
            in_doubt,
        } = self.stored;
        let mut kept = serializer.serialize_struct("Kept", 8)?;
        kept.serialize_field("label", self.label)?;
        kept.serialize_field("issued_ns", &issued.in_unit(Unit::Nanos))?;
        kept.serialize_field("in_doubt", in_doubt)?;
        kept.serialize_field("lifetime", &token.lifetime())?;
        kept.serialize_field("refresh_lifetime", &token.refresh_lifetime())?;
        kept.serialize_field("scopes", token.scopes())?;
        kept.serialize_field("access", token.access().expose())?;
        kept.serialize_field("refresh", &token.refresh().map(Secret::expose))?;
        kept.end()
    }
}

/// The label and the token, which are taken out of it.
fn of_json(kept: &mut Value) -> Option<(String, StoredToken)> {
    let mut take = |name: &str| kept.get_mut(name).map(Value::take);
    let lifetime = |value: Value| serde_json::from_value::<Option<Duration>>(value).ok();
    let label = text(take("label")?)?;
    let issued = Timestamp::from_nanos(take("issued_ns")?.as_u64()?);
    let in_doubt = take("in_doubt")?.as_bool()?;
    let mut token = Token::new(text(take("access")?)?);
    if let Some(lifetime) = lifetime(take("lifetime")?)? {
        token = token.with_lifetime(lifetime);
    }
    if let Some(lifetime) = lifetime(take("refresh_lifetime")?)? {
        token = token.with_refresh_lifetime(lifetime);
    }
    match take("refresh")? {
        Value::Null => {}
        refresh => token = token.with_refresh(text(refresh)?),
    }
    let scopes: Vec<String> = serde_json::from_value(take("scopes")?).ok()?;
    let stored = StoredToken {
        token: token.with_scopes(scopes),
        issued,
        in_doubt,
    };
    Some((label, stored))
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Of 64 hexadecimal digits.
fn checksum(kept: &[u8]) -> String {
    let mut digest = Sha256::digest(kept);
    let text = const_hex::encode(digest);
    digest.zeroize();
    text
}
