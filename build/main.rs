//! Embeds the assets: the style sheets that pages link, `public/*`, and the browser part in
//! `target/site/pkg` if it has been built. Each asset gets a name with its hash, and brotli and
//! gzip variants that are created here, once per content. The script writes `$OUT_DIR/assets.rs`,
//! the table from which `src/assets.rs` serves. Any of the files may be missing. It also writes
//! `$OUT_DIR/licences.gz`, the licences of what is compiled in.

mod licences;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build");
    // The migrations are compiled in by a macro that does not tell cargo.
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-env-changed=PORTAL_SITE_DIR");
    // The browser part embeds nothing itself.
    if env::var_os("CARGO_FEATURE_SSR").is_none() {
        return Ok(());
    }
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("assets");
    fs::create_dir_all(&out)?;
    println!("cargo::rerun-if-changed=Cargo.lock");
    fs::write(
        out.with_file_name("licences.gz"),
        gzip(licences::gather(&root)?.as_bytes())?,
    )?;
    // This folder is not below CARGO_TARGET_DIR, because the Makefile writes to it.
    let site = env::var_os("PORTAL_SITE_DIR")
        .map_or_else(|| root.join("target/site/pkg"), |dir| root.join(dir));
    // Cargo treats a missing path as changed at every build, but can watch an empty folder.
    fs::create_dir_all(&site)?;

    let mut sources: Vec<(String, Vec<u8>)> = Vec::new();
    for folder in [root.join("style"), root.join("public"), site.clone()]
        .iter()
        .filter(|folder| folder.is_dir())
    {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    for name in ["main.css", "outcome.css", "more.css", "operations.css"] {
        let style = root.join("style").join(name);
        if style.is_file() {
            sources.push((name.into(), small_css(&whole_css(&style)?).into_bytes()));
        }
    }
    for path in files_of(&root.join("public"))? {
        sources.push((name_of(&path), fs::read(&path)?));
    }
    let (bindings, wasm) = (site.join("portal.js"), site.join("portal_bg.wasm"));
    if bindings.is_file() && wasm.is_file() {
        let (js, part) = numbered(
            small_js(&fs::read_to_string(&bindings)?).into_bytes(),
            fs::read(&wasm)?,
        );
        sources.extend([(name_of(&bindings), js), (name_of(&wasm), part)]);
    }

    let mut table = String::from("&[\n");
    let mut kept = HashSet::new();
    for (name, content) in &sources {
        table.push_str(&row(&out, name, content, &mut kept)?);
    }
    table.push_str("]\n");
    fs::write(out.with_file_name("assets.rs"), table)?;
    // These files belong to older contents.
    for path in files_of(&out)?
        .into_iter()
        .filter(|path| !kept.contains(path))
    {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// Returns one line of the table. The files that it includes are written unless an earlier run did.
fn row(out: &Path, name: &str, content: &[u8], kept: &mut HashSet<PathBuf>) -> io::Result<String> {
    let hash = Sha256::digest(content)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let address = format!("/assets/{stem}-{}.{extension}", &hash[..8]);
    let mut variant =
        |suffix: &str, make: &dyn Fn(&[u8]) -> io::Result<Vec<u8>>| -> io::Result<PathBuf> {
            let path = out.join(format!("{hash}{suffix}"));
            if !path.is_file() {
                // The file is written under a second name first, so that an interrupted build
                // leaves no incomplete file.
                let unfinished = path.with_extension("unfinished");
                fs::write(&unfinished, make(content)?)?;
                fs::rename(&unfinished, &path)?;
            }
            kept.insert(path.clone());
            Ok(path)
        };
    let raw = variant("", &|content| Ok(content.to_vec()))?;
    let brotli = variant(".br", &brotli)?;
    let gzip = variant(".gz", &gzip)?;
    let include = |path: &Path| format!("include_bytes!({path:?})");
    // An icon with compressed pixels only gets larger.
    let smaller = |path: &Path| -> io::Result<String> {
        Ok(if fs::metadata(path)?.len() < content.len() as u64 {
            format!("Some({})", include(path))
        } else {
            "None".into()
        })
    };
    Ok(format!(
        "Asset {{ name: {name:?}, address: {address:?}, media_type: {:?}, hash: {:?}, raw: {}, brotli: {}, gzip: {} }},\n",
        media_type(extension),
        &hash[..32],
        include(&raw),
        smaller(&brotli)?,
        smaller(&gzip)?,
    ))
}

fn media_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "ico" => "image/x-icon",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        other => panic!("public/: add the media type of .{other} to build/main.rs"),
    }
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*content, &mut packed, &settings)?;
    Ok(packed)
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(content)?;
    packer.finish()
}

/// Returns the style sheet with every line `@import "other.css";` or `@import "other.css"
/// layer(name);` replaced by the content of that file.
fn whole_css(path: &Path) -> io::Result<String> {
    let mut whole = String::new();
    for line in fs::read_to_string(path)?.lines() {
        let Some((file, rest)) = line
            .trim()
            .strip_prefix("@import \"")
            .and_then(|rest| rest.split_once('"'))
        else {
            whole.push_str(line);
            whole.push('\n');
            continue;
        };
        let part = whole_css(&path.with_file_name(file))?;
        match rest
            .trim()
            .trim_end_matches(';')
            .strip_prefix("layer(")
            .and_then(|rest| rest.strip_suffix(')'))
        {
            Some(layer) => whole.push_str(&format!("@layer {layer} {{\n{part}}}\n")),
            None => whole.push_str(&part),
        }
    }
    Ok(whole)
}

/// Removes comments and insignificant white space. Quoted text is left alone.
fn small_css(css: &str) -> String {
    let mut small = String::with_capacity(css.len());
    let mut rest = css.chars().peekable();
    while let Some(next) = rest.next() {
        match next {
            '/' if rest.peek() == Some(&'*') => {
                rest.next();
                let mut before = ' ';
                for within in rest.by_ref() {
                    if before == '*' && within == '/' {
                        break;
                    }
                    before = within;
                }
            }
            '"' | '\'' => {
                small.push(next);
                while let Some(within) = rest.next() {
                    small.push(within);
                    match within {
                        '\\' => small.extend(rest.next()),
                        quote if quote == next => break,
                        _ => {}
                    }
                }
            }
            space if space.is_ascii_whitespace() => {
                // A colon with a space after it is in a declaration. A selector never has a space
                // after its colon, but may have one before it.
                if !small.ends_with(['{', '}', ';', ',', ' ', ':', '>']) && !small.is_empty() {
                    small.push(' ');
                }
            }
            '{' | '}' | ';' | ',' | '>' => {
                if small.ends_with(' ') {
                    small.pop();
                }
                if next == '}' && small.ends_with(';') {
                    small.pop();
                }
                small.push(next);
            }
            other => small.push(other),
        }
    }
    small
}

/// Removes the comments and indents of wasm-bindgen's output. Both are on lines of their own, and
/// no string literal spans lines.
fn small_js(js: &str) -> String {
    let mut small = String::with_capacity(js.len());
    let mut in_comment = false;
    for line in js.lines().map(str::trim) {
        in_comment |= line.starts_with("/*");
        if !in_comment && !line.is_empty() && !line.starts_with("//") {
            small.push_str(line);
            small.push('\n');
        }
        in_comment &= !line.ends_with("*/");
    }
    small
}

/// Replaces hashes by numbers of the same length. wasm-bindgen distinguishes imports by hashes such
/// as `__wbg_focus_d5e2fdbdb56416f0`, which do not compress. Both files get the same numbers.
fn numbered(mut js: Vec<u8>, mut wasm: Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let mut numbers: HashMap<Vec<u8>, usize> = HashMap::new();
    number(&mut js, |hash| {
        let next = numbers.len();
        Some(*numbers.entry(hash.to_vec()).or_insert(next))
    });
    number(&mut wasm, |hash| numbers.get(hash).copied());
    (js, wasm)
}

/// Replaces each hash, which is sixteen hexadecimal digits at the end of a name, by its number if
/// it has one.
fn number(content: &mut [u8], mut number_of: impl FnMut(&[u8]) -> Option<usize>) {
    const LENGTH: usize = 16;
    for at in 0..content.len().saturating_sub(LENGTH + 1) {
        let (hash, after) = (at + 1..at + 1 + LENGTH, content[at + 1 + LENGTH]);
        let is_hash = content[at] == b'_'
            && !after.is_ascii_alphanumeric()
            && content[hash.clone()]
                .iter()
                .all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if is_hash && let Some(number) = number_of(&content[hash.clone()]) {
            content[hash].copy_from_slice(format!("{number:0LENGTH$}").as_bytes());
        }
    }
}

/// Returns the files of a folder in the order of their names, or none if the folder does not exist.
fn files_of(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_file() && !name_of(&path).starts_with('.') {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
