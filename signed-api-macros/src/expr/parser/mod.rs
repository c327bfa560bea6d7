//! Tokens to a tree. A mistake is reported and stepped over, so that all are found.

mod declaration;
mod delivery;
mod foreign;
mod map;
mod operand;
mod operator;
mod part;
mod statement;
mod stray;
mod template;
mod words;

use std::ops::Range;

use super::tokens::{Bracket, Token, TokenKind};
use super::tree::{Kind, Node, Statement};
use super::{Problem, lexer};

/// Far above what anyone writes, and low enough that walking the tree cannot exhaust the stack.
const DEEPEST: usize = 48;

/// Reads `source`, an expression in the string form. The tree is there, as far as it could be read, unless nothing is
/// written or it is too deep.
pub(super) fn parse(source: &str, problems: &mut Vec<Problem>) -> Option<Node> {
    let tokens = lexer::tokens(source, problems);
    if tokens.is_empty() {
        let message = "nothing is written here: write an expression, as in `ts + path`";
        problems.push(Problem::new(&(0..source.len()), message));
        return None;
    }
    Parser::new(source, &tokens, Form::Line, problems).line()
}

/// The statements that `tokens` of `source` are, as far as they could be read.
pub(super) fn statements(
    source: &str,
    tokens: &[Token],
    problems: &mut Vec<Problem>,
) -> Vec<Statement> {
    Parser::new(source, tokens, Form::Statements, problems).statements()
}

struct Parser<'a> {
    source: &'a str,
    tokens: &'a [Token],
    position: usize,
    form: Form,
    /// The brackets open at this point, innermost last.
    brackets: Vec<Open>,
    /// `?`s outside of all brackets whose `:` is to come.
    choices: usize,
    /// Brackets, choices and negations around this point.
    depth: usize,
    /// Pipes read so far.
    pipes: usize,
    /// Whether an operator that does not exist stands in what is being read, whose meaning is unknown then.
    unclear: bool,
    problems: &'a mut Vec<Problem>,
}

/// In what an expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A string of its own.
    Line,
    /// A statement, which `;` ends.
    Statements,
}

struct Open {
    range: Range<usize>,
    holds: Holds,
    /// `?`s directly inside whose `:` is to come.
    choices: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// `( .. )`
    Value,
    /// `f( .. )`
    Arguments,
    List,
    Map,
}

/// The one mistake that is not stepped over.
struct TooDeep(Range<usize>);

type Parsed<T> = Result<T, TooDeep>;

impl<'a> Parser<'a> {
    fn new(
        source: &'a str,
        tokens: &'a [Token],
        form: Form,
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self {
            source,
            tokens,
            position: 0,
            form,
            brackets: Vec::new(),
            choices: 0,
            depth: 0,
            pipes: 0,
            unclear: false,
            problems,
        }
    }

    /// All tokens as one expression.
    fn line(&mut self) -> Option<Node> {
        match self.expression() {
            Ok(node) => Some(node),
            Err(too_deep) => {
                self.too_deep(&too_deep);
                None
            }
        }
    }
}

impl Parser<'_> {
    /// Goes one level down, at `range`.
    fn enter(&mut self, range: &Range<usize>) -> Parsed<()> {
        self.depth += 1;
        if self.depth > DEEPEST {
            Err(TooDeep(range.clone()))
        } else {
            Ok(())
        }
    }

    /// Steps over an opening bracket.
    fn open(&mut self, holds: Holds) -> Parsed<()> {
        let range = self.next_range();
        self.position += 1;
        self.enter(&range)?;
        self.brackets.push(Open {
            range,
            holds,
            choices: 0,
        });
        Ok(())
    }

    /// Steps over the closing bracket, or says that it is missing.
    fn close(&mut self) {
        self.depth -= 1;
        let Some(open) = self.brackets.pop() else {
            return;
        };
        let bracket = open.holds.bracket();
        let (opening, closing) = (bracket.open(), bracket.close());
        match self.peek() {
            Some(TokenKind::Close(found)) if *found == bracket => self.position += 1,
            Some(TokenKind::Close(found)) if !self.is_open(*found) => {
                let message = format!(
                    "`{}` does not close `{opening}`: write `{closing}`",
                    found.close()
                );
                let range = self.next_range();
                self.problem(&range, message);
                self.position += 1;
            }
            _ => {
                let message = format!(
                    "this `{opening}` is not closed: write `{closing}` after what belongs to it"
                );
                self.problem(&open.range, message);
            }
        }
    }

    fn is_open(&self, bracket: Bracket) -> bool {
        let mut open = self.brackets.iter();
        open.any(|open| open.holds.bracket() == bracket)
    }

    /// What the innermost open bracket holds.
    fn holds(&self) -> Option<Holds> {
        self.brackets.last().map(|open| open.holds)
    }

    fn is_separated(&self) -> bool {
        self.holds().is_some_and(|holds| holds != Holds::Value)
    }

    /// Whether the part between the innermost brackets ends here.
    fn at_close(&self) -> bool {
        matches!(self.peek(), None | Some(TokenKind::Close(_)))
    }

    /// `?`s of the innermost brackets whose `:` is to come.
    fn choices(&mut self) -> &mut usize {
        match self.brackets.last_mut() {
            Some(open) => &mut open.choices,
            None => &mut self.choices,
        }
    }

    /// Whether a `:` here belongs to a `?`.
    fn in_choice(&self) -> bool {
        self.brackets
            .last()
            .map_or(self.choices, |open| open.choices)
            > 0
    }

    fn peek(&self) -> Option<&TokenKind> {
        self.peek_after(0)
    }

    /// The token so many after the next.
    fn peek_after(&self, tokens: usize) -> Option<&TokenKind> {
        let token = self.tokens.get(self.position + tokens)?;
        Some(&token.kind)
    }

    fn eat(&mut self, kind: &TokenKind) -> bool {
        let found = self.peek() == Some(kind);
        self.position += usize::from(found);
        found
    }

    /// The comma between two parts.
    fn eat_comma(&mut self) -> bool {
        if self.peek() == Some(&TokenKind::Semicolon) {
            let range = self.next_range();
            self.problem(&range, "write `,` instead of `;`");
            self.position += 1;
            return true;
        }
        self.eat(&TokenKind::Comma)
    }

    /// That of the next token; empty at the end.
    fn next_range(&self) -> Range<usize> {
        match self.tokens.get(self.position) {
            Some(token) => token.range.clone(),
            None => self.source.len()..self.source.len(),
        }
    }

    fn previous_range(&self) -> Range<usize> {
        self.position
            .checked_sub(1)
            .and_then(|index| self.tokens.get(index))
            .map_or(0..0, |token| token.range.clone())
    }

    /// What is written there.
    fn text(&self, range: &Range<usize>) -> &str {
        &self.source[range.clone()]
    }

    fn next_text(&self) -> &str {
        &self.source[self.next_range()]
    }

    /// That of literals.
    fn quote(&self) -> char {
        match self.form {
            Form::Line => '\'',
            Form::Statements => '"',
        }
    }

    /// In place of what is not there, or not worth keeping.
    fn nothing(&self) -> Node {
        let end = self.previous_range().end;
        Node::new(end..end, Kind::Invalid(Vec::new()))
    }

    fn too_deep(&mut self, TooDeep(range): &TooDeep) {
        let message = format!("more than {DEEPEST} levels: write a simpler expression");
        self.problem(range, message);
    }

    fn problem(&mut self, range: &Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem::new(range, message));
    }
}

impl Holds {
    fn bracket(self) -> Bracket {
        match self {
            Self::Value | Self::Arguments => Bracket::Round,
            Self::List => Bracket::Square,
            Self::Map => Bracket::Curly,
        }
    }
}
