//! The command as it is run: on small inputs, each in a folder of its own, and told by what it prints, leaves and exits with.

mod faults;
mod hostile;
mod pack;
mod pages;
mod pictures;
mod plain;
mod redirects;
mod run;
mod search;
mod serve;
mod sign;
mod single;
mod sources;
mod verify;
