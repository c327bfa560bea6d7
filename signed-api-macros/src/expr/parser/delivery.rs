//! `delivery: header("webhook-id"), tolerance(300)`. The word itself has been read.

use std::ops::Range;

use super::{Holds, Parsed, Parser};
use crate::expr::delivery::WAYS;
use crate::expr::tokens::{Bracket, TokenKind, literal};
use crate::expr::tree::{DeliveryArgument, DeliveryPart, Given, StatementKind};

impl Parser<'_> {
    pub(super) fn delivery_after(&mut self, start: &Range<usize>) -> Parsed<Option<StatementKind>> {
        if !self.at_end() {
            self.expect(&TokenKind::Colon, ":", start);
        }
        let mut parts = Vec::new();
        loop {
            let Some(part) = self.part_of_delivery(start)? else {
                return Ok(None);
            };
            parts.push(part);
            let is_last = self.peek() != Some(&TokenKind::Comma) || self.ends_statement();
            if is_last {
                break;
            }
            self.position += 1;
        }
        Ok(Some(StatementKind::Delivery(parts)))
    }

    fn part_of_delivery(&mut self, start: &Range<usize>) -> Parsed<Option<DeliveryPart>> {
        let range = self.next_range();
        if let Some(TokenKind::Text(name)) = self.peek() {
            let message = format!(
                "a header is written `header({})`",
                literal(name, self.quote())
            );
            self.problem(&range, message);
            return Ok(None);
        }
        let word = match self.eat_dashed() {
            Some(word) => Some(word),
            None => self.eat_plain_word(),
        };
        let Some(word) = word else {
            let range = if self.at_end() { start } else { &range };
            let message =
                format!("what the deliveries of one event have in common is missing: write {WAYS}");
            self.problem(range, message);
            return Ok(None);
        };
        let argument = match self.peek() {
            Some(TokenKind::Open(Bracket::Round)) => Some(self.argument_of_delivery()?),
            _ => None,
        };
        Ok(Some(DeliveryPart { word, argument }))
    }

    /// `("webhook-id")`, `(300)`
    fn argument_of_delivery(&mut self) -> Parsed<DeliveryArgument> {
        let open = self.next_range();
        self.open(Holds::Arguments)?;
        let range = self.next_range();
        let given = match self.peek().cloned() {
            Some(TokenKind::Text(text)) => Given::Text(text),
            Some(TokenKind::Int(number)) => Given::Number(number),
            _ if self.at_close() => Given::Nothing,
            _ => Given::Other,
        };
        if matches!(given, Given::Text(_) | Given::Number(_)) {
            self.position += 1;
        }
        if !self.at_close() && given != Given::Other {
            let extra = self.next_range();
            self.problem(&extra, "one value belongs here: leave out the rest");
        }
        let from = self.position;
        self.skip_until(|_| false);
        let range = match given {
            Given::Nothing => open,
            Given::Other if self.position > from => range.start..self.previous_range().end,
            _ => range,
        };
        self.close();
        Ok(DeliveryArgument { range, given })
    }
}
