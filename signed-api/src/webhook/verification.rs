//! Whether a delivery is what its sender has signed.

use http::HeaderMap;

use super::compare::compare;
use super::delivery::Delivery;
use super::error::WebhookError;
use super::identity::id_of;
use super::received::{Received, check_time};
use super::settings::Settings;
use crate::clock::Timestamp;
use crate::error::ErrorKind;
use crate::read_back::{Moment, Replay};
use crate::signer::Signer;
use crate::unsigned::UnsignedRequest;

/// The delivery, when one of the live secrets has signed what was received, at a time that is tolerated.
pub(super) fn verified(
    settings: &Settings,
    received: Received<'_>,
) -> Result<Delivery, WebhookError> {
    if received.body.len() > settings.most {
        let most = settings.most;
        return Err(WebhookError::TooLarge { most });
    }
    let moment = received.moment(settings)?;
    check_time(settings, &moment)?;
    let unsigned = received.unsigned(settings, &moment)?;
    let mut wrong = None;
    for signer in &settings.signers {
        let expected = match expected(signer, received, &unsigned, &moment) {
            Ok(expected) => expected,
            Err(error) => {
                wrong = Some(error);
                continue;
            }
        };
        match compare(settings, received, &expected) {
            Ok(()) => {
                let id = id_of(settings, received, &expected)?;
                let (payload, sent) = (received.body.clone(), moment.now());
                return Ok(Delivery::new(payload, &settings.name, id, sent));
            }
            Err(error) => wrong = Some(error),
        }
    }
    Err(wrong.unwrap_or_else(|| WebhookError::Unreadable("there is no secret".to_owned())))
}

/// The header fields that `signer` would have sent.
fn expected(
    signer: &Signer,
    received: Received<'_>,
    unsigned: &UnsignedRequest,
    moment: &Moment,
) -> Result<HeaderMap, WebhookError> {
    let now = moment.now().unwrap_or(Timestamp::from_millis(0));
    let nonce = moment.nonce.unwrap_or_default();
    let signer = signer.clone().entropy(Replay::of(moment));
    let signatures = match signer.has_public_key() {
        true => received.signatures(),
        false => Vec::new(),
    };
    match signer.expected_at(unsigned, (now, nonce), &signatures) {
        Ok(signed) => Ok(signed.headers),
        Err(error) if error.kind() == ErrorKind::Configuration => {
            Err(WebhookError::Setup(error.message().to_owned()))
        }
        Err(_) if signer.has_public_key() => Err(WebhookError::NoSignature),
        Err(error) => Err(WebhookError::Unreadable(error.message().to_owned())),
    }
}
