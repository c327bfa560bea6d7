//! The digest of EIP-712 typed data.

use super::keccak256;
use super::types::Types;
use super::word::hash_structure;
use crate::params::Params;
use crate::sign_error::SignError;

/// The fields that a domain may have, in the order of the standard, and their types.
const DOMAIN: [(&str, &str); 5] = [
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
    ("salt", "bytes32"),
];

/// What is signed. Entries of the message that its type does not have are not part of it.
///
/// # Errors
///
/// When a field is missing, there twice, or not of its type, or the domain has one that the standard does not know.
pub(super) fn digest(
    domain: &Params,
    types: &str,
    message: &Params,
) -> Result<[u8; 32], SignError> {
    let domain_type = domain_type(domain)?;
    let domain = hash_structure(&Types::parse(&domain_type)?, 0, domain)?;
    let message = hash_structure(&Types::parse(types)?, 0, message)?;
    Ok(keccak256([b"\x19\x01" as &[u8], &domain, &message]))
}

fn domain_type(domain: &Params) -> Result<String, SignError> {
    let is_known = |name: &str| DOMAIN.iter().any(|(known, _)| *known == name);
    if let Some((name, _)) = domain.iter().find(|(name, _)| !is_known(name)) {
        return Err(SignError::new(format!(
            "eip712: a domain has no `{name}`; it may have name, version, chainId, verifyingContract and salt"
        )));
    }
    let fields: Vec<String> = DOMAIN
        .iter()
        .filter(|(name, _)| domain.get(name).is_some())
        .map(|(name, kind)| format!("{kind} {name}"))
        .collect();
    Ok(format!("EIP712Domain({})", fields.join(",")))
}
