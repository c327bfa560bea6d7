//! Numbers, times, bytes and fields out of the texts that schemes write.

use std::borrow::Cow;
use std::time::UNIX_EPOCH;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode;

use crate::clock::{Timestamp, Unit};
use crate::params::{Params, Value};
use crate::scheme::layout::{Alphabet, Format};

const ANY_PADDING: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, ANY_PADDING);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, ANY_PADDING);

pub(crate) fn number(text: &[u8]) -> Option<u64> {
    str::from_utf8(text).ok()?.parse().ok()
}

/// The time that the digits of `text` say, year first, and how exactly they say it. A zone is taken for UTC, and a year of
/// two digits for one of this century.
pub(crate) fn iso(text: &[u8]) -> Option<(Timestamp, Unit)> {
    let digits = text.iter().filter(|byte| byte.is_ascii_digit());
    let mut digits: String = digits.take(22).copied().map(char::from).collect();
    if matches!(digits.len(), 12 | 15) {
        digits.insert_str(0, "20");
    }
    let (millis, unit) = match digits.len() {
        14 | 16 | 18 => ("000", Unit::Seconds),
        17 | 19 | 21 => (&digits[14..17], Unit::Millis),
        _ => return None,
    };
    let part = |range: std::ops::Range<usize>| &digits[range];
    let (date, time) = (
        [0..4, 4..6, 6..8].map(part),
        [8..10, 10..12, 12..14].map(part),
    );
    let text = format!("{}T{}.{millis}Z", date.join("-"), time.join(":"));
    let time = humantime::parse_rfc3339(&text).ok()?;
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    let millis = u64::try_from(since.as_millis()).ok()?;
    Some((Timestamp::from_unit(millis, Unit::Millis)?, unit))
}

/// The bytes of a UUID.
pub(crate) fn uuid(text: &[u8]) -> Option<[u8; 16]> {
    let digits: Vec<u8> = text.iter().copied().filter(|byte| *byte != b'-').collect();
    (text.len() <= 36).then(|| const_hex::decode_to_array(digits).ok())?
}

pub(crate) fn decoded(alphabet: Alphabet, text: &[u8]) -> Option<Vec<u8>> {
    match alphabet {
        Alphabet::Hex => const_hex::decode(text).ok(),
        Alphabet::Base64 => BASE64.decode(text).ok(),
        Alphabet::Base64Url => BASE64_URL.decode(text).ok(),
        Alphabet::Percent => Some(percent_decode(text).collect()),
    }
}

/// `text` with every `part` of it replaced.
pub(crate) fn replaced<'t>(text: &'t [u8], part: &str, by: &str) -> Cow<'t, [u8]> {
    match str::from_utf8(text) {
        Ok(text) if !part.is_empty() => Cow::Owned(text.replace(part, by).into_bytes()),
        _ => Cow::Borrowed(text),
    }
}

/// The fields of `text`, in order.
pub(crate) fn fields(format: Format, text: &[u8]) -> Option<Params> {
    if format == Format::Json {
        return Params::from_json(text).ok();
    }
    if let Format::Pairs(after, between) = format {
        return pairs(after, between, text);
    }
    let decoded = |bytes| match format {
        Format::Form => percent_decode(bytes).decode_utf8().ok(),
        _ => str::from_utf8(bytes).ok().map(Cow::Borrowed),
    };
    let mut fields = Params::default();
    for pair in text
        .split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
    {
        let end = find(pair, b"=").unwrap_or(pair.len());
        let name = decoded(&pair[..end])?.into_owned();
        let value = decoded(pair.get(end + 1..).unwrap_or_default())?;
        fields.push(name, Value::Text(value.as_ref().into()));
    }
    Some(fields)
}

/// The entries of `text` as the scheme's `pairs` writes them; nothing when one has no value.
fn pairs(after: &str, between: &str, text: &[u8]) -> Option<Params> {
    let text = str::from_utf8(text).ok()?;
    let mut fields = Params::default();
    for pair in text.split(between).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once(after)?;
        fields.push(name, Value::Text(value.into()));
    }
    Some(fields)
}

/// Where the first `part` of `text` begins.
pub(crate) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    (!part.is_empty()).then(|| text.windows(part.len()).position(|window| window == part))?
}

/// Where the last `part` of `text` begins.
pub(crate) fn rfind(text: &[u8], part: &[u8]) -> Option<usize> {
    (!part.is_empty()).then(|| text.windows(part.len()).rposition(|window| window == part))?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2023-11-14T22:13:20Z; Python: `datetime.fromtimestamp(1_700_000_000, UTC)`.
    #[test]
    fn a_time_is_its_digits() {
        let seconds = Some((Timestamp::from_millis(1_700_000_000_000), Unit::Seconds));
        let millis = Some((Timestamp::from_millis(1_700_000_000_123), Unit::Millis));
        for (text, expected) in [
            ("2023-11-14T22:13:20Z", seconds),
            ("2023-11-14T22:13:20", seconds),
            ("2023-11-14 22:13:20+00:00", seconds),
            ("20231114T221320Z", seconds),
            ("231114221320", seconds),
            ("2023-11-14t22:13:20.123z", millis),
            ("20231114221320123", millis),
            ("2023-11-14T22:13:20.123+00:00", millis),
            ("", None),
            ("1700000000", None),
            ("2023-13-14T22:13:20Z", None),
            ("2023-11-14T22:13:20.123456789Z", None),
            ("0000-00-00T00:00:00Z", None),
        ] {
            assert_eq!(iso(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn a_uuid_is_32_digits() {
        let bytes = Some([0x1f; 16]);
        assert_eq!(uuid(b"1f1f1f1f-1f1f-1f1f-1f1f-1f1f1f1f1f1f"), bytes);
        assert_eq!(uuid(b"1F1F1F1F1F1F1F1F1F1F1F1F1F1F1F1F"), bytes);
        assert_eq!(uuid(b"1f1f1f1f"), None);
        assert_eq!(uuid(&b"1f-".repeat(16)), None);
    }

    /// RFC 4648, section 10.
    #[test]
    fn padding_may_be_left_out() {
        for text in ["Zg==", "Zg"] {
            assert_eq!(
                decoded(Alphabet::Base64, text.as_bytes()),
                Some(b"f".to_vec())
            );
            assert_eq!(
                decoded(Alphabet::Base64Url, text.as_bytes()),
                Some(b"f".to_vec())
            );
        }
        assert_eq!(decoded(Alphabet::Base64, b"Zg=Zg"), None);
        assert_eq!(decoded(Alphabet::Hex, b"666F"), Some(b"fo".to_vec()));
        assert_eq!(decoded(Alphabet::Percent, b"f%6f"), Some(b"fo".to_vec()));
    }

    #[test]
    fn fields_keep_their_order() {
        let read = |format, text: &str| {
            let fields = fields(format, text.as_bytes())?;
            let fields = fields.iter();
            let pairs =
                fields.map(|(name, value)| format!("{name}:{}", value.as_str().unwrap_or("-")));
            Some(pairs.collect::<Vec<_>>().join(" "))
        };
        assert_eq!(
            read(Format::Form, "b=%26&a=1=2&&c").as_deref(),
            Some("b:& a:1=2 c:")
        );
        assert_eq!(read(Format::Raw, "b=%26&a=+").as_deref(), Some("b:%26 a:+"));
        assert_eq!(
            read(Format::Json, r#"{"b":1.0,"a":[]}"#).as_deref(),
            Some("b:1.0 a:-")
        );
        assert_eq!(
            read(Format::Pairs("=", ","), "t=1,v1=a=%26,,v1=,v1=b c").as_deref(),
            Some("t:1 v1:a=%26 v1: v1:b c")
        );
        assert_eq!(
            read(Format::Pairs(",", " "), " v1,a v1a,b,c").as_deref(),
            Some("v1:a v1a:b,c")
        );
        assert_eq!(read(Format::Pairs("=", ","), "t=1,v1"), None);
        assert_eq!(read(Format::Form, "a=%ff"), None);
        assert_eq!(read(Format::Json, "[]"), None);
    }
}
