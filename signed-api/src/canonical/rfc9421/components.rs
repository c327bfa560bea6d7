//! The components that a signature covers (RFC 9421, section 2), and their values.

use super::structured::string;
use crate::canonical::parts::Parts;
use crate::canonical::percent::{form_decoded, form_encoded, pairs};
use crate::scheme::SignError;

/// A component of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Component<'a> {
    Method,
    TargetUri,
    Authority,
    Scheme,
    RequestTarget,
    Path,
    Query,
    /// A query parameter, by its percent-encoded name.
    QueryParam(&'a str),
    /// A header field, by its name in lower case.
    Field(&'a str),
}

impl<'a> Component<'a> {
    /// The component that is written as `text`: `@method`, `content-type`, `@query-param;name="id"`.
    pub(super) fn parse(text: &'a str) -> Result<Self, SignError> {
        let refuse = |reason: &str| {
            let message = format!("`{text}` cannot be covered by a signature: {reason}");
            Err(SignError::new(message))
        };
        if let Some(name) = text.strip_prefix("@query-param") {
            let quoted = name.strip_prefix(";name=\"");
            return match quoted.and_then(|name| name.strip_suffix('"')) {
                Some(name) if form_encoded(&form_decoded(name)) == name => {
                    Ok(Self::QueryParam(name))
                }
                Some(_) => refuse("the name is not percent-encoded as in a form"),
                None => refuse("write `@query-param;name=\"..\"`"),
            };
        }
        match text {
            "@method" => Ok(Self::Method),
            "@target-uri" => Ok(Self::TargetUri),
            "@authority" => Ok(Self::Authority),
            "@scheme" => Ok(Self::Scheme),
            "@request-target" => Ok(Self::RequestTarget),
            "@path" => Ok(Self::Path),
            "@query" => Ok(Self::Query),
            "@status" => refuse("it belongs to a response"),
            _ if text.starts_with('@') => refuse("there is no such derived component"),
            _ if text.contains(';') => refuse("parameters of header fields are not supported"),
            _ => match text.bytes().all(is_of_a_field_name) && !text.is_empty() {
                true => Ok(Self::Field(text)),
                false => refuse("write the name of a header field in lower case"),
            },
        }
    }

    /// How it is named in the signature base: `"@query-param";name="id"`.
    pub(super) fn identifier(self) -> Result<String, SignError> {
        match self {
            Self::Method => string("@method"),
            Self::TargetUri => string("@target-uri"),
            Self::Authority => string("@authority"),
            Self::Scheme => string("@scheme"),
            Self::RequestTarget => string("@request-target"),
            Self::Path => string("@path"),
            Self::Query => string("@query"),
            Self::QueryParam(name) => Ok(format!("\"@query-param\";name={}", string(name)?)),
            Self::Field(name) => string(name),
        }
    }

    /// Its value in `request`.
    pub(super) fn value(self, request: &Parts<'_>) -> Result<Vec<u8>, SignError> {
        let text = match self {
            Self::Method => request.method().to_owned(),
            Self::TargetUri => request.url(),
            Self::Authority => authority(request),
            Self::Scheme => request.scheme().to_ascii_lowercase(),
            Self::RequestTarget => request.target(),
            Self::Path => request.path().to_owned(),
            Self::Query => format!("?{}", request.query()),
            Self::QueryParam(name) => parameter(request.query(), name)?,
            Self::Field(name) => return field(request, name),
        };
        Ok(text.into_bytes())
    }
}

fn is_of_a_field_name(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The host in lower case, and the port when it is not the scheme's own.
fn authority(request: &Parts<'_>) -> String {
    let authority = request.authority().to_ascii_lowercase();
    let port = match request.scheme() {
        "https" => ":443",
        _ => ":80",
    };
    match authority.strip_suffix(port) {
        Some(host) => host.to_owned(),
        None => authority,
    }
}

/// The value of the one parameter called `name`, encoded anew. One that occurs twice must not be covered (section
/// 2.2.8).
fn parameter(query: &str, name: &str) -> Result<String, SignError> {
    let mut values = pairs(query)
        .filter(|(other, _)| form_encoded(&form_decoded(other)) == name)
        .map(|(_, value)| form_encoded(&form_decoded(value)));
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        (Some(_), Some(_)) => Err(SignError::new(format!(
            "the query parameter `{name}` is covered by the signature and occurs twice; cover `@query`"
        ))),
        (None, _) => Err(SignError::new(format!(
            "the query parameter `{name}` is covered by the signature and missing"
        ))),
    }
}

fn field(request: &Parts<'_>, name: &str) -> Result<Vec<u8>, SignError> {
    let Some(value) = request.field(name) else {
        return Err(SignError::new(format!(
            "the header field `{name}` is covered by the signature and missing"
        )));
    };
    match value.contains(&b'\n') {
        false => Ok(value),
        true => Err(SignError::new(format!(
            "the header field `{name}` is covered by the signature and holds a line break"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(component: &str, request: &Parts<'_>) -> String {
        let component = Component::parse(component).expect("a component");
        let value = component.value(request).expect("a value");
        String::from_utf8(value).expect("text")
    }

    /// RFC 9421, sections 2.2.1 to 2.2.7.
    #[test]
    fn derived_components_are_those_of_the_rfc() {
        let url = "https://www.example.com/path?param=value";
        let request = Parts::new("POST", url, b"").expect("whole");
        for (component, expected) in [
            ("@method", "POST"),
            ("@target-uri", "https://www.example.com/path?param=value"),
            ("@authority", "www.example.com"),
            ("@scheme", "https"),
            ("@request-target", "/path?param=value"),
            ("@path", "/path"),
            ("@query", "?param=value"),
        ] {
            assert_eq!(value(component, &request), expected);
        }
        let request = Parts::new("GET", "https://WWW.example.com:443", b"").expect("whole");
        assert_eq!(value("@authority", &request), "www.example.com");
        assert_eq!(value("@path", &request), "/");
        assert_eq!(value("@query", &request), "?");
    }

    /// RFC 9421, section 2.2.8.
    #[test]
    fn query_parameters_are_decoded_and_encoded_anew() {
        let url = "https://www.example.com/parameters?var=this%20is%20a%20big%0Amultiline%20value\
                   &bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something";
        let request = Parts::new("GET", url, b"").expect("whole");
        for (name, expected) in [
            ("var", "this%20is%20a%20big%0Amultiline%20value"),
            ("bar", "with%20plus%20whitespace"),
            ("fa%C3%A7ade%22%3A%20", "something"),
        ] {
            let component = format!("@query-param;name=\"{name}\"");
            assert_eq!(value(&component, &request), expected);
            let identifier = Component::parse(&component).expect("legal").identifier();
            assert_eq!(
                identifier.expect("legal"),
                format!("\"@query-param\";name=\"{name}\"")
            );
        }
    }

    /// RFC 9421, section 2.1.
    #[test]
    fn fields_are_trimmed_and_combined() {
        let request = Parts::new("GET", "https://www.example.com/", b"")
            .expect("whole")
            .with_field("X-OWS-Header", b"  Leading and trailing whitespace.   ")
            .with_field("Cache-Control", b"max-age=60")
            .with_field("Cache-Control", b"   must-revalidate")
            .with_field("Example-Dict", b" a=1,    b=2;x=1;y=2,   c=(a   b   c)")
            .with_field("X-Empty-Header", b"");
        for (name, expected) in [
            ("host", "www.example.com"),
            ("x-ows-header", "Leading and trailing whitespace."),
            ("cache-control", "max-age=60, must-revalidate"),
            ("example-dict", "a=1,    b=2;x=1;y=2,   c=(a   b   c)"),
            ("x-empty-header", ""),
        ] {
            assert_eq!(value(name, &request), expected);
        }
    }

    #[test]
    fn what_cannot_be_covered_is_refused() {
        for text in [
            "@status",
            "@host",
            "Content-Type",
            "a;sf",
            "",
            "@query-param",
            "@query-param;name=\"a b\"",
        ] {
            let error = Component::parse(text).expect_err(text).to_string();
            assert!(error.starts_with(&format!("`{text}` cannot")), "{error}");
        }
        let request = Parts::new("GET", "https://a.example/?a=1&a=2", b"").expect("whole");
        for component in ["date", "@query-param;name=\"a\"", "@query-param;name=\"b\""] {
            let component = Component::parse(component).expect("legal");
            assert!(component.value(&request).is_err(), "{component:?}");
        }
    }
}
