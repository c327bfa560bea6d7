//! Header fields that a scheme sets.

use bytes::BytesMut;
use http::{HeaderName, HeaderValue};

use super::{Exposure, lossy};
use crate::credential::Field;
use crate::crypto::Buffer;
use crate::scheme::{SignContext, SignError};

/// The room for all header values of a request, which share one allocation: that of most.
const ROOM_FOR_VALUES: usize = 192;

impl SignContext<'_> {
    /// Sets a header field to a credential and nothing else, in place of what it was before.
    ///
    /// # Errors
    ///
    /// When there is no such credential, or it holds a line break or another control character.
    #[inline(always)]
    pub fn credential_header(&mut self, name: HeaderName, field: Field) -> Result<(), SignError> {
        let value = match self.means.credentials.kept_header(field) {
            Some(value) if self.record.is_none() => value.clone(),
            _ => self.credential_value(&name, field)?,
        };
        // Where the name is known to the compiler, so is its hash.
        self.headers.insert(name, value);
        Ok(())
    }

    #[cold]
    fn credential_value(
        &mut self,
        name: &HeaderName,
        field: Field,
    ) -> Result<HeaderValue, SignError> {
        let Some(value) = self.means.credentials.header(field) else {
            return Err(SignError::new(format!(
                "the {field} cannot stand in a header"
            )));
        };
        if let Some(record) = &mut self.record {
            let shown = self.means.credentials.values().placeholder(field);
            record.headers.push((name.clone(), shown));
        }
        Ok(value)
    }

    /// Sets a header field, in place of what it was before.
    ///
    /// # Errors
    ///
    /// When the value holds a line break or another control character, or has white space around it.
    #[inline(always)]
    pub fn header(
        &mut self,
        name: HeaderName,
        value: Buffer,
        exposure: Exposure,
    ) -> Result<(), SignError> {
        let value = self.header_value(&name, value, exposure)?;
        self.headers.insert(name, value);
        Ok(())
    }

    fn header_value(
        &mut self,
        name: &HeaderName,
        value: Buffer,
        exposure: Exposure,
    ) -> Result<HeaderValue, SignError> {
        if self.values.capacity() == 0 {
            self.values = BytesMut::with_capacity(ROOM_FOR_VALUES);
        }
        self.values.extend_from_slice(value.as_bytes());
        let bytes = self.values.split().freeze();
        let Ok(mut header) = HeaderValue::from_maybe_shared(bytes) else {
            return Err(SignError::new(format!(
                "the header `{name}` would hold a line break or another control character"
            )));
        };
        if header.as_bytes().trim_ascii() != header.as_bytes() {
            return Err(SignError::new(format!(
                "the header `{name}` would begin or end with white space, which is lost on the way: the server would see \
                 another value than was signed"
            )));
        }
        header.set_sensitive(exposure != Exposure::Public);
        self.conceal(&value, exposure);
        if let Some(shown) = self.put_back(value)
            && let Some(record) = &mut self.record
        {
            record.headers.push((name.clone(), lossy(&shown)));
        }
        Ok(header)
    }
}
