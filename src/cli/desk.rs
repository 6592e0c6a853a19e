//! What is done with the user's files: they are written, and opened in the editor.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use super::error::Error;
use super::{Home, init};
use crate::routine::catalog::Origin;
use crate::routine::write::{one_line, schema_line, without_schema_line};
use crate::tui::effect::Writing;

impl Home {
    /// Writes a new routine into the user's folder, with the schema that an editor needs; never over
    /// another file.
    ///
    /// # Errors
    ///
    /// When there is a file of that name, or it cannot be written.
    pub(crate) fn begin(&self, id: &str, text: &str) -> Result<PathBuf, Error> {
        init::schemas(self)?;
        let path = init::folder(self)?.join("routines").join(format!("{id}.toml"));
        let text = schema_line("..", "routine") + without_schema_line(text);
        create(&path, &text)?;
        Ok(path)
    }

    /// Lets a routine's file say what it is to say; the answer is the file. A bundled routine gets a
    /// file in the user's folder. What the user has not seen is not written over.
    ///
    /// # Errors
    ///
    /// When the file says something else by now, or cannot be written.
    pub(crate) fn write(&self, writing: &Writing) -> Result<PathBuf, Error> {
        let Origin::User(path) = &writing.origin else {
            let text = String::from_utf8_lossy(&writing.text);
            return self.begin(&writing.id, &text).map_err(|error| match error {
                Error::Exists { .. } => Error::Changed,
                error => error,
            });
        };
        match fs::read(path) {
            Ok(there) if there == *writing.text => return Ok(path.clone()),
            Ok(there) if there != *writing.known => return Err(Error::Changed),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(Error::unwritten(path, error));
            }
            _ => {}
        }
        replace(path, &writing.text).map_err(|reason| Error::unwritten(path, reason))?;
        Ok(path.clone())
    }
}

/// Writes a file that is not there yet, its folder included.
///
/// # Errors
///
/// When there is a file of that name, or it cannot be written.
pub(super) fn create(path: &Path, text: &str) -> Result<(), Error> {
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
    };
    write().map_err(|reason: io::Error| match reason.kind() {
        ErrorKind::AlreadyExists => Error::Exists { path: path.to_owned() },
        _ => Error::unwritten(path, reason),
    })
}

/// Puts a new file in the place of the old one, so that nobody ever finds half of it. A link stays a
/// link, and who may read the file still may.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let new = path.with_file_name(format!(".{name}.new"));
    let write = || {
        let mut file = File::create(&new)?;
        if let Ok(old) = fs::metadata(&path) {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(text)?;
        file.sync_all()?;
        fs::rename(&new, &path)
    };
    write().inspect_err(|_| {
        let _gone = fs::remove_file(&new);
    })
}

/// The user's editor.
#[derive(Debug)]
pub(crate) struct Editor(String);

impl Editor {
    /// The one that `$VISUAL` or `$EDITOR` names, else vi.
    pub(crate) fn find() -> Self {
        let named = |name| env::var(name).ok().filter(|editor| !editor.trim().is_empty());
        Self(named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned()))
    }

    /// The editor on a file, through the shell, because people write `code --wait` and paths with
    /// quotes.
    pub(crate) fn on(&self, path: &Path) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{} \"$1\"", self.0), "sh"]).arg(path);
        command
    }

    /// Opens a file, and waits until it is closed.
    ///
    /// # Errors
    ///
    /// When there is no such editor, or it failed.
    pub(super) fn open(&self, path: &Path) -> Result<(), Error> {
        self.ended(self.on(path).status())
    }

    /// Whether the editor did its part.
    ///
    /// # Errors
    ///
    /// When it did not.
    pub(crate) fn ended(&self, status: io::Result<ExitStatus>) -> Result<(), Error> {
        let how = match status {
            Ok(status) if status.success() => return Ok(()),
            // The shell's word for a program that is not there.
            Ok(status) if status.code() == Some(127) => "there is no such program".to_owned(),
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        Err(Error::Editor { editor: one_line(&self.0), how })
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;
    use crate::config::{Config, Paths};

    fn home(config: Option<&Path>) -> Home {
        let paths = Paths { config: config.map(Path::to_owned), ..Paths::default() };
        Home { paths, config: Config::read("") }
    }

    fn writing(origin: Origin, known: &str, text: &str) -> Writing {
        let bytes = |text: &str| text.as_bytes().to_vec().into();
        Writing { id: "knee".to_owned(), origin, known: bytes(known), text: bytes(text) }
    }

    #[test]
    fn a_file_is_replaced_whole_with_its_link_and_its_permissions() {
        let folder = tempfile::TempDir::new().unwrap();
        let (far, link) = (folder.path().join("far.toml"), folder.path().join("knee.toml"));
        fs::write(&far, "one").unwrap();
        fs::set_permissions(&far, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&far, &link).unwrap();
        let user = Origin::User(link.clone());
        assert_eq!(home(None).write(&writing(user, "one", "two")).unwrap(), link);
        assert_eq!(fs::read_to_string(&far).unwrap(), "two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&far).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_the_user_has_not_seen_is_not_written_over() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("routines/knee.toml");
        let home = home(Some(folder.path()));
        let of = |origin: &Origin, known, text| home.write(&writing(origin.clone(), known, text));
        assert_eq!(of(&Origin::Bundled, "one", "two").unwrap(), path);
        let two = "#:schema ../schemas/routine.json\n\ntwo";
        assert_eq!(fs::read_to_string(&path).unwrap(), two);
        assert!(matches!(of(&Origin::Bundled, "one", "three"), Err(Error::Changed)));
        let user = Origin::User(path.clone());
        assert!(matches!(of(&user, "one", "three"), Err(Error::Changed)));
        assert_eq!(fs::read_to_string(&path).unwrap(), two);
        fs::remove_file(&path).unwrap();
        assert_eq!(of(&user, "two", "three").unwrap(), path);
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
    }

    #[test]
    fn without_a_home_nothing_is_written() {
        let written = home(None).write(&writing(Origin::Bundled, "", "two"));
        assert!(matches!(written, Err(Error::NoFolder)));
    }
}
