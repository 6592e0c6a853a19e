//! The command line: one file a command. Commands write to a writer that they are handed.

use std::env;
use std::io::{self, Write};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Serialize;

mod advice;
mod check;
mod checklist;
mod coach;
mod coaching;
mod demo;
pub(crate) mod desk;
mod doctor;
mod edit;
mod error;
mod exercise;
mod export;
mod figure;
mod files;
mod find;
mod history;
pub(crate) mod hook;
mod import;
mod init;
mod ledger;
mod list;
mod log;
mod look;
mod new;
mod notes;
mod plain;
mod plan;
mod play;
pub(crate) mod player;
mod probe;
mod progress;
pub(crate) mod recorder;
#[cfg(feature = "sound")]
mod render;
pub(crate) mod report;
mod safety;
mod schema;
mod selftest;
mod settings;
mod show;
mod sound;
mod sync;
mod timer;
pub(crate) mod watch;
mod wrapped;

pub use error::Error;
use hook::Hooks;
use player::OwnWords;
use wrapped::Wrapped;

use crate::audio::spoken::Program;
use crate::audio::{Options, Pack};
use crate::config::{self, Config, Paths};
use crate::routine::catalog::FileKind;
use crate::routine::diagnostic;
use crate::routine::{Catalog, Routine};
use crate::score::{self, Score, Talk, Voice};
use crate::session::Timeline;
use crate::time::Moment;
use crate::tui::terminal;
use crate::tui::wake::{self, Leave};

/// Guides you through stretches and core exercises, by eye and by ear.
///
/// Without a command it shows what is due today: Enter begins it, r shows all routines.
/// It is a coach, not a clinician: stop when something feels wrong, and ask somebody who can look at
/// you.
#[derive(Debug, Parser)]
#[command(name = "supple", version, after_help = EXAMPLES, arg_required_else_help = false)]
pub struct Arguments {
    #[command(flatten)]
    sound: SoundArguments,
    #[command(subcommand)]
    command: Option<Command>,
}

const EXAMPLES: &str = "\
Examples:
  supple                               what is due today; Enter begins it
  supple play desk-micro-3             three minutes at the desk
  supple play core-base --speed 20     see a session pass twenty times as fast
  supple play my/knee.toml --plain     your own file, told in lines
  supple show calf-hamstring-flex      what is in a routine, with the doses

Your own routines go into the folder that `supple config` names; they are TOML files like the
ones that come with the program.";

#[derive(Debug, Args)]
struct SoundArguments {
    /// Make no sound, whatever config.toml says
    #[arg(long)]
    mute: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start a session at once
    ///
    /// At its end, or when you stop it, the screen is as it was, and one line says what was done.
    Play(PlayArguments),
    /// List all routines
    ///
    /// In JSON: `id`, `title`, `level` (1 to 3), `seconds`, `minutes_range` (the work alone; all of
    /// it with 20 seconds for reading each step's text), `regions`, `source` (`bundled` or the path),
    /// `problems`. What cannot be known of a file with mistakes is null.
    List {
        /// For programs
        #[arg(long)]
        json: bool,
    },
    /// Show what is in a routine: steps, doses, length
    ///
    /// In JSON: `id`, `title`, `seconds` and `segments` of `start`, `length`, `part`, `exercise`,
    /// `step` and `set` (from 1), `side` (`left`, `right` or null for both) and `cues` of `at` (from
    /// the segment's start), `cue` and `text` (null for a mere signal). Times are seconds. A set that
    /// you end yourself has the length that it is likely to take. Parts: `ready`, `position`, `hold`,
    /// `work`, `rest`, `change-sides`.
    Show {
        /// A name, an id or a path
        routine: String,
        /// Every segment with its cues
        #[arg(long)]
        timeline: bool,
        /// Everything that is heard, and when
        #[arg(long, conflicts_with_all = ["timeline", "json"])]
        score: bool,
        /// Every segment with its cues, for programs
        #[arg(long)]
        json: bool,
        /// To hand on: in Markdown, or as a page of HTML to print
        #[arg(long, value_enum, conflicts_with_all = ["timeline", "score", "json"])]
        format: Option<Format>,
    },
    /// Show how an exercise is done
    Exercise {
        /// An id, such as `calf-raise-double`, or words of its name; without it, all of them
        exercise: Option<String>,
    },
    /// Draw the figure of an exercise: its poses beside each other
    ///
    /// On the screen in cells; with `--format` as text, SVG or PNG. Of a file that you write,
    /// `--watch` draws it anew and lets it move whenever you save.
    Figure(figure::FigureArguments),
    /// Show what is known about back and calf pain, how well, and what can be done here
    Advice {
        /// A reference, such as `P5`; without it, all of them
        reference: Option<String>,
        /// Only what has these words
        #[arg(long, value_name = "WORD", conflicts_with = "reference")]
        search: Option<String>,
    },
    /// Find the mistakes in routine and exercise files
    ///
    /// Exits with 1 when there is an error, and with 0 when there are warnings at most. In JSON: a
    /// list of `path`, `line`, `column`, `span` (bytes), `code`, `name`, `severity` (`error`,
    /// `warning`, `note`), `message`, `help`, `also` (other places that matter) and `fix` of `span`,
    /// `replacement` and `safe`.
    Check(check::CheckArguments),
    /// Begin a routine of your own
    ///
    /// It becomes a file in your folder, with comments that say what may stand in it. With
    /// `--paste` it comes from a sheet, one line an exercise: "Clamshell 3x10 each side, hold 5 s".
    /// What each line was matched to is shown; a line that is not clear stays in the file as a
    /// comment with the question.
    New(NewArguments),
    /// Open a routine in your editor, and check it afterwards
    ///
    /// A routine that comes with the program is copied to your folder first. The editor is the one
    /// that `VISUAL` or `EDITOR` names.
    Edit {
        /// A name, an id or a path
        routine: String,
    },
    /// Bring in a file of another program, or your own history from an export
    ///
    /// What `supple export` wrote in JSON or CSV goes into the history; what is there already stays.
    /// Exercises in the JSON of free-exercise-db, one or a list, each become a file in your folder;
    /// a workout in the text of Intervals.icu ("3x", "- 30s hard") becomes a routine. What has no
    /// equal here stays in the file as a comment.
    Import {
        /// The file
        file: PathBuf,
    },
    /// Make your folder ready: folders, schemas for editors, a tombi.toml
    ///
    /// With these a TOML language server completes, explains and checks routine files. What is
    /// there already stays; schemas are brought up to date.
    Init,
    /// Print the JSON Schema of routine or exercise files
    Schema {
        /// Of which files
        #[arg(value_enum, default_value = "routine")]
        of: FileSort,
    },
    /// Write a whole session's sound into a file
    ///
    /// Everything is at its time to the sample, for a player on the mat. A set that you end yourself
    /// takes as long as it is likely to.
    #[cfg(feature = "sound")]
    Render {
        /// A name, an id or a path
        routine: String,
        /// The file; its name ends with `.wav`, or with `.ogg` where oggenc or ffmpeg is installed
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Try the sound
    #[command(subcommand)]
    Sound(SoundCommand),
    /// Note how it is: `supple log back 3 leg 2 calf left`
    ///
    /// Also: `after back 3 leg 1 effort 4` for the last session, `morning back 2 leg 1` for the morning
    /// after it, `test heel-raise 15 22`, `heat 15`, `cold 10`, `walk 10`, `visit Dr. Ay --note "keep walking"`,
    /// `weight 71.5`, `flag numb_foot`, `flag numb_foot off`.
    Log(Box<log::LogArguments>),
    /// Take a small test of your own, led and timed; once a week is enough
    ///
    /// It says how to do it and keeps the time. What it came to you note afterwards: the last line says
    /// how.
    Test(selftest::TestArguments),
    /// Show what was done and how it felt; change, delete and bring back entries
    History(history::HistoryArguments),
    /// Say in sentences how it goes: pain, sessions, exercises, what helps
    Progress {
        /// How many weeks back
        #[arg(long, default_value = "6")]
        weeks: u16,
    },
    /// Run a timer for comfort: `heat`, `cold` or `ease`
    ///
    /// It says when to look at your skin and when it is over, and keeps how long it ran. Heat and cold run for
    /// 20 minutes at most.
    Timer(timer::TimerArguments),
    /// Go through a list: your desk, or how you lift
    ///
    /// It asks thing by thing, and says the score and the two quickest fixes.
    Checklist {
        /// `desk` or `lifting`; without it, both with what came out last
        list: Option<String>,
    },
    /// Write one page for a visit: pain, what was done, warning signs, your questions
    ///
    /// As text, as a page of HTML to print, or in Markdown. A file `report.html`, `report.txt` or `report.md`
    /// in the folder of your settings takes the place of the template.
    Report(report::ReportArguments),
    /// Make an invented history, in a folder of its own, to look around in
    Demo {
        /// Which
        #[arg(value_enum)]
        story: demo::Story,
        /// The folder; without it, one for temporary files
        #[arg(long, value_name = "FOLDER")]
        into: Option<PathBuf>,
    },
    /// Write the history for other programs
    Export(export::ExportArguments),
    /// Copy the history into a file of its own
    Backup {
        /// The file; without it, one with the date in the folder `backups` beside the history
        file: Option<PathBuf>,
    },
    /// Keep several devices in step, through a folder that a file-sync engine carries
    ///
    /// Each device writes one file there and takes in those of all others. `dir` in the section
    /// `[sync]` of config.toml does it at every start and after each session.
    Sync {
        /// The folder; without it, the one of config.toml
        folder: Option<PathBuf>,
    },
    /// Answer the questions about warning signs, and see what holds
    ///
    /// It asks whether anything needs somebody to look at you first. What is answered stays on this
    /// computer.
    Safety(safety::SafetyArguments),
    /// Show what the coach has decided and why; say otherwise with `--instead`
    Coach(coach::CoachArguments),
    /// Show what is due today, and the plans; follow one, or find what suits
    Plan(plan::PlanArguments),
    /// Name the next useful thing
    Next {
        /// In so many minutes
        #[arg(long, value_name = "N")]
        minutes: Option<u16>,
    },
    /// Look whether what was done is kept well, and mend what can be mended
    ///
    /// Puts back sessions that the history could not take when they were done. A damaged file is put
    /// aside, and what can be read of it goes into a new one.
    Doctor,
    /// Show every setting, where it came from, and the folders
    Config,
}

#[derive(Debug, Args)]
struct PlayArguments {
    /// A name, an id or a path
    routine: String,
    #[command(flatten)]
    sound: SoundArguments,
    /// Run the clock so many times as fast
    #[arg(long, value_name = "N", default_value = "1")]
    speed: NonZeroU32,
    /// Tell the session in lines, one an event; always so where there is no terminal
    #[arg(long)]
    plain: bool,
    /// Go on with the session that was broken off, without asking
    #[arg(long)]
    go_on: bool,
}

#[derive(Debug, Args)]
struct NewArguments {
    /// What it is to be called: `knee`, or "Knee, week 2"
    name: String,
    /// Begin with the text of another routine: a name, an id or a path
    #[arg(long, value_name = "ROUTINE")]
    from: Option<String>,
    /// Read a sheet from standard input, or in your editor where that is a terminal
    #[arg(long, conflicts_with = "from")]
    paste: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Markdown
    Md,
    /// One A4 page of HTML
    Card,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FileSort {
    Routine,
    Exercise,
}

#[derive(Debug, Subcommand)]
enum SoundCommand {
    /// Play every sound and say its name
    Test,
}

/// How a command ended, if it did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// As it should.
    Well,
    /// As it should, but there are errors in the files that were checked.
    WithErrors,
    /// By Ctrl-C in the interface.
    Interrupted,
    /// By something outside.
    Made(Leave),
}

impl Ended {
    /// What the shell is told: 0; 1 for errors in files; 128 and the signal's number, so 130 for Ctrl-C; 101 for a panic.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::WithErrors => 1,
            Self::Interrupted => 130,
            Self::Made(Leave::Signal(signal)) => u8::try_from(128 + signal).unwrap_or(u8::MAX),
            Self::Made(Leave::HungUp) => 129,
            Self::Made(Leave::Mistake) => 101,
        }
    }
}

/// What belongs to the user: folders and settings.
#[derive(Debug)]
pub(crate) struct Home {
    paths: Paths,
    config: Config,
}

impl Home {
    fn catalog(&self) -> Catalog {
        files::catalog(self.paths.routines().as_deref(), self.config.settings.session.ready)
    }

    fn sound_options(&self) -> Options {
        let sound = &self.config.settings.sound;
        Options {
            pack: match sound.pack {
                config::Pack::Soft => Pack::Soft,
                config::Pack::Low => Pack::Low,
                config::Pack::Loud => Pack::Loud,
            },
            own: self.paths.sounds().unwrap_or_default(),
            volume: sound.volume.percent(),
            tones: sound.tones.percent(),
            voice: sound.voice.percent(),
            lead_in: sound.lead_in,
            device: sound.device.clone(),
            muted: self.is_silent(),
        }
    }

    /// How much a session says that begins now: nobody waits for words that are not heard.
    fn talk(&self) -> Talk {
        if self.is_silent() { Talk::Tones } else { self.config.settings.sound.talk }
    }

    /// Whether sessions begin without sound.
    fn is_silent(&self) -> bool {
        let sound = &self.config.settings.sound;
        sound.mute || sound.talk == Talk::Off
    }

    /// Plans a session as it would be played.
    fn plan(&self, routine: &Arc<Routine>) -> Timeline {
        score::plan(routine, self.talk(), &Voice::default())
    }

    /// What is heard of a timeline that begins at zero.
    fn score(&self, timeline: &Timeline) -> Score {
        Score::whole(timeline, Moment::ZERO, self.talk(), &Voice::default())
    }

    fn hooks(&self) -> Hooks {
        let session = &self.config.settings.session;
        Hooks { start: session.at_start.clone(), end: session.at_end.clone() }
    }

    /// The program that says the user's own words, if there is one.
    fn speech(&self) -> Option<Program> {
        let path = env::var_os("PATH").unwrap_or_default();
        let path: Vec<PathBuf> = env::split_paths(&path).collect();
        Program::chosen(&self.config.settings.sound.speech, &path)
    }

    fn own_words(&self) -> OwnWords {
        OwnWords::made_by(self.speech(), self.paths.speech())
    }
}

/// Does what the command line asks for. What is wrong beside that goes to `err`.
///
/// # Errors
///
/// Says in words for people what went wrong.
pub fn run(arguments: Arguments, out: &mut dyn Write, err: &mut dyn Write) -> Result<Ended, Error> {
    let paths = Paths::find(|name| env::var_os(name));
    let mut config = paths.settings().map_or_else(|| Config::read(""), |path| Config::load(&path));
    let play_mute = matches!(&arguments.command, Some(Command::Play(play)) if play.sound.mute);
    if arguments.sound.mute || play_mute {
        config.mute();
    }
    let home = Home { paths, config };
    match arguments.command {
        None => play::library(&home),
        Some(command) => command.run(&home, out, err),
    }
    .and_then(|ended| match ended {
        Ended::Made(Leave::Mistake) => {
            Err(Error::Mistake(wake::apology(home.paths.log().as_deref()).unwrap_or_default()))
        }
        ended => Ok(ended),
    })
}

impl Command {
    /// Whether it is read as it comes, line by line.
    fn is_told(&self) -> bool {
        matches!(self, Self::Play(_) | Self::Plan(_) | Self::Safety(_))
    }

    fn run(self, home: &Home, out: &mut dyn Write, err: &mut dyn Write) -> Result<Ended, Error> {
        let mut wrapped;
        let out: &mut dyn Write = match terminal::columns().filter(|_| self.is_told()) {
            Some(columns) => {
                wrapped = Wrapped::new(out, columns);
                &mut wrapped
            }
            None => out,
        };
        match self {
            Self::Play(wanted) => return play::run(&wanted, home, out, err),
            Self::Test(wanted) => return selftest::run(&wanted, home, out),
            Self::Sound(SoundCommand::Test) => return sound::test(home, out),
            Self::Timer(wanted) => return timer::run(&wanted, home, out),
            Self::Check(wanted) => return check::run(&wanted, home, out),
            Self::List { json } => list::run(json, home, out, err)?,
            Self::Show { routine, timeline, score, json, format } => {
                let form = match format {
                    Some(Format::Md) => show::Form::Markdown,
                    Some(Format::Card) => show::Form::Card,
                    None if json => show::Form::Json,
                    None if timeline => show::Form::Timeline,
                    None if score => show::Form::Score,
                    None => show::Form::Steps,
                };
                show::run(&routine, form, home, out, err)?;
            }
            #[cfg(feature = "sound")]
            Self::Render { routine, output } => render::run(&routine, &output, home, out, err)?,
            Self::Exercise { exercise } => exercise::run(exercise.as_deref(), home, out, err)?,
            Self::Figure(wanted) => figure::run(&wanted, home, out, err)?,
            Self::Advice { reference, search } => {
                advice::run(reference.as_deref(), search.as_deref(), home, out)?;
            }
            Self::New(wanted) => new::run(&wanted, home, &mut io::stdin().lock(), out)?,
            Self::Edit { routine } => {
                edit::run(&routine, home, &mut io::stdin().lock(), out)?;
            }
            Self::Import { file } => import::run(&file, home, out)?,
            Self::Init => init::run(home, out)?,
            Self::Schema { of } => {
                let kind = match of {
                    FileSort::Routine => FileKind::Routine,
                    FileSort::Exercise => FileKind::Exercise,
                };
                schema::run(kind, &home.catalog(), out)?;
            }
            Self::Log(wanted) => log::run(*wanted, home, out)?,
            Self::History(wanted) => history::run(wanted, home, out)?,
            Self::Progress { weeks } => progress::run(weeks, home, out)?,
            Self::Checklist { list } => {
                checklist::run(list.as_deref(), home, &mut io::stdin().lock(), out)?;
            }
            Self::Report(wanted) => report::run(&wanted, home, out)?,
            Self::Demo { story, into } => demo::run(story, into, home, out)?,
            Self::Export(wanted) => export::run(&wanted, home, out)?,
            Self::Backup { file } => export::backup(file.as_deref(), home, out)?,
            Self::Sync { folder } => sync::run(folder.as_deref(), home, out)?,
            Self::Safety(wanted) => safety::run(&wanted, home, &mut io::stdin().lock(), out)?,
            Self::Coach(wanted) => coach::run(&wanted, home, &mut io::stdin().lock(), out)?,
            Self::Plan(wanted) => {
                let lines = &mut io::stdin().lock();
                if let Some(led) = wanted.probe()? {
                    return probe::run(led, home, lines, out);
                }
                plan::run(&wanted, home, lines, out)?;
            }
            Self::Next { minutes } => plan::next(minutes, home, out)?,
            Self::Doctor => doctor::run(home, out)?,
            Self::Config => settings::run(home, out)?,
        }
        out.flush()?;
        Ok(Ended::Well)
    }
}

fn json(value: &impl Serialize, out: &mut dyn Write) -> Result<(), Error> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    Ok(writeln!(out)?)
}

/// A mistake in a routine's file, for programs.
#[derive(Debug, Serialize)]
struct Problem<'a> {
    line: usize,
    column: usize,
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
}

impl<'a> From<&'a diagnostic::Problem> for Problem<'a> {
    fn from(problem: &'a diagnostic::Problem) -> Self {
        Self {
            line: problem.line,
            column: problem.column,
            code: problem.diagnostic.code.info().id,
            severity: problem.diagnostic.severity().word(),
            message: &problem.diagnostic.message,
            help: problem.diagnostic.help.as_deref(),
        }
    }
}
