//! Tokens to a tree. `|` binds looser than `+`; a mistake is reported and stepped over, so that all are found.

use std::ops::Range;

use super::Problem;
use super::lexer::{self, Token, TokenKind};
use super::tree::{Kind, Node};

/// Far above what anyone writes, and low enough that walking the tree cannot exhaust the stack.
const DEEPEST: usize = 64;

/// Reads `source`. The tree is there, as far as it could be read, unless the tokens themselves are wrong.
pub(super) fn parse(source: &str, problems: &mut Vec<Problem>) -> Option<Node> {
    let tokens = match lexer::tokens(source) {
        Ok(tokens) if !tokens.is_empty() => tokens,
        Ok(_) => {
            let message = "nothing is written here: write an expression, as in `ts + path`";
            problems.push(Problem::new(&(0..source.len()), message));
            return None;
        }
        Err(found) => {
            problems.extend(found);
            return None;
        }
    };
    let mut parser = Parser {
        source,
        tokens: &tokens,
        position: 0,
        open: 0,
        pipes: 0,
        problems: Vec::new(),
    };
    let parsed = parser.expression();
    problems.append(&mut parser.problems);
    match parsed {
        Ok(node) => Some(node),
        Err(TooDeep(range)) => {
            problems.push(Problem::new(
                &range,
                format!("more than {DEEPEST} levels: write a simpler expression"),
            ));
            None
        }
    }
}

struct Parser<'a> {
    source: &'a str,
    tokens: &'a [Token],
    position: usize,
    /// Parentheses open at this point.
    open: usize,
    /// Pipes read so far.
    pipes: usize,
    problems: Vec<Problem>,
}

/// The one mistake that is not stepped over.
struct TooDeep(Range<usize>);

type Parsed<T> = Result<T, TooDeep>;

impl Parser<'_> {
    /// `join | step | step ..`
    fn expression(&mut self) -> Parsed<Node> {
        let mut node = self.join()?;
        let mut piped = false;
        while let Some(token) = self.peek().cloned() {
            match token.kind {
                TokenKind::Pipe if self.skip_double_pipe() => node = node.join(self.join()?),
                TokenKind::Pipe => {
                    node = self.pipe(node)?;
                    piped = true;
                }
                TokenKind::Close | TokenKind::Comma if self.open == 0 => self.stray(),
                TokenKind::Close | TokenKind::Comma => break,
                // `join` leaves an operand behind only where a pipe or a stray token ended it.
                _ => {
                    if std::mem::take(&mut piped) {
                        let message = "`|` takes all that stands before it, and only another `|` may follow: \
                                       put its part in parentheses, as in `(body | hex) + path`";
                        self.problem(&token.range, message);
                    }
                    self.eat(&TokenKind::Plus);
                    node = node.join(self.join()?);
                }
            }
        }
        Ok(node)
    }

    /// `operand + operand ..`
    fn join(&mut self) -> Parsed<Node> {
        let mut node = self.operand()?;
        while let Some(token) = self.peek() {
            if token.kind == TokenKind::Plus {
                self.position += 1;
            } else if starts_operand(&token.kind) {
                let range = token.range.clone();
                let left = &self.source[self.previous_range()];
                let message = format!(
                    "write `+` between `{left}` and `{}`",
                    &self.source[range.clone()]
                );
                self.problem(&range, message);
            } else {
                break;
            }
            node = node.join(self.operand()?);
        }
        Ok(node)
    }

    fn operand(&mut self) -> Parsed<Node> {
        let mut strays = false;
        while self.open == 0
            && self
                .peek()
                .is_some_and(|token| token.kind == TokenKind::Close)
        {
            self.stray();
            strays = true;
        }
        let Some(token) = self
            .peek()
            .filter(|token| starts_operand(&token.kind))
            .cloned()
        else {
            if !strays {
                self.missing_value();
            }
            let end = self.previous_range().end;
            return Ok(Node::new(end..end, Kind::Invalid(Vec::new())));
        };
        self.position += 1;
        let kind = match token.kind {
            TokenKind::Text(text) => Kind::Text(text),
            TokenKind::Int(number) => Kind::Int(number),
            TokenKind::Name(name) => return self.name_or_call(name, token.range),
            _ => return self.group(token.range),
        };
        Ok(Node::new(token.range, kind))
    }

    fn name_or_call(&mut self, name: String, range: Range<usize>) -> Parsed<Node> {
        if !self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Open)
        {
            return Ok(Node::new(range, Kind::Name(name)));
        }
        let arguments = self.arguments()?;
        let whole = range.start..self.previous_range().end;
        Ok(Node::new(
            whole,
            Kind::Call {
                function: name,
                function_range: range,
                arguments,
            },
        ))
    }

    /// The rest of `( .. )`.
    fn group(&mut self, opened: Range<usize>) -> Parsed<Node> {
        self.enter(&opened)?;
        let mut node = self.expression()?;
        while self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Comma)
        {
            self.stray();
            node = node.join(self.expression()?);
        }
        self.leave(&opened);
        Ok(node)
    }

    /// `( .. , .. )`, a trailing comma allowed.
    fn arguments(&mut self) -> Parsed<Vec<Node>> {
        let opened = self.position;
        self.position += 1;
        let opened = self.tokens[opened].range.clone();
        self.enter(&opened)?;
        let mut arguments = Vec::new();
        while self
            .peek()
            .is_some_and(|token| token.kind != TokenKind::Close)
        {
            arguments.push(self.expression()?);
            if !self.eat(&TokenKind::Comma) {
                break;
            }
        }
        self.leave(&opened);
        Ok(arguments)
    }

    /// `| f` or `| f(..)` applied to what stands before it.
    fn pipe(&mut self, input: Node) -> Parsed<Node> {
        self.position += 1;
        self.pipes += 1;
        if self.pipes > DEEPEST {
            return Err(TooDeep(self.previous_range()));
        }
        let start = input.range.start;
        let Some(Token {
            kind: TokenKind::Name(name),
            range,
        }) = self.peek().cloned()
        else {
            return self.pipe_into_nothing(input);
        };
        self.position += 1;
        let mut node = self.name_or_call(name, range)?;
        match &mut node.kind {
            Kind::Call { arguments, .. } => arguments.insert(0, input),
            Kind::Name(function) => {
                let function = std::mem::take(function);
                node.kind = Kind::Call {
                    function,
                    function_range: node.range.clone(),
                    arguments: vec![input],
                };
            }
            _ => {}
        }
        node.range.start = start;
        Ok(node)
    }

    /// `||`, with which documentation often joins.
    fn skip_double_pipe(&mut self) -> bool {
        let [
            Token {
                kind: TokenKind::Pipe,
                range: first,
            },
            Token {
                kind: TokenKind::Pipe,
                range: second,
            },
            ..,
        ] = &self.tokens[self.position..]
        else {
            return false;
        };
        let range = first.start..second.end;
        self.problem(&range, "write `+` to join");
        self.position += 2;
        true
    }

    fn pipe_into_nothing(&mut self, input: Node) -> Parsed<Node> {
        let mut parts = vec![input];
        let at = self
            .peek()
            .filter(|token| starts_operand(&token.kind))
            .map(|token| token.range.clone());
        let message = "after `|` comes a function, as in `| hex`";
        self.problem(
            &at.clone().unwrap_or_else(|| self.previous_range()),
            message,
        );
        if at.is_some() {
            parts.push(self.operand()?);
        }
        Ok(Node::new(
            parts[0].range.start..self.previous_range().end,
            Kind::Invalid(parts),
        ))
    }

    fn enter(&mut self, opened: &Range<usize>) -> Parsed<()> {
        self.open += 1;
        if self.open > DEEPEST {
            Err(TooDeep(opened.clone()))
        } else {
            Ok(())
        }
    }

    fn leave(&mut self, opened: &Range<usize>) {
        self.open -= 1;
        if !self.eat(&TokenKind::Close) {
            self.problem(
                opened,
                "this `(` is not closed: write `)` after what belongs to it",
            );
        }
    }

    fn stray(&mut self) {
        let Some(token) = self.peek() else { return };
        let message = match token.kind {
            TokenKind::Close => "there is no `(` for this `)`: remove it",
            _ => "`,` separates the values of a function: write `+` to join",
        };
        self.problem(&token.range.clone(), message);
        self.position += 1;
    }

    fn missing_value(&mut self) {
        let (range, side) = match self.peek() {
            Some(token) if self.position == 0 => (token.range.clone(), "before"),
            _ => (self.previous_range(), "after"),
        };
        let message = format!(
            "a value is missing {side} `{}`",
            &self.source[range.clone()]
        );
        self.problem(&range, message);
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.position)
    }

    fn eat(&mut self, kind: &TokenKind) -> bool {
        let found = self.peek().is_some_and(|token| token.kind == *kind);
        self.position += usize::from(found);
        found
    }

    fn previous_range(&self) -> Range<usize> {
        self.position
            .checked_sub(1)
            .and_then(|index| self.tokens.get(index))
            .map_or(0..0, |token| token.range.clone())
    }

    fn problem(&mut self, range: &Range<usize>, message: impl Into<String>) {
        self.problems.push(Problem::new(range, message));
    }
}

fn starts_operand(kind: &TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Text(_) | TokenKind::Int(_) | TokenKind::Name(_) | TokenKind::Open
    )
}
