//! Which address a client sends to, and which environment it is for.

use super::ClientSpec;
use crate::address::BaseUrl;
use crate::credential::{CredentialError, CredentialErrorKind, Credentials};
use crate::error::{Error, ErrorKind};
use crate::prepared::Environment;

/// What the builder was told.
pub(super) struct Wanted<'a> {
    pub(super) base_url: Option<&'a str>,
    pub(super) environment: Option<&'a str>,
    #[cfg(feature = "ws")]
    pub(super) ws_url: Option<&'a str>,
}

/// The address and the environment of a client: as the builder was told, otherwise as its credentials say, otherwise as the
/// trait declares. No environment is chosen because it is declared first.
pub(super) fn chosen(
    spec: &ClientSpec,
    wanted: &Wanted<'_>,
    at_hand: Option<&Credentials>,
) -> Result<(BaseUrl, Option<Environment>), Error> {
    let declared = |name: &str| {
        let mut environments = spec.environments.iter();
        environments.find(|(declared, _)| *declared == name)
    };
    if let Some(name) = wanted.environment {
        refuse_unknown(spec, name, declared(name).is_some(), wanted.base_url)?;
    }
    let tag = at_hand.and_then(Credentials::environment);
    let tag = tag.filter(|_| !spec.environments.is_empty() && wanted.environment.is_none());
    if let Some(tag) = tag
        && declared(tag).is_none()
    {
        let message = format!(
            "the credentials are for the environment `{tag}`, and `{}` declares {}",
            spec.name,
            names(spec)
        );
        return Err(CredentialError::of(CredentialErrorKind::Environment, message).into());
    }
    let name = wanted.environment.or(tag);
    let of_environment = name.and_then(declared).map(|(_, url)| *url);
    let of_credentials = at_hand
        .and_then(Credentials::url)
        .filter(|_| wanted.environment.is_none());
    let url = wanted.base_url.or(of_credentials).or(of_environment);
    let base = match (url.or(spec.base_url), of_socket(spec, wanted)) {
        (Some(url), _) => BaseUrl::parse(url)?,
        (None, Some(of_socket)) => of_socket?,
        (None, None) => return Err(nothing_chosen(spec)),
    };
    let found = environment_at(spec, &base)?;
    if let (Some(name), Some(found)) = (name, found)
        && name != found
    {
        return Err(configuration(format!(
            "the environment is `{name}`, and the base URL is that of `{found}`"
        )));
    }
    let environment = name.or(found).map(|name| Environment {
        name: name.to_owned(),
        is_explicit: wanted.environment.is_some() || wanted.base_url.is_some(),
    });
    Ok((base, environment))
}

/// The address of a client that has nothing but a socket: that of the socket, as requests would be sent there.
#[cfg(feature = "ws")]
fn of_socket(spec: &ClientSpec, wanted: &Wanted<'_>) -> Option<Result<BaseUrl, Error>> {
    let socket = spec.socket.filter(|_| spec.environments.is_empty())?;
    let Some(url) = wanted.ws_url.or(socket.url) else {
        return Some(Err(configuration(format!(
            "`{}` declares neither a base URL nor the address of its WebSocket: call `.ws_url(..)` on the builder",
            spec.name
        ))));
    };
    let (scheme, rest) = url.split_once("://")?;
    let scheme = match scheme.eq_ignore_ascii_case("ws") {
        true => "http",
        false => "https",
    };
    let host = rest.split(['/', '?', '{']).next()?;
    Some(BaseUrl::parse(&format!("{scheme}://{host}")))
}

#[cfg(not(feature = "ws"))]
fn of_socket(_: &ClientSpec, _: &Wanted<'_>) -> Option<Result<BaseUrl, Error>> {
    None
}

/// An address can be given a name where the trait declares none.
fn refuse_unknown(
    spec: &ClientSpec,
    name: &str,
    is_declared: bool,
    base_url: Option<&str>,
) -> Result<(), Error> {
    match (spec.environments, base_url) {
        ([], Some(_)) => Ok(()),
        ([], None) => Err(configuration(format!(
            "`{}` declares no environments: call `.base_url(..)` too, or write \
             `#[api_client(environments({name} = \"https://..\"))]`",
            spec.name
        ))),
        _ if is_declared => Ok(()),
        _ => Err(configuration(format!(
            "`{}` declares no environment `{name}`, only {}",
            spec.name,
            names(spec)
        ))),
    }
}

/// The environment that an address belongs to: the only one on its host, or else the one at this very address.
fn environment_at(spec: &ClientSpec, base: &BaseUrl) -> Result<Option<&'static str>, Error> {
    let mut there = Vec::new();
    for (name, url) in spec.environments {
        let url = BaseUrl::parse(url)?;
        if url.origin() == base.origin() {
            there.push((*name, url.is_same(base)));
        }
    }
    Ok(match there.as_slice() {
        [(only, _)] => Some(*only),
        several => {
            let same = several.iter().find(|(_, is_same)| *is_same);
            same.map(|(name, _)| *name)
        }
    })
}

fn nothing_chosen(spec: &ClientSpec) -> Error {
    match spec.environments {
        [] => configuration(format!(
            "`{}` declares no base URL: call `.base_url(..)` on the builder, give the credentials one, or write \
             `#[api_client(base_url = \"..\")]`",
            spec.name
        )),
        [(first, _), ..] => configuration(format!(
            "`{}` declares {}: call `.environment(\"{first}\")` or another one on the builder, or say by \
             `.for_environment(..)` which one the credentials are for",
            spec.name,
            names(spec)
        )),
    }
}

/// ``the environments `a`, `b` ``.
fn names(spec: &ClientSpec) -> String {
    let names = spec
        .environments
        .iter()
        .map(|(name, _)| format!("`{name}`"));
    let names: Vec<String> = names.collect();
    format!("the environments {}", names.join(", "))
}

fn configuration(message: impl Into<String>) -> Error {
    Error::not_sent(ErrorKind::Configuration, message)
}
