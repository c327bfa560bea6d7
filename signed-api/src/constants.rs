//! Whether the constants that methods give to their schemes are those that the schemes read.

use crate::error::{Error, ErrorKind};
use crate::operation::SchemeUse;
use crate::scheme::{ConstantUse, Scheme};

/// What is wrong with the constants that a scheme is given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lack<'g> {
    /// It cannot sign without this one.
    Missing(&'static str),
    /// It does not read this one, which may be a misspelling of one that it does.
    Unread(&'g str),
}

/// What is wrong with the constants of these names, if anything is.
pub(crate) fn lack<'g>(
    read: &'static [ConstantUse],
    given: impl Iterator<Item = &'g str> + Clone,
) -> Option<Lack<'g>> {
    let is_given = |name| given.clone().any(|given| given == name);
    let mut required = read.iter().filter(|constant| constant.required);
    if let Some(missing) = required.find(|constant| !is_given(constant.name)) {
        return Some(Lack::Missing(missing.name));
    }
    let is_read = |name| read.iter().any(|constant| constant.name == name);
    let mut given = given;
    given.find(|name| !is_read(*name)).map(Lack::Unread)
}

/// Refuses methods that do not give their scheme what it reads.
pub(crate) fn check(uses: &[SchemeUse], schemes: &[&dyn Scheme]) -> Result<(), Error> {
    for each in uses {
        let read = schemes.get(each.scheme).map(|scheme| scheme.constants());
        let read = read.unwrap_or_default();
        if let Some(lack) = lack(read, each.constants.iter().copied()) {
            let message = complaint(&lack, each, read);
            return Err(Error::not_sent(ErrorKind::Configuration, message));
        }
    }
    Ok(())
}

fn complaint(lack: &Lack<'_>, each: &SchemeUse, read: &[ConstantUse]) -> String {
    let method = each.operation;
    let (scheme, beside) = match each.name {
        Some(name) => (format!("scheme `{name}`"), format!("{name}, ")),
        None => ("scheme".to_owned(), String::new()),
    };
    match lack {
        Lack::Missing(name) => format!(
            "the {scheme} of `{method}` needs the constant `{name}`: write `#[auth({beside}{name} = \"..\")]` on the method"
        ),
        Lack::Unread(name) => {
            let names: Vec<&str> = read.iter().map(|constant| constant.name).collect();
            let read = match names.is_empty() {
                true => "it reads none".to_owned(),
                false => format!("it reads `{}`", names.join("`, `")),
            };
            format!("the {scheme} of `{method}` reads no constant `{name}`: {read}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READ: &[ConstantUse] = &[
        ConstantUse {
            name: "instruction",
            required: true,
        },
        ConstantUse {
            name: "window",
            required: false,
        },
    ];

    fn lack_of(given: &'static [&'static str]) -> Option<Lack<'static>> {
        lack(READ, given.iter().copied())
    }

    #[test]
    fn what_is_read_may_be_given_and_some_of_it_must() {
        assert_eq!(lack_of(&["instruction"]), None);
        assert_eq!(lack_of(&["window", "instruction"]), None);
        assert_eq!(lack_of(&["window"]), Some(Lack::Missing("instruction")));
        assert_eq!(
            lack_of(&["instruction", "windw"]),
            Some(Lack::Unread("windw"))
        );
    }
}
