//! What the interface does with the user's files: it writes them, and opens them in the editor.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};

use crate::routine::catalog::Origin;
use crate::tui::effect::Writing;

/// Where the user's files are.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    /// The folder with the user's routines, if there is a home for one.
    pub(crate) folder: Option<PathBuf>,
}

impl Desk {
    /// Lets a routine's file say what it is to say; the answer is the file. A bundled routine gets a
    /// file in the user's folder. What the user has not seen is not written over.
    ///
    /// # Errors
    ///
    /// Says in words why it was not written.
    pub(crate) fn write(&self, writing: &Writing) -> Result<PathBuf, String> {
        let Origin::User(path) = &writing.origin else {
            let folder = self
                .folder
                .as_ref()
                .ok_or("there is no home folder to write to; set SUPPLE_CONFIG_DIR to a folder")?;
            let path = folder.join(format!("{}.toml", writing.id));
            return create(&path, &writing.text).map(|()| path).map_err(|error| in_words(&error));
        };
        match fs::read(path) {
            Ok(there) if there == *writing.text => return Ok(path.clone()),
            Ok(there) if there != *writing.known => {
                return Err("not saved: the file has just changed; look, and save again".to_owned());
            }
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(in_words(&error)),
            _ => {}
        }
        replace(path, &writing.text).map(|()| path.clone()).map_err(|error| in_words(&error))
    }
}

fn in_words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AlreadyExists => "not saved: there is a file of that name by now".to_owned(),
        _ => format!("not saved: {error}"),
    }
}

fn create(path: &Path, text: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text)
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

/// The user's editor on a file: `$VISUAL`, `$EDITOR` or vi, through the shell, because people write
/// `code --wait` and paths with quotes.
pub(crate) fn editor(path: &Path) -> Command {
    let named = |name| env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    let editor = named("VISUAL").or_else(|| named("EDITOR")).unwrap_or_else(|| "vi".to_owned());
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{editor} \"$1\""), "sh"]).arg(path);
    command
}

/// What is to be said of how the editor ended.
///
/// # Errors
///
/// When it did not do its part.
pub(crate) fn editor_ended(status: io::Result<ExitStatus>) -> Result<(), String> {
    let how = match status {
        Ok(status) if status.success() => return Ok(()),
        // The shell's word for a program that is not there.
        Ok(status) if status.code() == Some(127) => "there is no such program".to_owned(),
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    Err(format!("the editor failed: {how}; VISUAL or EDITOR names another"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn writing(origin: Origin, known: &str, text: &str) -> Writing {
        let bytes = |text: &str| text.as_bytes().to_vec().into();
        Writing { id: "knee".to_owned(), origin, known: bytes(known), text: bytes(text) }
    }

    #[test]
    fn a_file_is_replaced_whole_with_its_link_and_its_permissions() {
        let home = tempfile::TempDir::new().unwrap();
        let (far, link) = (home.path().join("far.toml"), home.path().join("knee.toml"));
        fs::write(&far, "one").unwrap();
        fs::set_permissions(&far, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&far, &link).unwrap();
        let desk = Desk { folder: None };
        let user = Origin::User(link.clone());
        assert_eq!(desk.write(&writing(user, "one", "two")), Ok(link.clone()));
        assert_eq!(fs::read_to_string(&far).unwrap(), "two");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&far).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_the_user_has_not_seen_is_not_written_over() {
        let home = tempfile::TempDir::new().unwrap();
        let path = home.path().join("routines/knee.toml");
        let desk = Desk { folder: Some(home.path().join("routines")) };
        assert_eq!(desk.write(&writing(Origin::Bundled, "one", "two")), Ok(path.clone()));
        assert_eq!(
            desk.write(&writing(Origin::Bundled, "one", "three")),
            Err("not saved: there is a file of that name by now".to_owned())
        );
        let user = Origin::User(path.clone());
        assert_eq!(
            desk.write(&writing(user.clone(), "one", "three")),
            Err("not saved: the file has just changed; look, and save again".to_owned())
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        fs::remove_file(&path).unwrap();
        assert_eq!(desk.write(&writing(user, "two", "three")), Ok(path.clone()));
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
    }

    #[test]
    fn without_a_home_nothing_is_written() {
        let desk = Desk { folder: None };
        assert_eq!(
            desk.write(&writing(Origin::Bundled, "", "two")),
            Err("there is no home folder to write to; set SUPPLE_CONFIG_DIR to a folder".to_owned())
        );
    }
}
