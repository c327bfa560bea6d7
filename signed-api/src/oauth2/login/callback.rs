//! What the server lets the browser bring: the parameters of an authorization response (RFC 6749, section 4.1.2).

use std::fmt;

use subtle::ConstantTimeEq as _;
use url::form_urlencoded;

use crate::credential::Secret;

/// What is expected of an answer.
pub(super) struct Expected {
    /// What was drawn for this login alone.
    pub(super) state: Secret,
    /// The server's issuer identifier (RFC 9207), if it is known.
    pub(super) issuer: Option<String>,
}

/// What the server answered.
pub(super) enum Callback {
    /// The user agreed: this is to be exchanged.
    Code(Secret),
    /// An error code of the server.
    Refused(String),
    /// The answer comes from another server than the one that was asked (RFC 9207).
    OtherIssuer,
    /// The answer to this login has no code.
    NoCode,
}

/// The parameters that mean something here.
#[derive(Default)]
struct Parameters {
    state: Option<Secret>,
    code: Option<Secret>,
    error: Option<String>,
    issuer: Option<String>,
    /// One of them came twice, which section 3.1 forbids.
    is_repeated: bool,
}

impl Callback {
    /// Reads `query`. Nothing, if it is not the answer to this login: then anybody may have sent it.
    pub(super) fn read(query: &str, expected: &Expected) -> Option<Self> {
        let parameters = Parameters::read(query);
        let state = parameters.state.as_ref()?;
        if parameters.is_repeated || !is_same(state, &expected.state) {
            return None;
        }
        // Section 2.4 of RFC 9207: before anything else is believed.
        if expected.issuer.is_some() && expected.issuer != parameters.issuer {
            return Some(Self::OtherIssuer);
        }
        Some(match (parameters.error, parameters.code) {
            (Some(error), _) => Self::Refused(error),
            (None, Some(code)) => Self::Code(code),
            (None, None) => Self::NoCode,
        })
    }
}

/// Shows no code.
impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Code(_) => "Code(<code>)",
            Self::Refused(_) => "Refused",
            Self::OtherIssuer => "OtherIssuer",
            Self::NoCode => "NoCode",
        })
    }
}

impl Parameters {
    fn read(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            // Section 3.1: without a value it is as if it were not there.
            if value.is_empty() {
                continue;
            }
            let value = value.into_owned();
            let was_there = match &*name {
                "state" => read.state.replace(value.into()).is_some(),
                "code" => read.code.replace(value.into()).is_some(),
                "error" => read.error.replace(value).is_some(),
                "iss" => read.issuer.replace(value).is_some(),
                _ => false,
            };
            read.is_repeated |= was_there;
        }
        read
    }
}

/// Whether both are the same, in a time that says nothing of how much of them is. Their lengths are no secret.
fn is_same(one: &Secret, other: &Secret) -> bool {
    one.expose()
        .as_bytes()
        .ct_eq(other.expose().as_bytes())
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str, issuer: Option<&str>) -> Option<String> {
        let expected = Expected {
            state: "xyz".into(),
            issuer: issuer.map(str::to_owned),
        };
        Callback::read(query, &expected).map(|callback| match callback {
            Callback::Code(code) => format!("code {}", code.expose()),
            Callback::Refused(error) => format!("refused {error}"),
            other => format!("{other:?}"),
        })
    }

    /// The first is the example of RFC 6749, section 4.1.2; the third that of section 4.1.2.1.
    #[test]
    fn an_answer_counts_only_with_the_state_that_was_sent() {
        let read = |query| read(query, None);
        let code = Some("code SplxlOBeZQQYbYS6WxSbIA".to_owned());
        assert_eq!(read("code=SplxlOBeZQQYbYS6WxSbIA&state=xyz"), code);
        assert_eq!(
            read("state=xyz&more=1&code=SplxlOBeZQQYbYS6WxSbIA&more=2"),
            code
        );
        let denied = Some("refused access_denied".to_owned());
        assert_eq!(read("error=access_denied&state=xyz"), denied);
        assert_eq!(read("error=access_denied&code=c&state=xyz"), denied);
        assert_eq!(read("state=xyz"), Some("NoCode".to_owned()));
        assert_eq!(read("state=xyz&code="), Some("NoCode".to_owned()));

        for stranger in [
            "",
            "code=c",
            "code=c&state=",
            "code=c&state=xy",
            "code=c&state=xyz1",
            "code=c&state=XYZ",
            "code=c&state=xyz&state=xyz",
            "code=c&code=d&state=xyz",
            "error=access_denied",
            "error=access_denied&state=abc",
            "%ff=%ff&state=%",
        ] {
            assert_eq!(read(stranger), None, "{stranger}");
        }
    }

    /// The issuer of the example in RFC 9207, section 2.1.
    #[test]
    fn an_answer_of_another_issuer_is_none() {
        let issuer = Some("https://honest.as.example");
        let code = "code=c&state=xyz&iss=";
        let honest = read(&format!("{code}https%3A%2F%2Fhonest.as.example"), issuer);
        assert_eq!(honest, Some("code c".to_owned()));
        let other = Some("OtherIssuer".to_owned());
        for issuer_sent in [
            "",
            "https%3A%2F%2Fattacker.example",
            "https%3A%2F%2Fhonest.as.example%2F",
        ] {
            assert_eq!(read(&format!("{code}{issuer_sent}"), issuer), other);
        }
        assert_eq!(read("error=access_denied&state=xyz&iss=x", issuer), other);
        assert_eq!(read(&format!("{code}x"), None), Some("code c".to_owned()));
    }

    #[test]
    fn a_code_is_not_shown() {
        let callback = Callback::Code("hidden".into());
        assert_eq!(format!("{callback:?}"), "Code(<code>)");
    }
}
