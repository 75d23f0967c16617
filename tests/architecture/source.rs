//! A folder of source files, and where the paths in them lead.

use crate::tokens::{File, Segments};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

/// Aliases of aliases are followed this far.
const DEPTH: usize = 8;

/// A folder of source files.
pub struct Source {
    /// All files, tests too, by their path inside the folder.
    pub texts: BTreeMap<String, String>,
    /// The files that are not tests.
    pub files: Vec<File>,
    /// The file of every module, as an index of `files`.
    modules: BTreeMap<Segments, usize>,
}

/// A place that names something of this crate.
pub struct Import<'a> {
    /// The file that it stands in.
    pub file: &'a str,
    pub line: usize,
    /// The path as written.
    pub path: String,
    /// The room that the path names.
    pub room: String,
    /// The file that declares the item, behind all re-exports.
    pub target: &'a str,
}

impl Source {
    pub fn read(texts: BTreeMap<String, String>) -> Source {
        let mut files = texts
            .iter()
            .map(|(name, text)| File::read(name, text))
            .collect::<Vec<_>>();
        let test_modules = files
            .iter()
            .flat_map(|file| file.test_modules.clone())
            .collect::<Vec<_>>();
        let test_files = files
            .iter()
            .flat_map(|file| file.test_files.clone())
            .collect::<Vec<_>>();
        files.retain(|file| {
            let within = |module: &Segments| file.modules[0].starts_with(module);
            !test_files.contains(&file.name) && !test_modules.iter().any(within)
        });
        let modules = files.iter().enumerate().flat_map(|(at, file)| {
            let modules = file.modules.iter();
            modules.map(move |module| (module.clone(), at))
        });
        Source {
            modules: modules.collect(),
            files,
            texts,
        }
    }

    /// The folder `src` of this package.
    pub fn of_this_package() -> &'static Source {
        static SOURCE: LazyLock<Source> = LazyLock::new(|| {
            let mut texts = BTreeMap::new();
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
            read_folder(&folder, "", &mut texts);
            Source::read(texts)
        });
        &SOURCE
    }

    /// The paths of all files that are not tests.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// The names in [`crate::ONLY_IN`] that occur, with file and line.
    pub fn rare_names(&self) -> impl Iterator<Item = (&'static str, &str, usize)> {
        self.files.iter().flat_map(|file| {
            let names = file.rare_names.iter();
            names.map(|(name, line)| (*name, file.name.as_str(), *line))
        })
    }

    /// The files with methods of `name` that belong to no trait.
    pub fn inherent_methods_of(&self, name: &str) -> impl Iterator<Item = &str> {
        let has = move |head: &Vec<String>| {
            !head.iter().any(|word| word == "for") && head.last().is_some_and(|last| last == name)
        };
        self.files
            .iter()
            .filter(move |file| file.impls.iter().any(has))
            .map(|file| file.name.as_str())
    }

    pub fn imports(&self) -> impl Iterator<Item = Import<'_>> {
        self.files
            .iter()
            .flat_map(|file| file.paths.iter().map(move |path| (file, path)))
            .filter_map(|(file, path)| {
                let target = self.absolute(file, &path.scope, &path.segments, DEPTH)?;
                let is_room = self
                    .modules
                    .contains_key(target.get(..1).unwrap_or_default());
                Some(Import {
                    file: &file.name,
                    line: path.line,
                    path: path.segments.join("::"),
                    room: if is_room { &target[0] } else { "lib" }.to_owned(),
                    target: &self.file_of(&target, DEPTH)?.name,
                })
            })
    }

    /// The path from the root of the crate that `segments` in the module `scope` stand for, `None`
    /// if they lead into another crate.
    fn absolute(
        &self,
        file: &File,
        scope: &[String],
        segments: &[String],
        depth: usize,
    ) -> Option<Segments> {
        let (first, mut rest) = segments.split_first()?;
        let mut base = scope.to_vec();
        // The command line is a crate of its own, and the library is called `portal` there.
        let in_main = scope.first().is_some_and(|module| module == "main");
        match first.as_str() {
            "self" => {}
            "crate" if in_main => base.truncate(1),
            "portal" if in_main => base.clear(),
            "crate" => base.clear(),
            "super" => {
                base.pop()?;
                while let Some((_, further)) =
                    rest.split_first().filter(|(next, _)| *next == "super")
                {
                    base.pop()?;
                    rest = further;
                }
            }
            name => {
                base.push(name.to_owned());
                if !self.modules.contains_key(&base) {
                    let alias = file.aliases.get(&(scope.to_vec(), name.to_owned()))?;
                    base = self.absolute(file, scope, alias, depth.checked_sub(1)?)?;
                }
            }
        }
        base.extend_from_slice(rest);
        Some(base)
    }

    /// The file that declares what an absolute path names.
    fn file_of(&self, path: &[String], depth: usize) -> Option<&File> {
        let length = (0..=path.len())
            .rev()
            .find(|length| self.modules.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        let file = &self.files[self.modules[module]];
        if let Some((name, rest)) = rest.split_first()
            && let Some(alias) = file.aliases.get(&(module.to_vec(), name.clone()))
            && let Some(mut target) = self.absolute(file, module, alias, DEPTH)
        {
            target.extend_from_slice(rest);
            return self.file_of(&target, depth.checked_sub(1)?);
        }
        Some(file)
    }
}

fn read_folder(folder: &Path, prefix: &str, texts: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let entry = entry.expect("an entry of a folder");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_folder(&entry.path(), &format!("{name}/"), texts);
        } else if name.ends_with(".rs") {
            texts.insert(
                name,
                fs::read_to_string(entry.path()).expect("a source file"),
            );
        }
    }
}
