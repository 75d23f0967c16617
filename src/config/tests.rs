//! Each invalid setting causes a line with its name and without its value.

use super::*;
use crate::config::cloud::Cloud;

const KEYS: &str = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

const GOOD: &[(&str, &str)] = &[
    ("PORTAL_TENANT_ID", "11111111-2222-3333-4444-55555555ABCD"),
    ("PORTAL_CLIENT_ID", "66666666-7777-8888-9999-000000000000"),
    ("PORTAL_CLIENT_SECRET", "s3cr3t~value"),
    ("PORTAL_ENCRYPTION_KEYS", KEYS),
];

/// Reads a valid configuration with these settings replaced. An empty value removes a setting.
pub fn read(over: &[(&str, &str)]) -> Result<Settings, Vec<SettingProblem>> {
    Settings::read(&|name| {
        over.iter()
            .chain(GOOD)
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    })
}

#[test]
fn four_settings_are_enough() {
    let settings = read(&[]).unwrap();
    assert_eq!(settings.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(settings.url, "http://localhost:3000");
    assert_eq!(
        settings.redirect_uri(),
        "http://localhost:3000/sign-in/callback"
    );
    assert_eq!(settings.cloud, Cloud::Global);
    assert_eq!(settings.tenant, "11111111-2222-3333-4444-55555555abcd");
    assert_eq!(
        settings.authority,
        "https://login.microsoftonline.com/11111111-2222-3333-4444-55555555abcd/v2.0"
    );
    assert_eq!(settings.api_url, "https://api.partnercenter.microsoft.com");
    assert_eq!(
        settings.api_scope,
        "https://api.partnercenter.microsoft.com/user_impersonation"
    );
    assert_eq!(settings.database_url, "sqlite://portal.db");
    assert_eq!(
        (
            settings.session_idle.as_secs(),
            settings.session_lifetime.as_secs()
        ),
        (1800, 28800)
    );
    assert_eq!(
        (
            settings.upstream_timeout.as_secs(),
            settings.sign_in_rate,
            settings.request_rate
        ),
        (10, 60, 600)
    );
    assert_eq!(
        (settings.collection_rate, settings.sandbox_customers),
        (250, 250)
    );
    assert_eq!(
        (settings.change_set_limit, settings.change_day_limit),
        (1_000, 5_000)
    );
    assert_eq!((settings.default_role, settings.metrics_addr), (None, None));
    assert_eq!((settings.contact, settings.role_request_url), (None, None));
    assert!(settings.trusted_proxies.is_empty() && !settings.sandbox);
    assert_eq!(settings.reason_required, ReasonRequired::default());
    assert!(settings.ticket_pattern.is_none() && settings.ticket_url.is_none());
    let approval = settings.approval;
    assert!(approval.required.is_none() && approval.emergency);
    assert_eq!((approval.people, approval.life.as_secs()), (1, 7 * 86_400));
    assert!(settings.smtp.is_none() && !settings.webhooks.has_hosts());
    assert!(!settings.watch, "watching is opted into");
}

#[test]
fn every_wrong_setting_gives_a_line_with_its_name_and_without_its_value() {
    for (name, value) in [
        ("PORTAL_ADDR", "xyzzy"),
        ("PORTAL_URL", "http://xyzzy.example.com"),
        ("PORTAL_CLOUD", "xyzzy"),
        ("PORTAL_CLOUD", "germany"),
        ("PORTAL_TENANT_ID", "xyzzy.onmicrosoft.com"),
        ("PORTAL_CLIENT_ID", "xyzzy"),
        ("PORTAL_AUTHORITY", "http://xyzzy.example.com/tenant"),
        ("PORTAL_API_URL", "https://xyzzy.example.com/v1"),
        ("PORTAL_API_SCOPE", "xyzzy plugh"),
        ("PORTAL_DATABASE_URL", "mysql://user:xyzzy@host/db"),
        ("PORTAL_DATABASE_URL", "postgres://user:xy#zzy@host/db"),
        ("PORTAL_DATABASE_CONNECTIONS", "1"),
        ("PORTAL_DATABASE_CONNECTIONS", "xyzzy"),
        ("PORTAL_ENCRYPTION_KEYS", "a:xyzzy"),
        ("PORTAL_ENCRYPTION_KEYS", "2026:$(openssl rand xyzzy)"),
        ("PORTAL_CLIENT_SECRET", "\"xyzzy\""),
        ("PORTAL_CLIENT_SECRET", "xyzzy\nxyzzy"),
        ("PORTAL_URL", "'https://xyzzy.example.com'"),
        ("PORTAL_DEFAULT_ROLE", "xyzzy"),
        ("PORTAL_CONTACT", "javascript:xyzzy"),
        ("PORTAL_CONTACT", "<script>xyzzy</script>"),
        ("PORTAL_CONTACT", "xyzzy\u{202e}"),
        ("PORTAL_CONTACT", "xyzzy\nxyzzy"),
        ("PORTAL_CONTACT", "https://xyzzy:xyzzy@contoso.example"),
        ("PORTAL_ROLE_REQUEST_URL", "http://xyzzy.example"),
        ("PORTAL_ROLE_REQUEST_URL", "javascript:xyzzy"),
        ("PORTAL_REASON_REQUIRED", "billing,xyzzy"),
        ("PORTAL_REASON_REQUIRED", "billing.xyzzy"),
        ("PORTAL_TICKET_PATTERN", "(xyzzy"),
        ("PORTAL_TICKET_PATTERN", "(xyzzy)?"),
        ("PORTAL_TICKET_URL", "https://xyzzy.example/browse/"),
        ("PORTAL_TICKET_URL", "http://xyzzy.example/{ticket}"),
        (
            "PORTAL_TICKET_URL",
            "https://xyzzy:secret@tickets.example/{ticket}",
        ),
        ("PORTAL_APPROVAL_REQUIRED", "billing,xyzzy"),
        ("PORTAL_APPROVAL_REQUIRED", "billing.xyzzy"),
        ("PORTAL_APPROVAL_PEOPLE", "0"),
        ("PORTAL_APPROVAL_PEOPLE", "3"),
        ("PORTAL_APPROVAL_PEOPLE", "xyzzy"),
        ("PORTAL_APPROVAL_DAYS", "0"),
        ("PORTAL_APPROVAL_DAYS", "31"),
        ("PORTAL_APPROVAL_DAYS", "xyzzy"),
        ("PORTAL_APPROVAL_EMERGENCY", "xyzzy"),
        ("PORTAL_SESSION_IDLE", "xyzzy"),
        ("PORTAL_SESSION_LIFETIME", "-1"),
        ("PORTAL_UPSTREAM_TIMEOUT", "0"),
        ("PORTAL_SIGN_IN_RATE", "1.5"),
        ("PORTAL_REQUEST_RATE", "-1"),
        ("PORTAL_COLLECTION_RATE", "-1"),
        ("PORTAL_COLLECTION_RATE", "xyzzy"),
        ("PORTAL_WATCH", "true"),
        ("PORTAL_CHANGE_SET_LIMIT", "0"),
        ("PORTAL_CHANGE_SET_LIMIT", "xyzzy"),
        ("PORTAL_CHANGE_DAY_LIMIT", "0"),
        ("PORTAL_CHANGE_DAY_LIMIT", "xyzzy"),
        ("PORTAL_SANDBOX_CUSTOMERS", "0"),
        ("PORTAL_SANDBOX_CUSTOMERS", "100001"),
        ("PORTAL_SANDBOX_CUSTOMERS", "xyzzy"),
        ("PORTAL_SMTP_HOST", "smtp://xyzzy.example"),
        ("PORTAL_SMTP_PORT", "xyzzy"),
        ("PORTAL_SMTP_PORT", "0"),
        ("PORTAL_SMTP_SECURITY", "xyzzy"),
        ("PORTAL_SMTP_PASSWORD", "xyzzy\nxyzzy"),
        ("PORTAL_SMTP_FROM", "xyzzy"),
        ("PORTAL_WEBHOOK_HOSTS", "https://xyzzy.example/"),
        ("PORTAL_WEBHOOK_HOSTS", "*.xyzzy"),
        ("PORTAL_WEBHOOK_HOSTS", "hooks.example,xyzzy:port"),
        ("PORTAL_WEBHOOK_NETWORKS", "10.0.0.1,xyzzy"),
        ("PORTAL_TRUSTED_PROXIES", "10.0.0.1,xyzzy"),
        ("PORTAL_METRICS_ADDR", "xyzzy"),
        ("PORTAL_LOG", "portal=xyzzy"),
        ("PORTAL_LOG", "warning"),
        ("PORTAL_LOG", "xyzzy"),
        ("PORTAL_OTLP_ENDPOINT", "xyzzy:4317"),
        ("PORTAL_LOG_FORMAT", "xyzzy"),
    ] {
        let problems = read(&[(name, value)]).expect_err(name);
        assert_eq!(problems.len(), 1, "{name}: {problems:?}");
        let line = problems[0].to_string();
        assert!(
            line.starts_with(&format!("{name}: ")) && line.contains("example: "),
            "{line}"
        );
        assert!(!line.contains("xyzzy") && !line.contains('\n'), "{line}");
    }
}

#[test]
fn mail_is_set_up_by_a_host_and_a_sender_and_an_account_has_a_password() {
    let host = ("PORTAL_SMTP_HOST", table::SMTP_HOST.example);
    let from = ("PORTAL_SMTP_FROM", table::SMTP_FROM.example);
    let smtp = |over: &[(&str, &str)]| read(over).unwrap().smtp.expect("mail is set up");
    let plain = smtp(&[host, from]);
    assert_eq!(
        (plain.port, plain.security),
        (587, SmtpSecurity::StartTls),
        "TLS is the default"
    );
    assert!(plain.account.is_none());
    let tls = ("PORTAL_SMTP_SECURITY", "tls");
    assert_eq!(smtp(&[host, from, tls]).port, 465);
    let (user, password) = (
        ("PORTAL_SMTP_USER", "portal"),
        ("PORTAL_SMTP_PASSWORD", "hush~hush"),
    );
    let account = smtp(&[host, from, user, password]).account.clone().unwrap();
    assert_eq!(account.1.reveal(), "hush~hush");
    assert!(!format!("{account:?}").contains("hush"));

    let none = ("PORTAL_SMTP_SECURITY", "none");
    let here = ("PORTAL_SMTP_HOST", "127.0.0.1");
    assert_eq!(smtp(&[here, from, none]).security, SmtpSecurity::None);
    for (over, name) in [
        (vec![host], "PORTAL_SMTP_FROM"),
        (vec![from], "PORTAL_SMTP_HOST"),
        (vec![user, password], "PORTAL_SMTP_HOST"),
        (vec![host, from, user], "PORTAL_SMTP_PASSWORD"),
        (vec![host, from, password], "PORTAL_SMTP_USER"),
        (vec![host, from, none], "PORTAL_SMTP_SECURITY"),
    ] {
        let problems = read(&over).expect_err(name);
        assert_eq!(problems.len(), 1, "{over:?}: {problems:?}");
        assert_eq!(problems[0].name, name, "{over:?}");
    }
}

#[test]
fn reasons_and_ticket_numbers_are_set_up_by_three_settings() {
    let settings = read(&[
        ("PORTAL_REASON_REQUIRED", table::REASON_REQUIRED.example),
        ("PORTAL_TICKET_PATTERN", table::TICKET_PATTERN.example),
        ("PORTAL_TICKET_URL", table::TICKET_URL.example),
    ])
    .unwrap();
    let required = settings.reason_required;
    assert!(required.applies(&crate::profile::BILLING, ["taxId"]));
    assert!(!required.applies(&crate::profile::BILLING, ["address.city"]));
    assert!(settings.ticket_pattern.unwrap().matches("OPS-17"));
    assert_eq!(
        settings.ticket_url.unwrap().of("OPS-17").as_deref(),
        Some("https://tickets.example/browse/OPS-17")
    );
}

#[test]
fn all_problems_are_told_in_one_go() {
    let problems =
        Settings::read(&|name| (name == "PORTAL_ADDR").then(|| "nowhere".to_owned())).unwrap_err();
    let names: Vec<&str> = problems
        .iter()
        .map(|problem| problem.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "PORTAL_ADDR",
            "PORTAL_TENANT_ID",
            "PORTAL_CLIENT_ID",
            "PORTAL_CLIENT_SECRET",
            "PORTAL_ENCRYPTION_KEYS"
        ]
    );
}

#[test]
fn a_custom_cloud_must_name_its_addresses() {
    let names = |problems: Vec<SettingProblem>| {
        problems
            .into_iter()
            .map(|problem| problem.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(read(&[("PORTAL_CLOUD", "custom")]).unwrap_err()),
        ["PORTAL_AUTHORITY", "PORTAL_API_URL"]
    );
    let settings = read(&[
        ("PORTAL_CLOUD", "custom"),
        ("PORTAL_AUTHORITY", "http://localhost:1/t/v2.0/"),
        ("PORTAL_API_URL", "http://localhost:1/"),
    ]);
    let settings = settings.unwrap();
    assert_eq!(settings.authority, "http://localhost:1/t/v2.0");
    assert_eq!(settings.api_scope, "http://localhost:1/user_impersonation");
}

#[test]
fn the_credential_is_one_of_secret_file_or_certificate() {
    let folder = std::env::temp_dir().join(format!("portal-settings-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).unwrap();
        folder.join(name).display().to_string()
    };
    let secret = file("secret", "from-a-file\n");
    let settings = read(&[
        ("PORTAL_CLIENT_SECRET", ""),
        ("PORTAL_CLIENT_SECRET_FILE", &secret),
    ])
    .unwrap();
    assert!(
        matches!(&settings.credential, Credential::Secret(secret) if secret.reveal() == "from-a-file")
    );

    let pem = file(
        "good.pem",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
    );
    let settings = read(&[
        ("PORTAL_CLIENT_SECRET", ""),
        ("PORTAL_CLIENT_CERTIFICATE_FILE", &pem),
    ])
    .unwrap();
    assert!(matches!(settings.credential, Credential::Certificate(_)));

    let half = file("half.pem", "-----BEGIN CERTIFICATE-----\n");
    for (over, name) in [
        (vec![("PORTAL_CLIENT_SECRET", "")], "PORTAL_CLIENT_SECRET"),
        (
            vec![("PORTAL_CLIENT_SECRET_FILE", secret.as_str())],
            "PORTAL_CLIENT_SECRET",
        ),
        (
            vec![
                ("PORTAL_CLIENT_SECRET", ""),
                ("PORTAL_CLIENT_SECRET_FILE", "/nowhere"),
            ],
            "PORTAL_CLIENT_SECRET_FILE",
        ),
        (
            vec![("PORTAL_CLIENT_CERTIFICATE_FILE", pem.as_str())],
            "PORTAL_CLIENT_CERTIFICATE_FILE",
        ),
        (
            vec![
                ("PORTAL_CLIENT_SECRET", ""),
                ("PORTAL_CLIENT_CERTIFICATE_FILE", half.as_str()),
            ],
            "PORTAL_CLIENT_CERTIFICATE_FILE",
        ),
    ] {
        let problems = read(&over).unwrap_err();
        assert_eq!(
            problems
                .iter()
                .map(|problem| problem.name.as_str())
                .collect::<Vec<_>>(),
            [name],
            "{over:?}"
        );
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_secret_is_taken_clean_from_wherever_it_stands() {
    let path = std::env::temp_dir().join(format!("portal-clean-{}", std::process::id()));
    let text = path.display().to_string();
    let secret = |over: &[(&str, &str)]| match read(over).unwrap().credential {
        Credential::Secret(secret) => secret.reveal().to_owned(),
        Credential::Certificate(_) => String::new(),
    };
    assert_eq!(secret(&[("PORTAL_CLIENT_SECRET", " a~b\r\n")]), "a~b");
    let of_file = [
        ("PORTAL_CLIENT_SECRET", ""),
        ("PORTAL_CLIENT_SECRET_FILE", text.as_str()),
    ];
    std::fs::write(&path, "\u{feff}a~b\r\n").unwrap();
    assert_eq!(secret(&of_file), "a~b");
    for (bytes, says) in [
        (&b"\"xyzzy\"\n"[..], "quotation marks"),
        (b"\xff\xfex\0y\0", "UTF-8"),
        (b"xyzzy\nxyzzy\n", "one line"),
        (b"\r\n", "empty"),
    ] {
        std::fs::write(&path, bytes).unwrap();
        let problems = read(&of_file).unwrap_err();
        let line = problems[0].to_string();
        assert!(
            line.starts_with("PORTAL_CLIENT_SECRET") && line.contains(says),
            "{line}"
        );
        assert!(
            problems.len() == 1 && !line.contains("xyzzy"),
            "{problems:?}"
        );
    }
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn a_file_with_a_secret_is_named_by_its_path_and_a_secret_in_its_place_is_not() {
    let folder = std::env::temp_dir().join(format!("portal-named-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let (keys, secret) = ("PORTAL_ENCRYPTION_KEYS", "PORTAL_CLIENT_SECRET");
    let missing = folder.join("missing").display().to_string();
    for (setting, path) in [
        (keys, missing.clone()),
        (keys, file("empty", "\n")),
        (keys, file("short", "k:AAAA")),
        (secret, file("two-lines", "xyzzy\nxyzzy")),
        ("PORTAL_DATABASE_URL", file("no-address", "xyzzy")),
        ("PORTAL_CLIENT_CERTIFICATE", missing),
        ("PORTAL_CLIENT_CERTIFICATE", file("no.pem", "xyzzy")),
    ] {
        let named = format!("{setting}_FILE");
        let problems = read(&[(keys, ""), (secret, ""), (&named, &path)]).unwrap_err();
        let about = |problem: &&SettingProblem| problem.name.starts_with(setting);
        let line = problems.iter().find(about).expect(setting).to_string();
        assert!(line.contains(&path) && !line.contains("xyzzy"), "{line}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
    for instead in ["xyzzy~8Q", "/xyzzy+a/b=", "k:xyzzy="] {
        let problems = read(&[(secret, ""), ("PORTAL_CLIENT_SECRET_FILE", instead)]).unwrap_err();
        assert!(!problems[0].to_string().contains("xyzzy"), "{problems:?}");
    }
}

#[test]
fn the_address_of_the_database_may_stand_in_a_file() {
    let path = std::env::temp_dir().join(format!("portal-database-{}", std::process::id()));
    std::fs::write(&path, "postgres://portal:p%40ss@db/portal\n").unwrap();
    let text = path.display().to_string();
    let settings = read(&[("PORTAL_DATABASE_URL_FILE", &text)]);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(
        settings.unwrap().database_url,
        "postgres://portal:p%40ss@db/portal"
    );
}

#[test]
fn secrets_do_not_print() {
    let settings = read(&[(
        "PORTAL_DATABASE_URL",
        "postgres://portal:passw0rd@db/portal",
    )])
    .unwrap();
    let printed = format!(
        "{settings:?} {:?} {:?}",
        settings.credential, settings.encryption_keys
    );
    assert!(
        !printed.contains("s3cr3t") && !printed.contains("passw0rd") && !printed.contains("AAAA"),
        "{printed}"
    );
}

#[test]
fn the_environment_wins_over_the_file() {
    let path = std::env::temp_dir().join(format!("portal-settings-{}.env", std::process::id()));
    std::fs::write(
        &path,
        "PORTAL_CLIENT_SECRET='in the file'\nPORTAL_LOG_FORMAT=json\nPORTAL_SESSION_IDLE=5\n",
    )
    .unwrap();
    let path_text = path.display().to_string();
    let settings = read(&[
        ("PORTAL_CONFIG", &path_text),
        ("PORTAL_SESSION_IDLE", "1.5"),
    ])
    .unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(settings.log_format, LogFormat::Json);
    assert_eq!(settings.session_idle.as_secs(), 90);
    assert!(
        matches!(&settings.credential, Credential::Secret(secret) if secret.reveal() == "s3cr3t~value")
    );
}

#[test]
fn the_sandbox_refuses_whatever_is_real() {
    let with = |name: &'static str, value: &'static str| {
        let environment = move |key: &str| (key == name).then(|| value.to_owned());
        SandboxSettings::new(&SettingSource::open(&environment).unwrap()).err()
    };
    for name in [
        "PORTAL_CLOUD",
        "PORTAL_TENANT_ID",
        "PORTAL_CLIENT_ID",
        "PORTAL_CLIENT_SECRET_FILE",
        "PORTAL_AUTHORITY",
        "PORTAL_API_URL",
    ] {
        let problems = with(name, "global").expect(name);
        assert!(problems[0].to_string().starts_with(name));
    }
    assert!(with("PORTAL_CLOUD", "custom").is_none());
    assert!(with("PORTAL_LOG", "debug").is_none());
}

#[test]
fn the_sandbox_fills_in_what_the_settings_need() {
    let environment = |_: &str| None;
    let source = SettingSource::open(&environment).unwrap();
    let mut sandboxed = SandboxSettings::new(&source).unwrap();
    assert_eq!(sandboxed.addr().unwrap().to_string(), "127.0.0.1:3000");
    assert_eq!(
        sandboxed.origin("127.0.0.1:4000".parse().unwrap()).unwrap(),
        "http://localhost:4000"
    );
    sandboxed.throw_away_database().unwrap();
    let (settings, folder) = sandboxed
        .settings(
            "http://localhost:9/t/v2.0".to_owned(),
            "http://localhost:9".to_owned(),
        )
        .unwrap();
    assert_eq!(
        (settings.url.as_str(), settings.cloud, settings.sandbox),
        ("http://localhost:4000", Cloud::Custom, true)
    );
    let path = folder.as_ref().unwrap().path().to_owned();
    assert!(
        path.is_dir()
            && settings
                .database_url
                .starts_with(&format!("sqlite://{}/", path.display()))
    );
    drop(folder);
    assert!(!path.exists());
}

#[test]
fn a_replica_on_the_sandbox_of_another_has_its_keys_and_database_and_so_its_secret() {
    let named = |name: &str| match name {
        "PORTAL_ENCRYPTION_KEYS" => {
            Some("k:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=".to_owned())
        }
        "PORTAL_DATABASE_URL" => Some("postgres://app@db/portal".to_owned()),
        "PORTAL_URL" => Some("http://localhost:4000".to_owned()),
        _ => None,
    };
    let (issuer, api) = (
        "http://localhost:9/t/v2.0".to_owned(),
        "http://localhost:9".to_owned(),
    );
    let source = SettingSource::open(&named).unwrap();
    let first = SandboxSettings::new(&source)
        .unwrap()
        .settings(issuer.clone(), api.clone())
        .unwrap()
        .0;
    let second = SandboxSettings::new(&source)
        .unwrap()
        .as_replica(issuer.clone(), api.clone())
        .unwrap();
    let secret = |settings: &Settings| match &settings.credential {
        Credential::Secret(secret) => secret.reveal().to_owned(),
        Credential::Certificate(_) => String::new(),
    };
    assert_eq!((secret(&first), second.sandbox), (secret(&second), true));
    assert!(
        !secret(&first).is_empty()
            && !named("PORTAL_ENCRYPTION_KEYS")
                .unwrap()
                .contains(&secret(&first))
    );
    let nothing = |_: &str| None;
    let source = SettingSource::open(&nothing).unwrap();
    let problems = SandboxSettings::new(&source)
        .unwrap()
        .as_replica(issuer, api)
        .unwrap_err();
    assert_eq!(
        problems
            .iter()
            .map(|problem| problem.name.as_str())
            .collect::<Vec<_>>(),
        ["PORTAL_ENCRYPTION_KEYS", "PORTAL_DATABASE_URL"]
    );
}

/// The settings in the order of the documents.
#[test]
fn the_table_has_every_setting() {
    let names: Vec<&str> = table::TABLE.iter().map(|setting| setting.name).collect();
    assert_eq!(
        names,
        [
            "PORTAL_ADDR",
            "PORTAL_URL",
            "PORTAL_CLOUD",
            "PORTAL_TENANT_ID",
            "PORTAL_CLIENT_ID",
            "PORTAL_CLIENT_SECRET",
            "PORTAL_CLIENT_CERTIFICATE_FILE",
            "PORTAL_AUTHORITY",
            "PORTAL_API_URL",
            "PORTAL_API_SCOPE",
            "PORTAL_DATABASE_URL",
            "PORTAL_DATABASE_CONNECTIONS",
            "PORTAL_ENCRYPTION_KEYS",
            "PORTAL_DEFAULT_ROLE",
            "PORTAL_CONTACT",
            "PORTAL_ROLE_REQUEST_URL",
            "PORTAL_KEEP_VERSIONS",
            "PORTAL_REASON_REQUIRED",
            "PORTAL_TICKET_PATTERN",
            "PORTAL_TICKET_URL",
            "PORTAL_APPROVAL_REQUIRED",
            "PORTAL_APPROVAL_PEOPLE",
            "PORTAL_APPROVAL_DAYS",
            "PORTAL_APPROVAL_EMERGENCY",
            "PORTAL_SESSION_IDLE",
            "PORTAL_SESSION_LIFETIME",
            "PORTAL_UPSTREAM_TIMEOUT",
            "PORTAL_SIGN_IN_RATE",
            "PORTAL_REQUEST_RATE",
            "PORTAL_COLLECTION_RATE",
            "PORTAL_WATCH",
            "PORTAL_CHANGE_SET_LIMIT",
            "PORTAL_CHANGE_DAY_LIMIT",
            "PORTAL_SMTP_HOST",
            "PORTAL_SMTP_PORT",
            "PORTAL_SMTP_SECURITY",
            "PORTAL_SMTP_USER",
            "PORTAL_SMTP_PASSWORD",
            "PORTAL_SMTP_FROM",
            "PORTAL_WEBHOOK_HOSTS",
            "PORTAL_WEBHOOK_NETWORKS",
            "PORTAL_TRUSTED_PROXIES",
            "PORTAL_METRICS_ADDR",
            "PORTAL_OTLP_ENDPOINT",
            "PORTAL_LOG",
            "PORTAL_LOG_FORMAT",
            "PORTAL_SANDBOX_CUSTOMERS",
        ]
    );
    let help = table::help();
    assert!(
        table::TABLE
            .iter()
            .all(|setting| help.contains(setting.name) && help.contains(setting.meaning))
    );
}

/// Above 18 s the longest save takes longer than the proxies of `deploy/` wait.
#[test]
fn a_request_has_the_time_that_the_longest_save_needs() {
    let of = |seconds: &str| {
        let settings = read(&[("PORTAL_UPSTREAM_TIMEOUT", seconds)]).unwrap();
        assert!(settings.request_time() > settings.longest_save());
        let beyond = settings.beyond_proxies().is_some();
        (settings.request_time().as_secs(), beyond)
    };
    assert_eq!(of("0.5"), (120, false));
    assert_eq!(of("10"), (120, false));
    assert_eq!(of("18"), (128, false));
    assert_eq!(of("19"), (134, true));
    assert_eq!(of("60"), (380, true));
    for deployed in [
        include_str!("../../deploy/nginx.conf"),
        include_str!("../../deploy/kubernetes.yaml"),
    ] {
        assert!(
            deployed.contains("proxy_read_timeout 130s;")
                || deployed.contains("proxy-read-timeout: \"130\"")
        );
    }
}

#[test]
fn the_set_up_page_has_the_same_table() {
    let page = include_str!("../../docs/setup.md");
    let (_, written) = page.split_once("## Settings").unwrap();
    let written: Vec<&str> = written
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let row = |setting: &table::Setting| {
        let file = if setting.file {
            format!(" or `{}_FILE`", setting.name)
        } else {
            String::new()
        };
        let default = match setting.default {
            table::SettingDefault::Value(value) => format!("`{value}`"),
            other => other.text().to_owned(),
        };
        format!(
            "| `{}`{file} | {} | {default} |",
            setting.name, setting.meaning
        )
    };
    assert_eq!(
        written,
        table::TABLE
            .iter()
            .map(|setting| row(setting))
            .collect::<Vec<_>>()
    );
}
