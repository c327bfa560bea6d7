//! Webhooks: what others send is verified by the scheme that signs it.
