//! Embeds the assets: `style/main.css`, `style/more.css`, `public/*`, and the browser part in
//! `target/site/pkg` if it has been built. Each gets a name that carries its hash, and brotli and
//! gzip variants made here, once per content. Writes `$OUT_DIR/assets.rs`, the table that
//! `src/server/assets.rs` serves from. Any of the files may be missing. Beside it `$OUT_DIR/
//! licences.gz`, the licences of what is compiled in.

mod licences;

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build");
    // They are compiled in by a macro that does not say so to cargo.
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-env-changed=PORTAL_SITE_DIR");
    // The browser part itself embeds nothing.
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
    // Not below CARGO_TARGET_DIR: the Makefile writes here.
    let site = env::var_os("PORTAL_SITE_DIR")
        .map_or_else(|| root.join("target/site/pkg"), |dir| root.join(dir));
    // Cargo would take a path that is missing as changed, always. An empty folder it can watch.
    fs::create_dir_all(&site)?;

    let mut sources: Vec<(String, Vec<u8>)> = Vec::new();
    for folder in [root.join("style"), root.join("public"), site.clone()]
        .iter()
        .filter(|folder| folder.is_dir())
    {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
    for name in ["main.css", "more.css"] {
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
    // What older contents left behind.
    for path in files_of(&out)?
        .into_iter()
        .filter(|path| !kept.contains(path))
    {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// One line of the table; the files it includes are written unless an earlier run did.
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
                // By way of a second name, so that a build that was interrupted leaves no half file.
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
    // An icon of packed pixels only grows.
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

/// The style sheet with every line `@import "other.css";` or `@import "other.css" layer(name);`
/// replaced by that file.
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

/// Without comments and without the white space that means nothing; what stands in quotes is left
/// alone.
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
                // After a colon: in a declaration. No selector has one there, but may have one
                // before.
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

/// What wasm-bindgen writes, without its comments and indents: both stand on lines of their own,
/// and no text of it goes over a line.
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

/// wasm-bindgen tells imports apart by hashes, `__wbg_focus_d5e2fdbdb56416f0`, which no compression
/// makes smaller. Numbers of the same length do as well, if both files have the same ones.
fn numbered(mut js: Vec<u8>, mut wasm: Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let mut numbers: HashMap<Vec<u8>, usize> = HashMap::new();
    number(&mut js, |hash| {
        let next = numbers.len();
        Some(*numbers.entry(hash.to_vec()).or_insert(next))
    });
    number(&mut wasm, |hash| numbers.get(hash).copied());
    (js, wasm)
}

/// Puts the number of a hash in its place, where it has one: sixteen hexadecimal digits at the end
/// of a name.
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

/// The files of a folder in the order of their names; none if there is no such folder.
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
