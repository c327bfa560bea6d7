//! Every scheme verifies as well as it signs.

mod asymmetric;
mod carried;
mod changes;
mod exchanges_a_to_g;
mod exchanges_h_to_z;
mod garbage;
mod hand_written;
mod hidden;
mod keys;
mod logins;
mod messages;
mod own_schemes;
mod requests;
mod row;
mod schemes;
mod server;
