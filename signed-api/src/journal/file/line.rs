//! A line of the file: a checksum that tells a whole line from a torn one, a sign for where a write begins, and JSON.

use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::clock::{Timestamp, Unit};
use crate::journal::{Ending, JournalEntry};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    Begin(JournalEntry),
    End(String, Ending),
}

/// Hexadecimal digits of the checksum.
const CHECKSUM: usize = 16;

const ENDINGS: [(Ending, &str); 4] = [
    (Ending::Executed, "executed"),
    (Ending::InPart, "in part"),
    (Ending::NotExecuted, "not executed"),
    (Ending::Unknown, "unknown"),
];

impl Line {
    /// With the line feed at its end; `is_first` of all that are written at once.
    pub(super) fn write(&self, is_first: bool) -> String {
        let json = match self {
            Self::Begin(entry) => json!({
                "begin": entry.id,
                "ns": entry.begun.in_unit(Unit::Nanos),
                "operation": entry.operation,
                "key": entry.key,
                "method": entry.method,
                "target": entry.target,
                "body": const_hex::encode(&entry.body),
            }),
            Self::End(id, ending) => {
                let named = ENDINGS.iter().find(|(known, _)| known == ending);
                json!({ "end": id, "how": named.map_or("unknown", |(_, name)| name) })
            }
        };
        let sign = if is_first { '+' } else { '.' };
        let text = format!(" {sign} {json}");
        format!("{}{text}\n", checksum(&text))
    }

    /// Reads a line without its line feed, and whether it was the first of a write; nothing when it is not whole.
    pub(super) fn read(text: &[u8]) -> Option<(Self, bool)> {
        let text = std::str::from_utf8(text).ok()?;
        let (expected, text) = text.split_at_checked(CHECKSUM)?;
        if checksum(text) != expected {
            return None;
        }
        let (sign, json) = text.split_at_checked(3)?;
        Some((Self::of_json(json)?, sign == " + "))
    }

    fn of_json(json: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(json).ok()?;
        let text = |name: &str| Some(json.get(name)?.as_str()?.to_owned());
        if let Some(id) = text("end") {
            let how = text("how")?;
            let (ending, _) = ENDINGS.iter().find(|(_, name)| *name == how)?;
            return Some(Self::End(id, *ending));
        }
        Some(Self::Begin(JournalEntry {
            id: text("begin")?,
            begun: Timestamp::from_nanos(json.get("ns")?.as_u64()?),
            operation: text("operation")?,
            key: text("key"),
            method: text("method")?,
            target: text("target")?,
            body: Bytes::from(const_hex::decode(text("body")?).ok()?),
        }))
    }
}

fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    const_hex::encode(&digest[..CHECKSUM / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> JournalEntry {
        JournalEntry {
            id: "0f".to_owned(),
            begun: Timestamp::from_nanos(1_700_000_000_000_000_001),
            operation: "Exchange::place".to_owned(),
            key: Some("a \"quoted\"\nkey é".to_owned()),
            method: "POST".to_owned(),
            target: "/orders?x=%20".to_owned(),
            body: Bytes::from_static(b"\x00\xff{}"),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let without_key = JournalEntry {
            key: None,
            ..entry()
        };
        let ends = ENDINGS.map(|(ending, _)| Line::End("0f".to_owned(), ending));
        let begins = [Line::Begin(entry()), Line::Begin(without_key)];
        for line in begins.into_iter().chain(ends) {
            for is_first in [true, false] {
                let text = line.write(is_first);
                let (whole, rest) = text.split_once('\n').expect("a line");
                assert_eq!(rest, "");
                let read = Line::read(whole.as_bytes());
                assert_eq!(read, Some((line.clone(), is_first)));
            }
        }
    }

    #[test]
    fn a_line_that_is_cut_or_changed_is_not_read() {
        let text = Line::Begin(entry()).write(true).into_bytes();
        let whole = &text[..text.len() - 1];
        for end in 0..whole.len() {
            assert_eq!(Line::read(&whole[..end]), None, "{end}");
        }
        for place in 0..whole.len() {
            let mut changed = whole.to_vec();
            changed[place] ^= 1;
            assert_eq!(Line::read(&changed), None, "{place}");
        }
    }
}
