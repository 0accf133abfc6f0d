//! What a store must do, whichever it is; and what one in a folder must do besides.

#![cfg(test)]

mod backup;
mod behaviour;
mod damage;
mod folder;
mod full_disk;
mod opening;
mod sample;
