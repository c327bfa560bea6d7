// Nothing has the meaning that it has elsewhere.

mod core {}
mod std {}
mod alloc {}
mod signed_api {}
mod maps {}
mod encoding {}
mod layout {}
mod text {}
mod decode {}

struct Option;
struct Some;
struct None;
struct Result;
struct Ok;
struct Err;
struct Box;
struct Vec;
struct String;
struct Clone;
struct Copy;
struct Debug;
struct Default;
struct Send;
struct Sync;
struct Sized;
struct Drop;
struct Fn;
struct Future;
struct From;
struct Into;
struct AsRef;
struct Iterator;
struct IntoIterator;
struct PartialEq;
struct ToString;
struct Sink;
struct MapSink;
struct TextSink;
struct SignContext;
struct Scheme;
struct Buffer;
struct Keys;
struct Params;
struct Value;
struct Call;
struct Client;
struct PhantomData;

type bool = ();
type char = ();
type str = ();
type u8 = ();
type u64 = ();
type usize = ();

macro_rules! wrong {
    ($($any:tt)*) => {
        ::core::compile_error!("a macro of the scope")
    };
}

macro_rules! assert { ($($any:tt)*) => { wrong!() }; }
macro_rules! compile_error { ($($any:tt)*) => { wrong!() }; }
macro_rules! concat { ($($any:tt)*) => { wrong!() }; }
macro_rules! debug_assert { ($($any:tt)*) => { wrong!() }; }
macro_rules! derive { ($($any:tt)*) => { wrong!() }; }
macro_rules! format { ($($any:tt)*) => { wrong!() }; }
macro_rules! matches { ($($any:tt)*) => { wrong!() }; }
macro_rules! panic { ($($any:tt)*) => { wrong!() }; }
macro_rules! stringify { ($($any:tt)*) => { wrong!() }; }
macro_rules! unreachable { ($($any:tt)*) => { wrong!() }; }
macro_rules! vec { ($($any:tt)*) => { wrong!() }; }
macro_rules! write { ($($any:tt)*) => { wrong!() }; }
