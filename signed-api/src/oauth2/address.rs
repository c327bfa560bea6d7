//! Where secrets and tokens may be sent to.

use url::{Host, Url};

/// The address of an endpoint. The reason does not quote the text, which may hold a password.
pub(super) fn parse(text: &str) -> Result<Url, &'static str> {
    if text.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return Err("it holds white space or a control character");
    }
    let Ok(url) = Url::parse(text) else {
        return Err("it is not a URL; write `https://host/path`");
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user name or password; give those to the source");
    }
    if url.fragment().is_some() {
        return Err("it has a fragment; leave out `#` and what follows");
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(
            "it begins with `http://`, so secrets and tokens could be read on their way (RFC 6749, section 3.2); write \
             `https://`, without which only this machine is asked",
        ),
        _ => Err("it does not begin with `https://`"),
    }
}

/// Whether what is sent there does not leave this machine.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_tls_only_this_machine_is_asked() {
        for text in [
            "https://api.example.com/o/token/",
            "https://api.example.com/token?tenant=7",
            "http://127.0.0.1:8000/o/token/",
            "http://127.8.9.10/token",
            "http://[::1]:8000/token",
            "http://localhost/token",
            "http://auth.localhost:8000/token",
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
        for (text, reason) in [
            ("http://api.example.com/token", "RFC 6749, section 3.2"),
            ("http://localhost.example.com/token", "RFC 6749"),
            ("http://127.0.0.1.example.com/token", "RFC 6749"),
            ("http://128.0.0.1/token", "RFC 6749"),
            ("http://[::2]/token", "RFC 6749"),
            ("http://[::ffff:10.0.0.1]/token", "RFC 6749"),
            ("ftp://127.0.0.1/token", "`https://`"),
            ("api.example.com/token", "not a URL"),
            (
                "https://u:hunter2@example.com/token",
                "user name or password",
            ),
            ("https://example.com/token#hunter2", "fragment"),
            ("https://example.com/to ken", "white space"),
        ] {
            let refused = parse(text).expect_err(text);
            assert!(refused.contains(reason), "{text}: {refused}");
            assert!(!refused.contains("hunter2"), "{refused}");
        }
    }
}
