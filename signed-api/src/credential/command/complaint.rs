//! What a command says of its failure, as people may read it.

use std::ffi::OsString;

use crate::credential::Credentials;
use crate::hidden::Hidden;
use crate::session::Session;

/// No more is shown.
const LONGEST: usize = 300;

/// Of how many characters a word of letters and digits must be to be taken for a key.
const SHORTEST_KEY: usize = 16;

/// The beginning of what stands in `error`, in one line: without the words that stand in `output` or are `arguments`,
/// without `rest`, and without words that look like keys.
pub(super) fn shown(
    error: &[u8],
    output: &[u8],
    arguments: &[OsString],
    rest: Option<&Credentials>,
) -> String {
    let mut text = String::from_utf8_lossy(error).into_owned();
    if let Some(rest) = rest {
        text = Hidden::new(rest, &Session::new().values()).hide(&text);
    }
    let output = String::from_utf8_lossy(output);
    let arguments: Vec<_> = arguments
        .iter()
        .map(|text| text.to_string_lossy())
        .collect();
    let mut printed: Vec<&str> = arguments.iter().map(|argument| &**argument).collect();
    printed.extend(output.lines());
    printed.extend(words(&output));
    printed.retain(|word| word.len() >= 4);
    printed.sort_by_key(|word| std::cmp::Reverse(word.len()));
    for word in printed {
        text = text.replace(word, "<redacted>");
    }
    let keys: Vec<String> = words(&text)
        .filter(|word| is_like_key(word))
        .map(str::to_owned)
        .collect();
    for key in keys {
        text = text.replace(&key, "<redacted>");
    }
    let in_one_line = |c: char| if c.is_control() { ' ' } else { c };
    text.trim().chars().take(LONGEST).map(in_one_line).collect()
}

/// Runs of the characters that keys and encoded secrets are made of.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || "+/=_-.~".contains(c)))
        .filter(|word| !word.is_empty())
}

fn is_like_key(word: &str) -> bool {
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    word.split('/').any(|part| part.len() >= SHORTEST_KEY)
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_explains_stays_and_what_may_be_secret_goes() {
        let said = |error: &str| {
            let rest = Credentials::new("key-0123456789", "open sesame");
            let output = b"hunter2\n";
            shown(
                error.as_bytes(),
                output,
                &["--pw=swordfish".into()],
                Some(&rest),
            )
        };
        assert_eq!(
            said("exchange is not in the password store.\n"),
            "exchange is not in the password store."
        );
        assert_eq!(
            said(
                "bad hunter2, open sesame, --pw=swordfish\nand 7f9c2ba4e88f827d6160 or AKIA/IOSFODNN7EXAMPLE1X=="
            ),
            "bad <redacted>, <secret>, <redacted> and <redacted> or <redacted>"
        );
        assert_eq!(said(&"x ".repeat(400)).chars().count(), 300);
    }
}
