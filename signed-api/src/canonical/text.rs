//! White space and hex in canonical texts.

/// `value` without white space around it, and with every run of spaces in it as one.
pub fn collapsed(value: &[u8]) -> Vec<u8> {
    let mut out = value.trim_ascii().to_vec();
    out.dedup_by(|next, previous| *next == b' ' && *previous == b' ');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_spaces_become_one_and_none_is_left_around() {
        assert_eq!(collapsed(b"  \"a   b  c\"\t"), b"\"a b c\"");
        assert_eq!(collapsed(b"   "), b"");
    }
}
