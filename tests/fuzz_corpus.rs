//! What the fuzz targets ask of everything, asked of what they have found so far: `fuzz/corpus`,
//! and beginnings of its files. Looking for more is `make fuzz`.

use std::path::{Path, PathBuf};
use std::{fs, io};

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    files.sort();
    Ok(files)
}

// A2, A3, D2, D6, S3, S6, U1
#[test]
fn what_fuzzing_has_found_so_far_holds() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut sources: Vec<String> = vec![];
    for (target, _) in properties::TARGETS {
        let corpus = files(&fuzz.join("corpus").join(target))
            .unwrap_or_else(|error| panic!("the corpus of {target}: {error}"));
        assert!(!corpus.is_empty(), "{target} has a corpus");
        for path in corpus {
            let bytes = fs::read(&path).unwrap();
            println!("{}", path.display());
            properties::hold(target, &bytes);
            for end in (0..bytes.len().min(200)).step_by(7) {
                properties::hold(target, &bytes[..end]);
            }
        }
        sources.push(format!("{target}.rs"));
    }
    let there: Vec<String> = files(&fuzz.join("fuzz_targets"))
        .unwrap()
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, sources, "the table names every target");
}
