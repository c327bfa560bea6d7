//! "Did you mean": a name for a name that does not exist.

/// Words that other signing languages and exchange documentation use for ours.
const SYNONYMS: &[(&str, &str)] = &[
    ("access_key", "key"),
    ("api_key", "key"),
    ("apikey", "key"),
    ("api_secret", "secret"),
    ("data", "body"),
    ("payload", "body"),
    ("endpoint", "path"),
    ("request_path", "path"),
    ("querystring", "query"),
    ("request_target", "target"),
    ("signature", "sign"),
    ("time", "ts"),
    ("timestamp", "ts"),
    ("uri", "url"),
    ("verb", "method"),
    ("uppercase", "upper"),
    ("lowercase", "lower"),
    ("hexdigest", "hex"),
    ("options", "opt"),
    ("option", "opt"),
    ("config", "opt"),
    ("operation", "op"),
    ("constant", "op"),
    ("login", "session"),
    ("guid", "uuid"),
    ("random", "rand"),
    ("url_encode", "percent_encode"),
    ("urlencode", "percent_encode"),
    ("concat", "join"),
    ("arguments", "args"),
    ("parameters", "params"),
    ("stringify", "json"),
    ("access_token", "token"),
    ("b64", "base64"),
    ("base64_encode", "base64"),
    ("base64_decode", "from_base64"),
    ("hex_encode", "hex"),
    ("hex_decode", "from_hex"),
    ("unhex", "from_hex"),
    ("hmac", "hmac_sha256"),
    ("keccak", "keccak256"),
    ("none", "null"),
    ("nil", "null"),
    ("undefined", "null"),
    ("seconds", "s"),
    ("secs", "s"),
    ("sec", "s"),
    ("millis", "ms"),
    ("milliseconds", "ms"),
    ("micros", "us"),
    ("microseconds", "us"),
    ("nanos", "ns"),
    ("nanoseconds", "ns"),
];

/// The candidate that `word` most likely stands for, if any is close enough.
pub(super) fn closest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let word = word.to_ascii_lowercase();
    let meant = SYNONYMS
        .iter()
        .find(|(synonym, _)| *synonym == word)
        .map(|(_, meant)| *meant);
    if let Some(found) = candidates
        .clone()
        .find(|candidate| Some(*candidate) == meant)
    {
        return Some(found);
    }
    // One slip in a short word, two in a longer one; more would suggest names at random.
    let farthest = if word.len() < 5 { 1 } else { 2 };
    candidates
        .map(|candidate| {
            let lower = candidate.to_ascii_lowercase();
            (strsim::damerau_levenshtein(&word, &lower), candidate)
        })
        .filter(|(distance, candidate)| *distance <= farthest && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// "a, b and c"; without quotes, for there are many.
pub(super) fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    linked(&names.collect::<Vec<_>>(), "and")
}

/// "`a`, `b` or `c`".
pub(super) fn choice<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    linked(&quoted.iter().map(String::as_str).collect::<Vec<_>>(), "or")
}

fn linked(names: &[&str], link: &str) -> String {
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {link} {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_only_what_is_close() {
        let names = ["ts", "method", "path", "body", "sign"];
        let closest = |word| closest(word, names.iter().copied());
        assert_eq!(closest("tss"), Some("ts"));
        assert_eq!(closest("mehtod"), Some("method"));
        assert_eq!(closest("METHOD"), Some("method"));
        assert_eq!(closest("timestamp"), Some("ts"));
        assert_eq!(closest("signature"), Some("sign"));
        assert_eq!(closest("hash"), None);
        assert_eq!(closest("x"), None);
        assert_eq!(
            closest("api_key"),
            None,
            "a synonym of a name that is not offered"
        );
    }

    #[test]
    fn lists_read_as_a_sentence() {
        assert_eq!(list(["a", "b", "c"].into_iter()), "a, b and c");
        assert_eq!(list(["a"].into_iter()), "a");
        assert_eq!(list([].into_iter()), "");
        assert_eq!(choice(["a", "b", "c"].into_iter()), "`a`, `b` or `c`");
    }
}
