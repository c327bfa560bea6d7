//! What is said, as texts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::super::error::ApiError;

/// What a client says.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    pub(super) op: String,
    pub(super) id: Option<Value>,
    #[serde(default)]
    pub(super) args: Vec<Value>,
}

/// What it is answered.
#[derive(Debug, Serialize)]
pub(super) struct Answer {
    op: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<bool>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    args: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ret_msg: Option<String>,
}

impl Answer {
    /// That it is done, whatever it was.
    pub(super) fn done(asked: &Asked) -> Self {
        Self {
            op: asked.op.clone(),
            id: asked.id.clone(),
            success: Some(true),
            args: Vec::new(),
            data: None,
            code: None,
            ret_msg: None,
        }
    }

    /// That it is not done, and why.
    pub(super) fn refused(asked: &Asked, error: &ApiError) -> Self {
        Self {
            success: Some(false),
            args: channels_of(asked),
            code: Some(error.code().name()),
            ret_msg: Some(error.message().to_owned()),
            ..Self::done(asked)
        }
    }

    pub(super) fn pong(asked: &Asked) -> Self {
        Self {
            op: "pong".to_owned(),
            success: None,
            ..Self::done(asked)
        }
    }

    /// With the channels that were asked for.
    pub(super) fn with_channels(self, asked: &Asked) -> Self {
        Self {
            args: channels_of(asked),
            ..self
        }
    }

    /// With what was asked for.
    pub(super) fn with_data(self, data: impl Serialize) -> Self {
        Self {
            data: serde_json::to_value(data).ok(),
            ..self
        }
    }

    pub(super) fn text(&self) -> Utf8Bytes {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

/// A login's arguments are not repeated.
fn channels_of(asked: &Asked) -> Vec<Value> {
    match &*asked.op {
        "subscribe" | "unsubscribe" => asked.args.clone(),
        _ => Vec::new(),
    }
}

/// A message of a channel, written once for all who hear it.
#[derive(Clone, Debug)]
pub(super) struct Data {
    pub(super) topic: Arc<str>,
    pub(super) text: Utf8Bytes,
}

impl Data {
    pub(super) fn new(topic: &str, data: impl Serialize) -> Self {
        #[derive(Serialize)]
        struct Message<'a, T> {
            topic: &'a str,
            data: T,
        }
        let text = serde_json::to_string(&Message { topic, data });
        Self {
            topic: topic.into(),
            text: text.unwrap_or_default().into(),
        }
    }
}
