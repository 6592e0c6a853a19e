//! The settings as the user meets them.

use super::cli::{home, out, supple, write};

#[test]
fn every_setting_is_told_with_its_origin_and_every_mistake_with_its_place() {
    let home = home();
    write(
        home.path(),
        "config/config.toml",
        "[sound]\nvolume = 40\nmute = \"no\"\n\n[display]\ntheme = \"light\"\ncolour = 1\n",
    );
    let path = |name: &str| home.path().join(name).display().to_string();
    assert_eq!(
        out(home.path(), &["config"]),
        format!(
            "\
check_in.ask = \"list\"           default
desktop.media_keys = true       default
display.ascii = \"auto\"          default
display.figure = \"auto\"         default
display.floor = false           default
display.reduced_motion = false  default
display.theme = \"light\"         config.toml
progress.sessions_a_week = 5    default
report.activities = []          default
report.name = \"\"                default
safety.country = \"\"             default
safety.emergency = \"\"           default
safety.provider = \"\"            default
safety.urgent = \"\"              default
session.at_end = \"\"             default
session.at_start = \"\"           default
session.coach = true            default
session.ready = \"0s\"            default
sound.device = \"\"               default
sound.lead_in = \"0s\"            default
sound.mute = false              default
sound.pack = \"soft\"             default
sound.speech = \"auto\"           default
sound.talk = \"cues\"             default
sound.tones = 100               default
sound.voice = 100               default
sound.volume = 40               config.toml
sync.dir = \"\"                   default

config.toml:3:8: `mute`: invalid type: string \"no\", expected a boolean; it stays at `false`

config.toml:7:1: there is no setting `colour` in `display`; there are `ascii`, `figure`, `floor`, `reduced_motion` and `theme`

settings  {}
routines  {} (not there yet)
sounds    {} (not there yet)
data      {} (not there yet)
log       {} (not there yet)
",
            path("config/config.toml"),
            path("config/routines"),
            path("config/sounds"),
            path("data"),
            path("state/supple.log"),
        )
    );
}

#[test]
fn an_option_wins_over_the_file() {
    let home = home();
    write(home.path(), "config/config.toml", "[sound]\nmute = false\n");
    let told = out(home.path(), &["--mute", "config"]);
    assert!(told.contains("sound.mute = true               command line\n"), "{told}");
}

#[test]
fn a_settings_file_that_cannot_be_read_stops_nothing() {
    let home = home();
    std::fs::create_dir_all(home.path().join("config/config.toml")).unwrap();
    let told = out(home.path(), &["config"]);
    assert!(told.contains("config.toml:1:1: this file cannot be read: Is a directory"), "{told}");
}

#[test]
fn time_to_get_ready_is_at_least_what_is_set() {
    let home = home();
    write(home.path(), "config/config.toml", "[session]\nready = \"1 min\"\n");
    let told = out(home.path(), &["show", "desk-micro-3", "--timeline"]);
    assert!(told.starts_with("   0:00  ready         Standing back bend · 1 min\n"), "{told}");
}

#[test]
fn folders_follow_the_desktop_standard_where_nothing_is_said() {
    let home = home();
    let mut command = supple(home.path());
    command.env_remove("SUPPLE_CONFIG_DIR").env_remove("SUPPLE_STATE_DIR").arg("config");
    command.env("XDG_STATE_HOME", home.path().join("st"));
    let told = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let path = |name: &str| home.path().join(name).display().to_string();
    assert!(
        told.contains(&format!("\nsettings  {} ", path(".config/supple/config.toml"))),
        "{told}"
    );
    assert!(told.contains(&format!("\nlog       {} ", path("st/supple/supple.log"))), "{told}");
}
