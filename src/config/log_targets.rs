//! Modules that `PORTAL_LOG` names and that log nothing here: such a part has no effect, and most
//! likely it is misspelt.

/// The crates in the program that log.
const CRATES: &[&str] = &[
    "axum",
    "h2",
    "hyper",
    "hyper_util",
    "leptos",
    "leptos_axum",
    "metrics_exporter_prometheus",
    "opentelemetry",
    "opentelemetry_http",
    "opentelemetry_otlp",
    "opentelemetry_sdk",
    "portal",
    "reqwest",
    "rustls",
    "sqlx",
    "sqlx_core",
    "sqlx_postgres",
    "sqlx_sqlite",
    "tokio",
    "tower",
    "tower_http",
    "tower_sessions",
    "tower_sessions_core",
];

/// The modules of the portal itself.
const MODULES: &[&str] = &[
    "api",
    "app",
    "assets",
    "audit_log",
    "auth",
    "change_sets",
    "cli",
    "clock",
    "components",
    "config",
    "cookie",
    "customers",
    "editing",
    "error",
    "error_catalog",
    "expiring_map",
    "history",
    "islands",
    "middleware",
    "news",
    "notifications",
    "pages",
    "partner_center",
    "profile",
    "rate_limit",
    "role",
    "router",
    "sandbox",
    "server",
    "snippets",
    "state",
    "store",
    "telemetry",
    "text",
    "time_zone",
    "version_entry",
    "watching",
    "weak_map",
];

/// Returns a phrase that continues the setting's name for every part whose module logs nothing.
/// It does not repeat the part.
pub fn without_effect(filter: &str) -> Vec<String> {
    let parts = filter.split(',').map(str::trim).enumerate();
    let told = parts.filter_map(|(place, part)| {
        let (name, _) = part.split_once(['=', '['])?;
        let meant = unknown(name)?;
        let meant = meant.map_or(String::new(), |meant| format!("; did you mean {meant}?"));
        Some(format!(
            "names in its part {} a module that logs nothing here, so that this part has no effect{meant}",
            place + 1
        ))
    });
    told.collect()
}

/// Returns `None` if a module of this name logs, and otherwise the one that is likely meant.
fn unknown(name: &str) -> Option<Option<String>> {
    let mut words = name.split("::");
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    // A filter names the beginning of what logs.
    let begins = || CRATES.iter().any(|known| known.starts_with(first));
    if first.is_empty() || (second.is_none() && begins()) {
        return None;
    }
    if !CRATES.contains(&first) {
        return Some(nearest(first, CRATES).map(str::to_owned));
    }
    let module = second.filter(|_| first == "portal")?;
    let is_known = if words.next().is_some() {
        MODULES.contains(&module)
    } else {
        MODULES.iter().any(|known| known.starts_with(module))
    };
    (!is_known).then(|| nearest(module, MODULES).map(|module| format!("portal::{module}")))
}

fn nearest(name: &str, known: &[&'static str]) -> Option<&'static str> {
    let most = 1 + name.len() / 4;
    let near = known
        .iter()
        .map(|known| (strsim::damerau_levenshtein(name, known), *known));
    near.filter(|(far, _)| *far <= most)
        .min()
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_names_nothing_is_told_with_what_is_likely_meant() {
        for (filter, says) in [
            (
                "portl=debug",
                "part 1 a module that logs nothing here, so that this part has no effect; did you mean portal?",
            ),
            ("info,portal::stor=debug,sqlxx=warn", "part 3"),
            ("info,portal::stroe=debug", "did you mean portal::store?"),
            (
                "info, portal::stroe::pool=debug",
                "did you mean portal::store?",
            ),
            ("info,nothing_like_it=debug", "no effect"),
        ] {
            let told = without_effect(filter);
            assert_eq!(told.len(), 1, "{filter}: {told:?}");
            assert!(told[0].contains(says), "{filter}: {told:?}");
            assert!(!told[0].contains("nothing_like_it"), "{told:?}");
        }
    }

    #[test]
    fn what_logs_is_not_told() {
        for filter in [
            "info",
            "debug,off",
            "info,portal=debug",
            "portal::store::pool=trace,hyper=info,sqlx=off",
            "info,portal[request]=debug,[request]=debug",
            "tower_http::trace=debug",
        ] {
            assert_eq!(without_effect(filter), Vec::<String>::new(), "{filter}");
        }
    }

    #[test]
    fn every_module_of_the_portal_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let entries = std::fs::read_dir(folder).expect("the folder");
        let mut modules: Vec<String> = entries
            .map(|entry| {
                let name = entry.expect("an entry").file_name();
                name.to_string_lossy().trim_end_matches(".rs").to_owned()
            })
            .filter(|name| name != "lib" && name != "main")
            .collect();
        modules.sort();
        // A file with a folder beside it is one module.
        modules.dedup();
        assert_eq!(modules, MODULES);
    }
}
