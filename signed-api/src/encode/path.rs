//! Path values: one segment each, never a step up the tree.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::{ParamError, append_encoded};

/// Appends the text of the placeholder `name`, `/` included in what is encoded.
pub(crate) fn append_path_value(
    out: &mut String,
    name: &str,
    text: &str,
) -> Result<(), ParamError> {
    if text.is_empty() {
        return Err(ParamError(format!(
            "`{name}` is empty, and the path would name another resource"
        )));
    }
    append_encoded(out, text);
    Ok(())
}

/// Refuses a path in which a server could see a `.` or `..` segment, plainly or after decoding once or twice.
pub(crate) fn refuse_dot_segments(path: &str) -> Result<(), ParamError> {
    let dotted = path.split('/').any(|segment| {
        let once = decoded(segment);
        has_dot_segment(&once) || has_dot_segment(&decoded(&once))
    });
    match dotted {
        false => Ok(()),
        true => Err(ParamError(
            "the path would have a `.` or `..` segment, and name another resource".to_owned(),
        )),
    }
}

fn decoded(segment: &str) -> Cow<'_, str> {
    match segment.contains('%') {
        true => percent_decode_str(segment).decode_utf8_lossy(),
        false => Cow::Borrowed(segment),
    }
}

fn has_dot_segment(text: &str) -> bool {
    text.split(['/', '\\'])
        .any(|part| matches!(part, "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path_with(value: &str) -> Result<String, ParamError> {
        let mut path = "/orders/".to_owned();
        append_path_value(&mut path, "id", value)?;
        refuse_dot_segments(&path)?;
        Ok(path)
    }

    #[test]
    fn a_value_stays_one_segment() {
        assert_eq!(path_with("BTC/USDT").expect("legal"), "/orders/BTC%2FUSDT");
        assert_eq!(path_with("...").expect("legal"), "/orders/...");
        assert_eq!(path_with("a.b").expect("legal"), "/orders/a.b");
    }

    #[test]
    fn dot_segments_are_refused_in_every_disguise() {
        for value in [
            ".",
            "..",
            "%2e",
            "%2E%2e",
            ".%2e",
            "../x",
            "a/../b",
            "..\\x",
            "%2e%2e%2fx",
        ] {
            assert!(path_with(value).is_err(), "{value} went through");
        }
    }

    #[test]
    fn an_empty_value_is_refused_by_name() {
        let error = path_with("").expect_err("empty");
        assert!(error.to_string().starts_with("`id` is empty"), "{error}");
    }
}
