//! The program: reads the command line, and tells the shell how it ended.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use supple::cli::{self, Arguments};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = io::BufWriter::new(io::stdout().lock());
    match cli::run(arguments, &mut out, &mut io::stderr()) {
        Ok(ended) => ended.code().into(),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // With standard error gone there is nobody left to tell.
            let _gone = writeln!(io::stderr(), "supple: {error}");
            error.code().into()
        }
    }
}
