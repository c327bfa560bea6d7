//! The consent page.

use super::grants::Demand;

/// What a user is asked. `ticket` says which demand is decided on.
pub(super) fn consent(demand: &Demand, ticket: &str) -> String {
    let (client, scopes) = (escape(&demand.client_id), escape(&demand.scopes.join(" ")));
    let ticket = escape(ticket);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Consent</title>\n\
         <h1>Access to your account</h1>\n<p>The program <b>{client}</b> asks for: {scopes}</p>\n\
         <form method=\"post\" action=\"/oauth2/authorize\">\n\
         <input type=\"hidden\" name=\"ticket\" value=\"{ticket}\">\n\
         <button id=\"allow\" name=\"decision\" value=\"allow\">Allow</button>\n\
         <button id=\"deny\" name=\"decision\" value=\"deny\">Deny</button>\n</form>\n"
    )
}

/// A demand that must not be answered by a redirect (RFC 6749, section 4.1.2.1).
pub(super) fn refused(why: &str) -> String {
    let why = escape(why);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<title>Refused</title>\n<h1>Refused</h1>\n<p>{why}</p>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
