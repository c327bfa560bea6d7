//! The signature base: the bytes that are signed (RFC 9421, section 2.5).

use super::components::Component;
use crate::canonical::parts::Parts;
use crate::scheme::SignError;

/// The components that `covered` names, each of them once.
pub(super) fn components<'a>(covered: &[&'a str]) -> Result<Vec<Component<'a>>, SignError> {
    let mut components = Vec::with_capacity(covered.len());
    for text in covered {
        let component = Component::parse(text)?;
        if components.contains(&component) {
            return Err(SignError::new(format!(
                "`{text}` is covered twice by one signature"
            )));
        }
        components.push(component);
    }
    Ok(components)
}

/// The list of components and the parameters behind it: what `Signature-Input` says of a signature.
pub(super) fn signature_params(
    components: &[Component<'_>],
    parameters: &str,
) -> Result<String, SignError> {
    let identifiers: Result<Vec<String>, SignError> = components
        .iter()
        .map(|component| component.identifier())
        .collect();
    Ok(format!("({}){parameters}", identifiers?.join(" ")))
}

/// The signature base.
pub(super) fn signature_base(
    components: &[Component<'_>],
    params: &str,
    request: &Parts<'_>,
) -> Result<Vec<u8>, SignError> {
    let mut out = Vec::with_capacity(512);
    for component in components {
        out.extend(component.identifier()?.into_bytes());
        out.extend_from_slice(b": ");
        out.extend(component.value(request)?);
        out.push(b'\n');
    }
    out.extend_from_slice(b"\"@signature-params\": ");
    out.extend_from_slice(params.as_bytes());
    Ok(out)
}
