//! A scheme that is being drawn.

use super::expressions::{Hand, Sort};
use super::language::{Expression, Places, Statement};

pub(super) struct Drawing {
    pub(super) hand: Hand,
    pub(super) statements: Vec<Statement>,
    pub(super) places: Places,
    /// How many names were bound.
    pub(super) bound: usize,
}

impl Drawing {
    /// Gives `value` a name, and returns that.
    pub(super) fn bind(&mut self, sort: Sort, value: Expression) -> Expression {
        self.bound += 1;
        let name = format!("part_{}", self.bound);
        self.statements.push(Statement::Let(name.clone(), value));
        self.hand.names.push((name.clone(), sort));
        Expression::Name(name)
    }
}
