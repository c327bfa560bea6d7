//! The language where nothing was fitted to: APIs of other trades than exchanges, each declared from its own public
//! document and compared with the example that the document works out.
//!
//! What the language could not say by itself here:
//!
//! - one argument by its name, and a map without what is empty (WeChat Pay v2 does not sign it);
//! - names and values joined by nothing (Flickr), and XML (WeChat Pay v2): a function of one's own writes them;
//! - a credential that is decoded and not a key, imgproxy's salt: it is an option here;
//! - header fields that the call sets: those that Tuya signs are options, the type that PayPay signs is the scheme's.
//!
//! Other documents ask for what no expression has: RSA with SHA-1 (CloudFront) or PSS (Kalshi), Triple DES (Redsys),
//! Schnorr signatures (Nostr), a checksum and numbers with the least significant byte first (Agora).

mod discourse;
mod flickr;
mod google_maps;
mod imgix;
mod imgproxy;
mod paypay;
mod robinhood;
mod tuya;
mod wechat_pay_v2;
mod wechat_pay_v3;
mod yubico;

use http::Method;
use signed_api::transport::SignedRequest;
use signed_api::{Credentials, Entropy, EntropyError, Scheme, Signer, Timestamp, UnsignedRequest};

fn signer(scheme: impl Scheme + 'static, credentials: Credentials) -> Signer {
    Signer::new(scheme, credentials).expect("a signer")
}

fn get(url: &str) -> UnsignedRequest {
    UnsignedRequest::new(Method::GET, url).expect("a request")
}

fn post(url: &str) -> UnsignedRequest {
    UnsignedRequest::new(Method::POST, url).expect("a request")
}

fn signed(signer: &Signer, request: &UnsignedRequest, now: Timestamp) -> SignedRequest {
    signer.sign_at(request, now, 0).expect("signed")
}

fn header<'r>(request: &'r SignedRequest, name: &str) -> &'r str {
    request.headers[name].to_str().expect("text")
}

/// Draws what a document drew.
#[derive(Debug)]
struct Drawn(&'static [u8]);

impl Entropy for Drawn {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), EntropyError> {
        bytes.copy_from_slice(self.0);
        Ok(())
    }
}
