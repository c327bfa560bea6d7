//! `base_url`: what it must be, so that paths can be appended and signed as they are sent.

use std::ops::Range;

use syn::LitStr;

use crate::diag::Diagnostics;

type Problem = (Range<usize>, String);

/// The base URL in `literal`, unless something is wrong with it.
pub(super) fn checked(literal: &LitStr, diagnostics: &mut Diagnostics) -> Option<String> {
    let url = literal.value();
    match check(&url) {
        Ok(()) => Some(url),
        Err((range, message)) => {
            diagnostics.within(literal, range, &message);
            None
        }
    }
}

/// Says the first thing that is wrong with a base URL.
fn check(url: &str) -> Result<(), Problem> {
    let invalid = url
        .char_indices()
        .find(|(_, character)| !is_url_character(*character));
    if let Some((position, character)) = invalid {
        let shown = character.escape_debug();
        let range = position..position + character.len_utf8();
        return Err((
            range,
            format!("`{shown}` cannot stand in a URL: write it percent-encoded"),
        ));
    }
    let scheme_end = scheme(url)?;
    let rest = url.get(scheme_end..).unwrap_or_default();
    if let Some(position) = rest.find(['?', '#']) {
        let message = "a base URL ends with its path: remove the query and the fragment".to_owned();
        return Err((scheme_end + position..url.len(), message));
    }
    let authority_end = scheme_end + rest.find('/').unwrap_or(rest.len());
    authority(url, scheme_end..authority_end)?;
    path(url, authority_end)
}

/// The end of `https://`.
fn scheme(url: &str) -> Result<usize, Problem> {
    if url.is_empty() {
        let message =
            "the URL is empty: write `https://api.example.com`, or leave it to the builder";
        return Err((0..0, message.to_owned()));
    }
    let Some((name, _)) = url.split_once("://") else {
        return Err((
            0..url.len(),
            format!("this is no URL: write `https://{url}`"),
        ));
    };
    match name.to_ascii_lowercase().as_str() {
        "http" | "https" => Ok(name.len() + 3),
        _ => Err((
            0..name.len(),
            format!("`{name}` is not spoken here: write `https` (or `http`)"),
        )),
    }
}

fn authority(url: &str, range: Range<usize>) -> Result<(), Problem> {
    let authority = url.get(range.clone()).unwrap_or_default();
    if let Some(at) = authority.find('@') {
        let message = "a base URL names no user: give `Credentials` instead".to_owned();
        return Err((range.start..range.start + at + 1, message));
    }
    let after_bracket = authority.find(']').map_or(0, |position| position + 1);
    let colon = authority
        .get(after_bracket..)
        .and_then(|rest| rest.find(':'));
    let host_end = colon.map_or(authority.len(), |position| after_bracket + position);
    let host = authority.get(..host_end).unwrap_or_default();
    let host_range = range.start..range.start + host_end;
    if host.is_empty() {
        return Err((
            host_range,
            "the host is missing: write one, as in `https://api.example.com`".into(),
        ));
    }
    if !is_host(host) {
        return Err((
            host_range,
            format!("`{host}` is no host: write a name or an address"),
        ));
    }
    let port = authority.get(host_end + 1..);
    if let Some(port) = port
        && !port.parse::<u16>().is_ok_and(|port| port > 0)
    {
        let port_range = range.start + host_end + 1..range.end;
        return Err((
            port_range,
            format!("`{port}` is no port: write a number from 1 to 65535"),
        ));
    }
    Ok(())
}

fn is_host(host: &str) -> bool {
    match host.strip_prefix('[') {
        Some(address) => address
            .strip_suffix(']')
            .is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok()),
        None => host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')),
    }
}

fn path(url: &str, start: usize) -> Result<(), Problem> {
    let path = url.get(start..).unwrap_or_default();
    let mut position = start;
    for segment in path.split('/') {
        let range = position..position + segment.len();
        position = range.end + 1;
        let plain = segment.to_ascii_lowercase().replace("%2e", ".");
        if plain == "." || plain == ".." {
            return Err((
                range,
                format!("a segment `{segment}` changes what the path means on the way: remove it"),
            ));
        }
        if segment.is_empty() && range.start > start && range.end < url.len() {
            return Err((
                range.start - 1..range.start + 1,
                "an empty segment: write one `/`".into(),
            ));
        }
        if let Some(percent) = invalid_triplet(segment) {
            let percent = range.start + percent;
            return Err((
                percent..percent + 1,
                "`%` starts two hex digits: for the sign itself write `%25`".into(),
            ));
        }
    }
    Ok(())
}

fn invalid_triplet(segment: &str) -> Option<usize> {
    let is_valid = |position: usize| {
        segment
            .get(position + 1..position + 3)
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    segment
        .match_indices('%')
        .map(|(position, _)| position)
        .find(|position| !is_valid(*position))
}

/// RFC 3986: reserved and unreserved characters, and the percent sign.
fn is_url_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(character)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn bases_with_and_without_path_pass() {
        for url in [
            "https://api.example.com",
            "http://localhost:8080",
            "https://api.example.com/v1/",
            "https://127.0.0.1/a%20b",
            "http://[::1]:3000/x",
            "HTTPS://EXAMPLE.COM",
        ] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }

    #[test]
    fn mistakes_have_a_place_and_a_way_out() {
        for (url, range, message) in [
            ("api.example.com", 0..15, "write `https://api.example.com`"),
            ("ftp://x.y", 0..3, "write `https`"),
            ("https://", 8..8, "host is missing"),
            ("https:///x", 8..8, "host is missing"),
            ("https://u:p@x.y", 8..12, "names no user"),
            ("https://x.y?a=1", 11..15, "remove the query"),
            ("https://x.y/#a", 12..14, "remove the query"),
            ("https://x.y:port", 12..16, "no port"),
            ("https://x.y:0", 12..13, "no port"),
            ("https://x.y:", 12..12, "no port"),
            ("https://[::g]/", 8..13, "no host"),
            ("https://x!y/", 8..11, "no host"),
            ("https://ä.de", 8..10, "cannot stand in a URL"),
            ("https://x.y/a b", 13..14, "cannot stand in a URL"),
            ("https://x.y/../b", 12..14, "a segment `..`"),
            ("https://x.y/%2E/b", 12..15, "a segment `%2E`"),
            ("https://x.y//b", 11..13, "empty segment"),
            ("https://x.y/%zz", 12..13, "%25"),
        ] {
            let (found, text) = check(url).unwrap_err();
            assert_eq!(found, range, "{url}: {text}");
            assert!(text.contains(message), "{url}: {text}");
        }
    }
}
