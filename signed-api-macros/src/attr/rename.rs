//! `rename_all`: the cases that serde knows, applied to argument names.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rename {
    Camel,
    Snake,
    Pascal,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
    Lower,
    Upper,
}

impl Rename {
    pub(super) const NAMES: [&'static str; 8] = [
        "camelCase",
        "snake_case",
        "PascalCase",
        "SCREAMING_SNAKE_CASE",
        "kebab-case",
        "SCREAMING-KEBAB-CASE",
        "lowercase",
        "UPPERCASE",
    ];

    pub(super) fn from_name(name: &str) -> Option<Self> {
        let rules = [
            Self::Camel,
            Self::Snake,
            Self::Pascal,
            Self::ScreamingSnake,
            Self::Kebab,
            Self::ScreamingKebab,
            Self::Lower,
            Self::Upper,
        ];
        let position = Self::NAMES.iter().position(|known| *known == name)?;
        rules.get(position).copied()
    }

    /// The name on the wire of an argument, which is written in snake case.
    pub(crate) fn apply(self, argument: &str) -> String {
        match self {
            Self::Snake | Self::Lower => argument.to_owned(),
            Self::ScreamingSnake | Self::Upper => argument.to_ascii_uppercase(),
            Self::Kebab => argument.replace('_', "-"),
            Self::ScreamingKebab => argument.to_ascii_uppercase().replace('_', "-"),
            Self::Pascal => pascal(argument),
            Self::Camel => {
                let pascal = pascal(argument);
                let mut characters = pascal.chars();
                match characters.next() {
                    Some(first) => first.to_lowercase().chain(characters).collect(),
                    None => pascal,
                }
            }
        }
    }
}

fn pascal(argument: &str) -> String {
    let words = argument.split('_').filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            let mut characters = word.chars();
            let first = characters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(characters)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_serdes() {
        let expected = [
            "clientOrderId",
            "client_order_id",
            "ClientOrderId",
            "CLIENT_ORDER_ID",
            "client-order-id",
            "CLIENT-ORDER-ID",
            "client_order_id",
            "CLIENT_ORDER_ID",
        ];
        for (name, expected) in Rename::NAMES.into_iter().zip(expected) {
            assert_eq!(
                Rename::from_name(name).unwrap().apply("client_order_id"),
                expected,
                "{name}"
            );
        }
        assert_eq!(Rename::from_name("camelcase"), None);
        assert_eq!(Rename::Camel.apply("id"), "id");
        assert_eq!(Rename::Camel.apply("_id"), "id");
    }
}
