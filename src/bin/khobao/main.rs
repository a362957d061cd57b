//! `khobao`: the native command, one module a verb.

mod check;
mod export;
mod files;
mod input;
mod manifest;
mod pack;
mod progress;
mod report;
mod search;
mod serve;
mod sign;
mod signature;
mod verify;
mod viewer;

use std::hash::{BuildHasher, RandomState};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use khobao_core::numbers::Secret;

/// Keeps a news portal's articles readable, searchable and citable after its server is gone.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
#[command(after_help = "\
Exit codes: 0 all is well, 1 something failed or was left out, 2 wrong use.

Examples:
  khobao check export/
  khobao pack export/ -o site
  khobao serve site
  khobao search site 'dân vận'
  khobao export site --query 'dân vận' -o feed.json
  khobao verify site
  khobao sign site --key khobao.key")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Pack(pack::Pack),
    Check(check::Check),
    Export(export::Export),
    Verify(verify::Verify),
    Sign(sign::Sign),
    Search(search::Search),
    Serve(serve::Serve),
}

/// How a verb went that could be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// All is well.
    Good,
    /// Something was wrong with what it was given, and it has said so.
    Faulty,
}

/// Why a verb could not be carried out: what was expected, what was found, and the remedy.
#[derive(Debug)]
enum Stop {
    /// It was asked for something that cannot be.
    WrongUse(String),
    /// Something outside failed.
    Failed(String),
}

impl From<String> for Stop {
    fn from(message: String) -> Stop {
        Stop::Failed(message)
    }
}

fn main() -> ExitCode {
    // The standard library's own tables are made with the same source of chance.
    Secret::choose(RandomState::new().hash_one(()) as u32);
    let result = match Arguments::parse().verb {
        Verb::Pack(arguments) => pack::run(&arguments),
        Verb::Check(arguments) => check::run(&arguments),
        Verb::Export(arguments) => export::run(&arguments),
        Verb::Verify(arguments) => verify::run(&arguments),
        Verb::Sign(arguments) => sign::run(&arguments),
        Verb::Search(arguments) => search::run(&arguments),
        Verb::Serve(arguments) => serve::run(&arguments),
    };
    match result {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Faulty) => ExitCode::FAILURE,
        Err(stop) => {
            let (Stop::WrongUse(message) | Stop::Failed(message)) = &stop;
            eprintln!("khobao: {message}");
            // 2 is what clap exits with, too.
            if matches!(stop, Stop::WrongUse(_)) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}
