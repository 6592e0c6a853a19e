//! Where supple keeps things.
//!
//! | folder | environment | otherwise |
//! |---|---|---|
//! | configuration, a user's routines | `SUPPLE_CONFIG_DIR` | `$XDG_CONFIG_HOME/supple`, `~/.config/supple` |
//! | what was done | `SUPPLE_DATA_DIR` | `$XDG_DATA_HOME/supple`, `~/.local/share/supple` |
//! | the log | `SUPPLE_STATE_DIR` | `$XDG_STATE_HOME/supple`, `~/.local/state/supple` |

use std::ffi::OsString;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;

/// The folders. `None` where the environment names none and there is no home folder either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// For `config.toml` and `routines/`.
    pub config: Option<PathBuf>,
    /// For what was done.
    pub data: Option<PathBuf>,
    /// For the log.
    pub state: Option<PathBuf>,
}

impl Paths {
    /// Finds the folders. `env` looks up a variable of the environment; an empty one counts as
    /// unset.
    #[must_use]
    pub fn find(env: impl Fn(&str) -> Option<OsString>) -> Self {
        let own = |name| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let xdg = Xdg::new().ok();
        let under = |base: fn(&Xdg) -> Option<PathBuf>| Some(base(xdg.as_ref()?)?.join("supple"));
        Self {
            config: own("SUPPLE_CONFIG_DIR").or_else(|| under(|xdg| Some(xdg.config_dir()))),
            data: own("SUPPLE_DATA_DIR").or_else(|| under(|xdg| Some(xdg.data_dir()))),
            state: own("SUPPLE_STATE_DIR").or_else(|| under(Xdg::state_dir)),
        }
    }

    /// The file with the user's settings.
    #[must_use]
    pub fn settings(&self) -> Option<PathBuf> {
        Some(self.config.as_ref()?.join("config.toml"))
    }

    /// The folder with the user's routines.
    #[must_use]
    pub fn routines(&self) -> Option<PathBuf> {
        Some(self.config.as_ref()?.join("routines"))
    }

    /// The folder with the user's own sounds.
    #[must_use]
    pub fn sounds(&self) -> Option<PathBuf> {
        Some(self.config.as_ref()?.join("sounds"))
    }

    /// The folder with what was made of the user's own words.
    #[must_use]
    pub fn speech(&self) -> Option<PathBuf> {
        Some(self.state.as_ref()?.join("speech"))
    }

    /// The file that takes what would otherwise be written over the screen.
    #[must_use]
    pub fn log(&self) -> Option<PathBuf> {
        Some(self.state.as_ref()?.join("supple.log"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_each_folder() {
        let paths = Paths::find(|name| Some(format!("/x/{name}").into()));
        assert_eq!(paths.settings(), Some("/x/SUPPLE_CONFIG_DIR/config.toml".into()));
        assert_eq!(paths.routines(), Some("/x/SUPPLE_CONFIG_DIR/routines".into()));
        assert_eq!(paths.data, Some("/x/SUPPLE_DATA_DIR".into()));
        assert_eq!(paths.log(), Some("/x/SUPPLE_STATE_DIR/supple.log".into()));
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        assert_eq!(Paths::find(|_| Some(OsString::new())), Paths::find(|_| None));
    }
}
