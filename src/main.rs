//! Parses the command line. The commands are in `cli`. Apart from the tests, this is the only file
//! that uses the sandbox.

/// A page is thousands of small allocations, and the system's allocator took a sixth of its time.
#[cfg(feature = "ssr")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    command::run()
}

#[cfg(not(feature = "ssr"))]
fn main() {}

#[cfg(feature = "ssr")]
mod command {
    use clap::{CommandFactory, Parser, Subcommand};
    use portal::cli::{audit, doctor, licenses, migrate, ready, serve};
    use portal::config::table;
    use portal::history::Format;
    use portal::server::startup::CommandError;
    use portal::store::audit::Filter;
    use std::net::SocketAddr;
    use std::process::ExitCode;

    /// Web portal for a partner's profiles in Microsoft Partner Center
    #[derive(Parser)]
    #[command(name = "portal", version)]
    struct Line {
        #[command(subcommand)]
        command: Option<Command>,
    }

    #[derive(Subcommand)]
    enum Command {
        /// Run the portal
        #[command(after_help = table::help())]
        Serve {
            /// Use a sandbox instead of Entra ID and Partner Center, and a temporary database
            /// unless PORTAL_DATABASE_URL names one. With an address, run as a replica of the
            /// portal whose sandbox is at that address, with the same PORTAL_ENCRYPTION_KEYS
            #[cfg(feature = "sandbox")]
            #[arg(long, value_name = "ADDRESS", num_args = 0..=1, require_equals = true)]
            sandbox: Option<Option<String>>,
            /// Listen address of the sandbox itself, to which browsers are sent to sign in; a free
            /// port of 127.0.0.1 if unset. A container publishes this port too
            #[cfg(feature = "sandbox")]
            #[arg(long, value_name = "ADDRESS:PORT", requires = "sandbox")]
            sandbox_addr: Option<SocketAddr>,
            /// Listen address; overrides PORTAL_ADDR
            #[arg(long, value_name = "ADDRESS:PORT")]
            addr: Option<SocketAddr>,
        },
        /// Check settings, database, identity provider and Partner Center, and say how to fix
        /// problems
        Doctor,
        /// Create or update the database tables as the role of PORTAL_DATABASE_URL, which owns
        /// them. Serving does this too if its role may
        Migrate {
            /// PostgreSQL: the role that the portal will use, created if missing. It can add
            /// entries to the audit log, but cannot change or delete them
            #[arg(long = "for", value_name = "ROLE")]
            role: Option<String>,
        },
        /// Verify or export the audit log. Needs only PORTAL_DATABASE_URL and
        /// PORTAL_ENCRYPTION_KEYS
        #[command(subcommand)]
        Audit(Audit),
        /// Ask the portal on this machine whether it is ready. Exit code 0 or 1, for the health
        /// check of a container
        Ready,
        /// Print the packages that the program contains, with their licences
        Licences,
    }

    #[derive(Subcommand)]
    enum Audit {
        /// Check that no entry was altered, removed, inserted or moved. Exit code 0 or 1
        Verify {
            /// An entry as an earlier check printed it, which must still exist. Detects entries
            /// that were removed from the end
            #[arg(long, value_name = "SEQ:HASH", value_parser = audit::Anchor::parse)]
            expect: Option<audit::Anchor>,
        },
        /// Print the audit log, oldest entry first
        Export {
            /// JSON Lines, or CSV whose cells no spreadsheet executes as formulas
            #[arg(long, value_enum, default_value = "jsonl")]
            format: Format,
            /// First day, in UTC
            #[arg(long, value_name = "YYYY-MM-DD", value_parser = portal::history::first_moment)]
            from: Option<i64>,
            /// Last day, in UTC
            #[arg(long, value_name = "YYYY-MM-DD", value_parser = portal::history::moment_after)]
            to: Option<i64>,
        },
    }

    pub fn run() -> ExitCode {
        let Some(command) = Line::parse().command else {
            return Line::command()
                .print_help()
                .map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
        };
        let done = tokio::runtime::Runtime::new()
            .map_err(|error| CommandError::failed("cannot start", error))
            .and_then(|runtime| {
                let done = runtime.block_on(perform(command));
                runtime.shutdown_background();
                done
            });
        done.unwrap_or_else(|stop| stop.report())
    }

    async fn perform(command: Command) -> Result<ExitCode, CommandError> {
        let unreadable = serve::unreadable_environment();
        if !unreadable.is_empty() && !matches!(command, Command::Licences) {
            return Err(unreadable.into());
        }
        let process = serve::environment(None);
        match command {
            Command::Doctor => Ok(doctor::run(&process, serve::environment_names()).await),
            Command::Migrate { role } => {
                migrate::run(&serve::open(&process)?, role.as_deref()).await
            }
            Command::Audit(Audit::Verify { expect }) => {
                audit::verify(&serve::open(&process)?, expect).await
            }
            Command::Audit(Audit::Export { format, from, to }) => {
                let filter = Filter {
                    from,
                    until: to,
                    ..Filter::default()
                };
                audit::export(&serve::open(&process)?, filter, format).await
            }
            Command::Ready => ready::ask(&serve::open(&process)?).await,
            Command::Licences => licenses::print(std::io::stdout().lock())
                .map(|()| ExitCode::SUCCESS)
                .map_err(|error| CommandError::failed("the licences cannot be written", error)),
            #[cfg(feature = "sandbox")]
            Command::Serve {
                sandbox: Some(of_another),
                sandbox_addr,
                addr,
            } => on_sandbox::serve_on_sandbox(addr, of_another, sandbox_addr).await,
            Command::Serve { addr, .. } => serve::run(addr).await,
        }
    }

    #[cfg(feature = "sandbox")]
    mod on_sandbox {
        use super::{CommandError, ExitCode, SocketAddr, serve, table};
        use portal::clock::Clock;
        use portal::config::{SandboxSettings, SettingSource};
        use portal::sandbox::{Options, Sandbox};
        use portal::server::startup;
        use portal::telemetry::logging;

        /// Runs the portal on a sandbox of its own or, as a replica, on that of another portal.
        ///
        /// # Errors
        ///
        /// Fails if a setting is invalid, or if the sandbox or the portal does not start.
        pub async fn serve_on_sandbox(
            addr: Option<SocketAddr>,
            of_another: Option<String>,
            sandbox_addr: Option<SocketAddr>,
        ) -> Result<ExitCode, CommandError> {
            let environment = serve::environment(addr);
            let source = SettingSource::open(&environment)?;
            let refused = serve::refused(&source);
            let mut sandboxed = SandboxSettings::new(&source).map_err(&refused)?;
            let (listener, bound) = startup::bind(sandboxed.addr().map_err(&refused)?).await?;
            let portal_url = sandboxed.origin(bound).map_err(&refused)?;
            let options = Options {
                tenant: sandboxed.get(&table::TENANT_ID),
                client_id: sandboxed.get(&table::CLIENT_ID),
                client_secret: sandboxed.get(&table::CLIENT_SECRET),
                redirect_uri: format!("{portal_url}/sign-in/callback"),
                portal_url,
                customers: sandboxed.customers().map_err(&refused)?,
                clock: Clock::system(),
            };
            if let Some(sandbox) = of_another {
                if let Some(addr) = Sandbox::smtp_addr_at(&sandbox).await {
                    sandboxed.tell_stand_in(addr);
                }
                let settings = sandboxed
                    .as_replica(Sandbox::issuer_at(&sandbox, &options.tenant), sandbox)
                    .map_err(&refused)?;
                let _logging =
                    logging::start(&settings, &source.warnings(serve::environment_names()));
                serve::log_start(&settings, &source);
                let greeting =
                    format!("Partner portal on the sandbox of another: {}", settings.url);
                return serve::until_stopped(listener, settings, axum::Router::new(), &greeting)
                    .await;
            }
            let sandbox = Sandbox::start_at(options, sandbox_addr)
                .await
                .map_err(|error| CommandError::failed("cannot start the sandbox", error))?;
            sandboxed.throw_away_database().map_err(|error| {
                CommandError::failed("cannot make the throw-away database", error)
            })?;
            sandboxed.tell_stand_in(sandbox.smtp_addr());
            let (settings, folder) = sandboxed
                .settings(sandbox.issuer(), sandbox.api_url())
                .map_err(&refused)?;
            let _logging = logging::start(&settings, &source.warnings(serve::environment_names()));
            serve::log_start(&settings, &source);
            let people = Sandbox::users()
                .iter()
                .map(|user| (user.name, user.roles.join(", "), user.what));
            let greeting = startup::sandbox_greeting(&settings.url, people, folder.is_some());
            let done = serve::until_stopped(listener, settings, sandbox.pages(), &greeting).await;
            drop(folder);
            done
        }
    }
}
