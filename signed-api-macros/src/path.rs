//! Path templates: `"/orders/{id}"` to its literal pieces and placeholders.
//!
//! Knows nothing of tokens: ranges count bytes of the template.

use std::ops::Range;

/// A template that is valid on its own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template {
    /// The literals around the placeholders: always one more than there are placeholders.
    pub(crate) pieces: Vec<String>,
    pub(crate) placeholders: Vec<Placeholder>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Placeholder {
    pub(crate) name: String,
    /// The place in the template, with its braces.
    pub(crate) range: Range<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
}

/// Reads a template, or says everything that is wrong with it.
pub(crate) fn parse(template: &str) -> Result<Template, Vec<Problem>> {
    let mut reader = Reader::new(template);
    reader.read();
    reader.check_start();
    reader.check_segments();
    if reader.problems.is_empty() {
        Ok(reader.template)
    } else {
        reader.problems.sort_by_key(|problem| problem.range.start);
        Err(reader.problems)
    }
}

struct Reader<'a> {
    text: &'a str,
    template: Template,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            template: Template {
                pieces: vec![String::new()],
                placeholders: Vec::new(),
            },
            problems: Vec::new(),
        }
    }

    fn read(&mut self) {
        let mut position = 0;
        while let Some(character) = self.rest(position).chars().next() {
            position = match character {
                '{' => match self.placeholder(position) {
                    Some(end) => end,
                    None => return,
                },
                '?' | '#' => {
                    self.problem(position..self.text.len(), query_or_fragment(character));
                    return;
                }
                _ => self.literal(position, character),
            };
        }
    }

    /// Reads `{name}`; gives its end, or nothing where reading on makes no sense.
    fn placeholder(&mut self, start: usize) -> Option<usize> {
        let inside = start + 1;
        let rest = self.rest(inside);
        let length = rest.find(['{', '}', '/']).unwrap_or(rest.len());
        let end = inside + length;
        let next = self.rest(end).chars().next();
        if length == 0 && next == Some('{') {
            self.problem(
                start..end + 1,
                "`{{` is no escape: a brace cannot stand in a path, write `%7B`",
            );
            return None;
        }
        if next != Some('}') {
            let message = "this placeholder is not closed: write `}` after its name";
            self.problem(start..end, message);
            return (next == Some('/')).then_some(end);
        }
        let range = start..end + 1;
        let name = self.text.get(inside..end).unwrap_or_default().to_owned();
        self.check_name(&name, &range);
        self.template.placeholders.push(Placeholder {
            name,
            range: range.clone(),
        });
        self.template.pieces.push(String::new());
        Some(range.end)
    }

    fn check_name(&mut self, name: &str, range: &Range<usize>) {
        let plain = name.strip_prefix("r#").unwrap_or(name);
        if name.is_empty() {
            self.problem(range.clone(), "a placeholder needs a name: write `{id}`");
        } else if plain != name {
            self.problem(
                range.clone(),
                &format!("write `{{{plain}}}`: a raw argument `{name}` goes by its plain name"),
            );
        } else if !is_identifier(name) {
            let message =
                format!("`{name}` is no name of an argument: write letters, digits and `_`");
            self.problem(range.clone(), &message);
        } else if self
            .template
            .placeholders
            .iter()
            .any(|other| other.name == name)
        {
            self.problem(
                range.clone(),
                &format!("a second placeholder `{name}`: give each its own name"),
            );
        }
        let touches = self
            .template
            .placeholders
            .last()
            .is_some_and(|previous| previous.range.end == range.start);
        if touches {
            let message = "two placeholders with nothing between them: which value ends where is not clear, write a `/` or other text between";
            self.problem(range.clone(), message);
        }
    }

    /// Reads one literal character, or a percent triplet; gives its end.
    fn literal(&mut self, position: usize, character: char) -> usize {
        let end = position + character.len_utf8();
        let problem = match character {
            '%' => return self.percent(position),
            '}' => Some(
                "a `}` without its `{`: write `{` before the name, or `%7D` for a brace".to_owned(),
            ),
            ' ' => Some("a space cannot stand in a path: write `%20`".to_owned()),
            '\\' => Some("a path is separated by `/`, not by a backslash".to_owned()),
            _ if is_path_character(character) => None,
            _ => {
                let encoded = percent_encoded(character);
                let shown = character.escape_debug();
                Some(format!(
                    "`{shown}` cannot stand in a path: write `{encoded}`"
                ))
            }
        };
        match problem {
            Some(message) => self.problem(position..end, &message),
            None => self.push(position..end),
        }
        end
    }

    fn percent(&mut self, position: usize) -> usize {
        let end = position + 3;
        let digits = self.text.get(position + 1..end).unwrap_or_default();
        if digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            self.push(position..end);
            return end;
        }
        let message =
            "`%` starts a percent triplet, two hex digits: for the sign itself write `%25`";
        self.problem(position..position + 1, message);
        position + 1
    }

    fn check_start(&mut self) {
        if self.text.is_empty() {
            self.problem(0..0, "the path is empty: write `/`");
        } else if !self.text.starts_with('/') {
            let message = match self.text.split_once("://") {
                Some((_, rest)) => {
                    let path = rest
                        .find('/')
                        .and_then(|start| rest.get(start..))
                        .unwrap_or("/");
                    format!(
                        "a path is appended to the base URL: write `{path}`, and the rest as `base_url`"
                    )
                }
                None => format!("a path starts with `/`: write `/{}`", self.text),
            };
            self.problem(0..1, &message);
        }
    }

    /// No segment may be empty, `.` or `..`: servers and proxies disagree about what these mean.
    fn check_segments(&mut self) {
        if !self.text.starts_with('/') {
            return;
        }
        let path_end = self.text.find(['?', '#']).unwrap_or(self.text.len());
        let path = self.text.get(..path_end).unwrap_or_default();
        let mut start = 0;
        for segment in path.split('/') {
            let range = start..start + segment.len();
            start = range.end + 1;
            let is_last = range.end == path.len();
            if segment.is_empty() && range.start > 1 && !is_last {
                let message = "an empty segment: write one `/`";
                self.problem(range.start - 1..range.start + 1, message);
            } else if segment.is_empty() && range.start == 1 && !is_last {
                self.problem(0..2, "an empty segment: write one `/`");
            } else if is_dots(segment) {
                let message = format!(
                    "a segment `{segment}` changes what the path means on the way: write the path it stands for"
                );
                self.problem(range, &message);
            }
        }
    }

    fn push(&mut self, range: Range<usize>) {
        let text = self.text;
        if let (Some(piece), Some(literal)) = (self.template.pieces.last_mut(), text.get(range)) {
            piece.push_str(literal);
        }
    }

    fn problem(&mut self, range: Range<usize>, message: &str) {
        self.problems.push(Problem {
            range,
            message: message.to_owned(),
        });
    }

    fn rest(&self, position: usize) -> &'a str {
        self.text.get(position..).unwrap_or_default()
    }
}

fn query_or_fragment(character: char) -> &'static str {
    if character == '?' {
        "a path ends before the query: write `#[query]` arguments"
    } else {
        "a fragment is never sent: remove it (for the sign itself write `%23`)"
    }
}

fn is_identifier(name: &str) -> bool {
    let mut characters = name.chars();
    let starts = characters
        .next()
        .is_some_and(|first| first == '_' || first.is_alphabetic());
    starts && characters.all(|character| character == '_' || character.is_alphanumeric())
}

/// RFC 3986: `pchar` and `/`.
fn is_path_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@".contains(character)
}

fn percent_encoded(character: char) -> String {
    let mut buffer = [0; 4];
    let bytes = character.encode_utf8(&mut buffer).bytes();
    bytes.map(|byte| format!("%{byte:02X}")).collect()
}

fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(template: &str) -> (Vec<String>, Vec<String>) {
        let template = parse(template).unwrap();
        let names = template
            .placeholders
            .into_iter()
            .map(|placeholder| placeholder.name);
        (template.pieces, names.collect())
    }

    #[test]
    fn literals_stand_around_placeholders() {
        assert_eq!(pieces("/"), (vec!["/".into()], vec![]));
        assert_eq!(
            pieces("/a/{id}/b.{ext}"),
            (
                vec!["/a/".into(), "/b.".into(), "".into()],
                vec!["id".into(), "ext".into()]
            )
        );
        assert_eq!(pieces("/a/").0, ["/a/"]);
        assert_eq!(pieces("/a%20b:c@d").0, ["/a%20b:c@d"]);
    }

    #[test]
    fn a_placeholder_knows_its_place() {
        assert_eq!(parse("/a/{id}").unwrap().placeholders[0].range, 3..7);
    }

    #[test]
    fn mistakes_have_a_place_and_a_way_out() {
        type Mistakes = &'static [(Range<usize>, &'static str)];
        let table: &[(&str, Mistakes)] = &[
            ("", &[(0..0, "write `/`")]),
            ("a", &[(0..1, "write `/a`")]),
            ("https://x.y/a", &[(0..1, "write `/a`")]),
            ("/{id", &[(1..4, "not closed")]),
            ("/{id/x", &[(1..4, "not closed")]),
            (
                "/{id/{x}}",
                &[(1..4, "not closed"), (8..9, "without its `{`")],
            ),
            ("/id}", &[(3..4, "without its `{`")]),
            ("/{}", &[(1..3, "needs a name")]),
            ("/{a b}", &[(1..6, "no name of an argument")]),
            ("/{1}", &[(1..4, "no name of an argument")]),
            ("/{r#type}", &[(1..9, "write `{type}`")]),
            ("/{{id}}", &[(1..3, "no escape")]),
            ("/{a}/{a}", &[(5..8, "a second placeholder")]),
            ("/{a}{b}", &[(4..7, "nothing between")]),
            ("/a?x=1", &[(2..6, "#[query]")]),
            ("/a#b", &[(2..4, "fragment")]),
            ("/a b", &[(2..3, "%20")]),
            ("/ä", &[(1..3, "write `%C3%A4`")]),
            ("/a\\b", &[(2..3, "backslash")]),
            ("/%zz", &[(1..2, "%25")]),
            ("/%2", &[(1..2, "%25")]),
            ("//a", &[(0..2, "empty segment")]),
            ("/a//b", &[(2..4, "empty segment")]),
            ("/a//", &[(2..4, "empty segment")]),
            ("/a/../b", &[(3..5, "a segment `..`")]),
            ("/a/%2E.", &[(3..7, "a segment `%2E.`")]),
            ("/./a", &[(1..2, "a segment `.`")]),
        ];
        for (template, expected) in table {
            let problems = parse(template).unwrap_err();
            assert_eq!(problems.len(), expected.len(), "{template}: {problems:?}");
            for (problem, (range, message)) in problems.iter().zip(*expected) {
                assert_eq!(&problem.range, range, "{template}: {problem:?}");
                assert!(problem.message.contains(message), "{template}: {problem:?}");
            }
        }
    }

    #[test]
    fn a_query_is_not_searched_for_segments() {
        assert_eq!(parse("/a?x=//").unwrap_err().len(), 1);
    }
}
