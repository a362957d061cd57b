//! `khobao`: the native command, one module a verb.

mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Keeps a news portal's articles readable, searchable and citable after its server is gone.
#[derive(Parser)]
#[command(version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    Serve(serve::Serve),
}

/// Exit code 2 is a wrong use of the command, which clap reports; 1 is everything else.
fn main() -> ExitCode {
    let result = match Arguments::parse().verb {
        Verb::Serve(arguments) => serve::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("khobao: {message}");
            ExitCode::FAILURE
        }
    }
}
