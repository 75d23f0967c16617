//! Gathers the licences of everything that is compiled into the portal, as one text: each package
//! with its version and licence, then the licence texts of those packages, each distinct text once.
//! `portal licences` prints it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

/// Beginnings of the names of licence files.
const NAMES: [&str; 5] = ["licen", "copying", "notice", "copyright", "unlicense"];

/// Gathers the licences of the packages that cargo compiles in for this target.
///
/// # Errors
///
/// Fails if `cargo tree` fails.
pub fn gather(root: &Path) -> io::Result<String> {
    let (mut lines, mut texts) = (BTreeSet::new(), BTreeMap::<String, BTreeSet<String>>::new());
    let sources = sources(root);
    for (name, version, licence) in compiled_in(root)? {
        lines.insert(format!("{name} {version}: {licence}"));
        for text in texts_of(&sources, &name, &version) {
            texts
                .entry(text)
                .or_default()
                .insert(format!("{name} {version}"));
        }
    }
    let mut all = String::from("The portal is made of these packages:\n\n");
    lines
        .iter()
        .for_each(|line| all.push_str(&format!("{line}\n")));
    for (text, packages) in texts {
        let packages: Vec<String> = packages.into_iter().collect();
        let _ = write!(
            all,
            "\n{}\n{}\n\n{text}\n",
            "=".repeat(80),
            packages.join(", ")
        );
    }
    Ok(all)
}

/// Returns name, version and licence of each package. `cargo tree` needs only what this build has
/// downloaded already; `cargo metadata` would need more.
fn compiled_in(root: &Path) -> io::Result<Vec<(String, String, String)>> {
    let (cargo, target) = (
        env::var_os("CARGO").expect("cargo sets it"),
        env::var("TARGET").expect("cargo sets it"),
    );
    let mut tree = Command::new(cargo);
    tree.current_dir(root).args([
        "tree",
        "--offline",
        "--locked",
        "--edges",
        "normal,no-proc-macro",
        "--target",
        &target,
    ]);
    let output = tree
        .args(["--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"])
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let packages = listed.lines().skip(1).filter_map(|line| {
        let (package, licence) = line.split_once('|')?;
        let (name, rest) = package.split_once(" v")?;
        let version = rest.split(' ').next()?;
        let licence = if licence.is_empty() {
            "see its text below"
        } else {
            licence
        };
        Some((name.to_owned(), version.to_owned(), licence.to_owned()))
    });
    Ok(packages.collect())
}

/// Returns the folders with the sources of packages: those that cargo downloaded, and `vendor`
/// beside the portal.
fn sources(root: &Path) -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let registries = home
        .and_then(|home| fs::read_dir(home.join("registry/src")).ok())
        .into_iter()
        .flatten()
        .flatten();
    registries
        .map(|entry| entry.path())
        .chain([root.join("vendor")])
        .collect()
}

/// Returns the licence texts in a package's folder, without white space that differs from copy to
/// copy.
fn texts_of(sources: &[PathBuf], name: &str, version: &str) -> Vec<String> {
    let folders = sources
        .iter()
        .flat_map(|source| [source.join(format!("{name}-{version}")), source.join(name)]);
    let Some(entries) = folders
        .filter_map(|folder| fs::read_dir(folder).ok())
        .next()
    else {
        return vec![];
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        path.is_file() && NAMES.iter().any(|start| name.starts_with(start))
    });
    files.sort();
    let tidy = |text: String| {
        text.lines()
            .map(str::trim_end)
            .collect::<Vec<_>>()
            .join("\n")
            .trim()
            .to_owned()
    };
    files
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .map(tidy)
        .filter(|text| !text.is_empty())
        .collect()
}
