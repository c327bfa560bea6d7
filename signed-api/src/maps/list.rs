//! A list that is put together.

use super::collector::{CollectedText, Place};
use crate::encode::ParamError;
use crate::params::Value;

/// Begins a list.
pub fn list() -> ListCollector {
    ListCollector(Vec::new())
}

/// A list being put together.
pub struct ListCollector(Vec<Value>);

impl ListCollector {
    /// Begins an item that is text; the text is written into what is returned.
    pub fn text(&mut self) -> CollectedText<'_> {
        CollectedText::new(Place::Item(&mut self.0))
    }

    /// An item that is a number.
    pub fn int(&mut self, number: u64) {
        self.0.push(Value::from(number));
    }

    /// An item that is already built.
    ///
    /// # Errors
    ///
    /// None so far.
    pub fn value(&mut self, value: &Value) -> Result<(), ParamError> {
        self.0.push(value.clone());
        Ok(())
    }

    /// The items so far.
    pub fn items(&self) -> &[Value] {
        &self.0
    }

    /// The list.
    pub fn into_value(self) -> Value {
        Value::List(self.0)
    }
}
