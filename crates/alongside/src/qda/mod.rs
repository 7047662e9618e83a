//! `alongside qda`: projects of qualitative analysis from other programs, looked into, converted and proved.

mod open;
mod report;
mod write;

use crate::outcome::{Outcome, Refusal, say};
use clap::{Args, Subcommand};
use open::{Opened, Wanted, open};
use std::path::PathBuf;

/// Look into, convert and prove projects of qualitative analysis
#[derive(Debug, Args)]
#[command(
    long_about = "Look into, convert and prove projects of qualitative analysis. No database is needed and nothing is kept.\n\n\
        Files that can be read: REFI-QDA projects (.qdpx, or a bare .qde with its files beside it) and codebooks (.qdc) \
        of any program; the databases of Taguette (.sqlite3) and QualCoder (data.qda, or its .qda folder), also packed \
        (.zip), with the changes that are only in the log beside them (-wal); lists \
        of codes and lists of passages with their codes (.csv), such as Taguette's.\n\n\
        Whatever the file counted, places are given in Unicode code points of the text, the end exclusive, a line end \
        counting one. How the file counted is found out by trying, and the score says how well that fits: 1 means every \
        selection that could be checked is on its words.",
    after_help = "Examples:\n  alongside qda inspect study.qdpx\n  alongside qda codings study.qdpx --json\n  \
        alongside qda convert taguette.sqlite3 study.qdpx\n  alongside qda roundtrip study.qdpx\n\n\
        Exit codes: 0 done, 1 the file says no, 2 wrong use."
)]
pub struct QdaArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Count what is in a file, say how its positions were counted, and list what could not be taken
    Inspect(FileArgs),
    /// List every passage with its words, place, codes and coders
    #[command(
        long_about = "List every passage of a text with its words, place, codes and coders.\n\n\
            Passages without a code are listed too, with an empty list of codes; places that only carry a note are not. \
            Areas of pictures and stretches of recordings have no place in a text: write CSV to see them."
    )]
    Codings(FileArgs),
    /// Write a project in another format: qdpx, qde, qdc, csv or json, by the ending of OUT
    #[command(
        long_about = "Write a project in another format, by the ending of OUT.\n\n\
            .qdpx  REFI-QDA project: texts, pictures and recordings in one archive; holds everything\n\
            .qde   the same as bare XML, texts inside, without pictures and recordings\n\
            .qdc   REFI-QDA codebook: codes and sets of codes\n\
            .csv   every passage as a row, those without a code too\n\
            .json  everything but pictures and recordings, for programs of your own\n\n\
            What the format has no room for is listed on standard error. An existing file is not overwritten without --force."
    )]
    Convert(ConvertArgs),
    /// Prove that nothing is lost: write as .qdpx, read again, compare, print the difference
    #[command(
        long_about = "Prove that nothing is lost: the project is written as .qdpx, read again and compared with what was read first.\n\n\
            Exit code 0 when both say the same and everything in FILE could be taken; 1 otherwise, with the differences listed. \
            Which program wrote a file makes no difference."
    )]
    Roundtrip(FileArgs),
}

#[derive(Debug, Args)]
struct FileArgs {
    /// The project, codebook or database
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the result as JSON
    #[arg(long)]
    json: bool,
    /// Make a tree of codes whose names are separated by dots, as in “relational.trust”
    #[arg(long)]
    split_dots: bool,
    /// Which project, by its number or name, where a database of Taguette holds several
    #[arg(long, value_name = "PROJECT")]
    project: Option<String>,
}

impl FileArgs {
    async fn open(&self) -> Result<Opened, Refusal> {
        let wanted = Wanted {
            split_dots: self.split_dots,
            project: self.project.as_deref(),
        };
        open(&self.file, wanted).await
    }
}

#[derive(Debug, Args)]
struct ConvertArgs {
    /// The project, codebook or database
    #[arg(value_name = "IN")]
    from: PathBuf,
    /// Where to write; the ending says in which format
    #[arg(value_name = "OUT")]
    to: PathBuf,
    /// Overwrite OUT if it is there
    #[arg(long)]
    force: bool,
    /// Make a tree of codes whose names are separated by dots, as in “relational.trust”
    #[arg(long)]
    split_dots: bool,
    /// Which project, by its number or name, where a database of Taguette holds several
    #[arg(long, value_name = "PROJECT")]
    project: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// Why a file cannot be read or written, or what differs.
pub async fn run(args: QdaArgs) -> Outcome {
    match args.command {
        Command::Inspect(args) => {
            let import = args.open().await?;
            say(&if args.json {
                report::inspected_json(&import)
            } else {
                report::inspected(&import)
            });
            Ok(())
        }
        Command::Codings(args) => {
            let import = args.open().await?;
            report::warn(&import.warnings);
            report::codings(&import.project, args.json);
            Ok(())
        }
        Command::Convert(args) => {
            let target = write::Target::of(&args.to)?;
            if args.to.exists() && !args.force {
                return Err(Refusal::Use(format!(
                    "{} is there already. Choose another name, or overwrite it with --force.",
                    args.to.display()
                )));
            }
            let wanted = Wanted {
                split_dots: args.split_dots,
                project: args.project.as_deref(),
            };
            let mut import = open(&args.from, wanted).await?;
            report::warn(&import.warnings);
            let left = write::to_file(&mut import, target, &args.to)?;
            report::warn(&left);
            Ok(())
        }
        Command::Roundtrip(args) => {
            let mut import = args.open().await?;
            report::warn(&import.warnings);
            let differences = write::round_trip(&mut import)?;
            report::round_trip(&differences, args.json)
        }
    }
}
