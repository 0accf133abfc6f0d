//! Whatever is sent, the answer is AWS's error or another 4xx, and the service goes on.

mod calls;
mod fields;
mod pages;
mod random;
mod requests;
mod wire;
mod world;
mod wrong;
