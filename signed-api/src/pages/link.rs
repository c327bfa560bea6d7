//! The header field `Link` (RFC 8288).

use http::HeaderMap;
use http::header::LINK;

/// The target of the first link to the next page, as it was written.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let fields = headers.get_all(LINK).iter();
    let mut fields = fields.filter_map(|field| std::str::from_utf8(field.as_bytes()).ok());
    fields.find_map(|field| {
        links(field)
            .find(Link::is_next)
            .map(|link| link.target.to_owned())
    })
}

struct Link<'f> {
    target: &'f str,
    parameters: Vec<(String, String)>,
}

impl Link<'_> {
    /// Relation types are compared without regard to case (section 2.1.1); only the first `rel` counts (3.3). A link
    /// with an anchor leads on from another place than the answer (3.2).
    fn is_next(&self) -> bool {
        let find = |wanted: &str| {
            let mut parameters = self.parameters.iter();
            parameters.find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        };
        let rel = find("rel").map(|(_, rel)| rel.as_str());
        let mut rel = rel.unwrap_or_default().split_ascii_whitespace();
        rel.any(|rel| rel.eq_ignore_ascii_case("next")) && find("anchor").is_none()
    }
}

/// The links of one field, up to where it is not one.
fn links(field: &str) -> impl Iterator<Item = Link<'_>> {
    let mut rest = field;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (target, after) = rest.strip_prefix('<')?.split_once('>')?;
        rest = after;
        let mut parameters = Vec::new();
        while let Some(after) = rest.trim_start().strip_prefix(';') {
            let end = after.find(['=', ';', ',']).unwrap_or(after.len());
            let (name, after) = after.split_at(end);
            let (value, after) = match after.strip_prefix('=') {
                Some(after) => value(after.trim_start()),
                None => (String::new(), after),
            };
            parameters.push((name.trim().to_owned(), value));
            rest = after;
        }
        Some(Link { target, parameters })
    })
}

/// A token or a quoted string, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (value, rest) = text.split_at(end);
        return (value.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((position, character)) = characters.next() {
        match character {
            '"' => return (value, &quoted[position + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            character => value.push(character),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_of(fields: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(LINK, http::HeaderValue::from_static(field));
        }
        next(&headers)
    }

    /// The first is GitHub's, "Using pagination in the REST API"; others are of RFC 8288, section 3.5, with `next` in
    /// the place of their relations.
    #[test]
    fn the_next_page_is_found() {
        let github = r#"<https://api.github.com/repositories/1300192/issues?page=2>; rel="prev", <https://api.github.com/repositories/1300192/issues?page=4>; rel="next", <https://api.github.com/repositories/1300192/issues?page=515>; rel="last""#;
        let found = "https://api.github.com/repositories/1300192/issues?page=4";
        assert_eq!(next_of(&[github]).as_deref(), Some(found));
        for fields in [
            &[r#"<?p=2>; rel="next"; title="next chapter""#][..],
            &["<?p=2>;rel=next"],
            &["<?p=2> ; REL = Next"],
            &[r#"<?p=2>; rel="start http://example.net/relation/other next""#],
            &[r#"<?p=1>; title="a, <?p=9>; rel=\"next\""; rel=prev, <?p=2>; rel=next"#],
            &["<?p=1>; rel=prev", "<?p=2>; rel=next"],
            &["<?p=1>; rel=prev; rel=next, , <?p=2>; flag; rel=next"],
            &[r##"<?p=1>; rel=next; anchor="#foo", <?p=2>; rel=next"##],
        ] {
            assert_eq!(next_of(fields).as_deref(), Some("?p=2"), "{fields:?}");
        }
        for fields in [
            &[][..],
            &["<?p=1>; rel=prev"],
            &["?p=1; rel=next"],
            &["<?p=1; rel=next"],
            &["<?p=1>; title=next"],
            &[r#"<?p=1>; title="rel=next"#],
        ] {
            assert_eq!(next_of(fields), None, "{fields:?}");
        }
    }

    /// A `,` and a `;` within the target belong to it.
    #[test]
    fn a_target_is_taken_whole() {
        let field = "<https://example.com/?ids=1,2;3>; rel=next";
        assert_eq!(
            next_of(&[field]).as_deref(),
            Some("https://example.com/?ids=1,2;3")
        );
    }
}
