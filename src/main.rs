//! The command line. The work is done in `server`; this is the one place, with the tests, that
//! knows the sandbox.

#[cfg(feature = "ssr")]
fn main() -> std::process::ExitCode {
    command::run()
}

#[cfg(not(feature = "ssr"))]
fn main() {}

#[cfg(feature = "ssr")]
mod command {
    use clap::{CommandFactory, Parser, Subcommand};
    use portal::cli::{audit, doctor, licenses, migrate, ready};
    use portal::clock::Clock;
    use portal::config::{Settings, Source, table};
    use portal::history::Format;
    use portal::server::startup;
    use portal::server::startup::Stop;
    use portal::store::audit::Filter;
    use portal::telemetry::logging;
    use std::io::Write;
    use std::net::SocketAddr;
    use std::process::ExitCode;
    use tokio::net::TcpListener;

    /// Web portal for the profiles that Microsoft Partner Center keeps.
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
            /// Run on a stand-in for Entra ID and Partner Center, with a throw-away database
            /// unless PORTAL_DATABASE_URL names one; with an address, on the stand-in
            /// of another portal that has the same PORTAL_ENCRYPTION_KEYS, as its replica
            #[cfg(feature = "sandbox")]
            #[arg(long, value_name = "ADDRESS", num_args = 0..=1, require_equals = true)]
            sandbox: Option<Option<String>>,
            /// Listen address (instead of PORTAL_ADDR)
            #[arg(long, value_name = "ADDRESS:PORT")]
            addr: Option<SocketAddr>,
        },
        /// Look for what usually goes wrong, and say where to put it right
        Doctor,
        /// Bring the tables up to date as the role of PORTAL_DATABASE_URL, which owns them; serving
        /// does so too where its role may
        Migrate {
            /// PostgreSQL: the role that the portal will work as, made if missing; it can add to
            /// the record, but not change it
            #[arg(long = "for", value_name = "ROLE")]
            role: Option<String>,
        },
        /// The record of changes; needs PORTAL_DATABASE_URL and PORTAL_ENCRYPTION_KEYS only
        #[command(subcommand)]
        Audit(Audit),
        /// Ask the portal that runs here whether it is ready; exit code 0 or 1, for the health
        /// check of a container
        Ready,
        /// Print the packages that the portal is made of, with their licences
        Licences,
    }

    #[derive(Subcommand)]
    enum Audit {
        /// Check that no row was altered, removed, inserted or moved; exit code 0 or 1
        Verify {
            /// A row as an earlier check printed it: it must be there still. Finds rows that were
            /// taken from the end
            #[arg(long, value_name = "SEQ:HASH", value_parser = audit::Anchor::parse)]
            expect: Option<audit::Anchor>,
        },
        /// Print the record, oldest row first
        Export {
            /// JSON Lines, or CSV that no spreadsheet executes
            #[arg(long, value_enum, default_value = "jsonl")]
            format: Format,
            /// First day, in UTC
            #[arg(long, value_name = "YYYY-MM-DD", value_parser = audit::first_moment)]
            from: Option<i64>,
            /// Last day, in UTC
            #[arg(long, value_name = "YYYY-MM-DD", value_parser = audit::moment_after)]
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
            .map_err(|error| Stop::failed("cannot start", error))
            .and_then(|runtime| {
                let done = runtime.block_on(perform(command));
                runtime.shutdown_background();
                done
            });
        done.unwrap_or_else(|stop| stop.report())
    }

    async fn perform(command: Command) -> Result<ExitCode, Stop> {
        let process = environment(None);
        match command {
            Command::Doctor => Ok(doctor::run(&process, process_names()).await),
            Command::Migrate { role } => {
                migrate::run(&Source::open(&process)?, role.as_deref()).await
            }
            Command::Audit(Audit::Verify { expect }) => {
                audit::verify(&Source::open(&process)?, expect).await
            }
            Command::Audit(Audit::Export { format, from, to }) => {
                let filter = Filter {
                    from,
                    until: to,
                    ..Filter::default()
                };
                audit::export(&Source::open(&process)?, filter, format).await
            }
            Command::Ready => ready::ask(&Source::open(&process)?).await,
            Command::Licences => licenses::print(std::io::stdout().lock())
                .map(|()| ExitCode::SUCCESS)
                .map_err(|error| Stop::failed("the licences cannot be written", error)),
            #[cfg(feature = "sandbox")]
            Command::Serve {
                sandbox: Some(of_another),
                addr,
            } => on_sandbox::serve_on_sandbox(addr, of_another).await,
            Command::Serve { addr, .. } => {
                let environment = environment(addr);
                let source = Source::open(&environment)?;
                let settings = Settings::from_source(&source)?;
                let _traces = logging::start(&settings, &source.unknown(process_names()));
                let (listener, _) = startup::bind(settings.addr).await?;
                let greeting = format!("Partner portal: {}", settings.url);
                serve(listener, settings, axum::Router::new(), &greeting).await
            }
        }
    }

    /// Runs the portal, with `beside` on the same address, until it is told to stop. Says the
    /// greeting when it is ready.
    async fn serve(
        listener: TcpListener,
        settings: Settings,
        beside: axum::Router,
        greeting: &str,
    ) -> Result<ExitCode, Stop> {
        let stop = startup::stop_signal()?;
        let portal = portal::server::build::build(settings, Clock::system())
            .await
            .map_err(|error| Stop::failed("the portal does not start", error))?;
        let state = &portal.state;
        startup::on_hangup(&portal.reload)?;
        startup::serve_metrics(state, &stop).await?;
        let router = portal::router::router(state, beside);
        // Nobody may be reading.
        let _ = writeln!(std::io::stdout(), "{greeting}");
        startup::serve(listener, router, stop, &state.tasks).await;
        state.store.close().await;
        Ok(ExitCode::SUCCESS)
    }

    /// The process's environment, under the address of the command line.
    fn environment(addr: Option<SocketAddr>) -> impl Fn(&str) -> Option<String> {
        move |name| {
            addr.filter(|_| name == table::ADDR.name)
                .map(|addr| addr.to_string())
                .or_else(|| std::env::var(name).ok())
        }
    }

    fn process_names() -> impl Iterator<Item = String> {
        std::env::vars_os().filter_map(|(name, _)| name.into_string().ok())
    }

    #[cfg(feature = "sandbox")]
    mod on_sandbox {
        use super::{
            ExitCode, SocketAddr, Source, Stop, environment, logging, process_names, serve,
            startup, table,
        };
        use portal::config::Sandboxed;
        use portal::sandbox::{Options, Sandbox};

        pub async fn serve_on_sandbox(
            addr: Option<SocketAddr>,
            of_another: Option<String>,
        ) -> Result<ExitCode, Stop> {
            let environment = environment(addr);
            let source = Source::open(&environment)?;
            let mut sandboxed = Sandboxed::new(&source)?;
            let (listener, bound) = startup::bind(sandboxed.addr()?).await?;
            let portal_url = sandboxed.origin(bound)?;
            let options = Options {
                tenant: sandboxed.get(&table::TENANT_ID),
                client_id: sandboxed.get(&table::CLIENT_ID),
                client_secret: sandboxed.get(&table::CLIENT_SECRET),
                redirect_uri: format!("{portal_url}/sign-in/callback"),
                portal_url,
            };
            if let Some(sandbox) = of_another {
                let settings =
                    sandboxed.as_replica(Sandbox::issuer_at(&sandbox, &options.tenant), sandbox)?;
                let _traces = logging::start(&settings, &source.unknown(process_names()));
                let greeting =
                    format!("Partner portal on the sandbox of another: {}", settings.url);
                return serve(listener, settings, axum::Router::new(), &greeting).await;
            }
            let sandbox = Sandbox::start(options)
                .await
                .map_err(|error| Stop::failed("cannot start the sandbox", error))?;
            sandboxed
                .throw_away_database()
                .map_err(|error| Stop::failed("cannot make the throw-away database", error))?;
            let (settings, folder) = sandboxed.settings(sandbox.issuer(), sandbox.api_url())?;
            let _traces = logging::start(&settings, &source.unknown(process_names()));
            let people = Sandbox::users()
                .iter()
                .map(|user| (user.name, user.roles.join(", "), user.what));
            let greeting = startup::sandbox_greeting(&settings.url, people, folder.is_some());
            let done = serve(listener, settings, sandbox.pages(), &greeting).await;
            drop(folder);
            done
        }
    }
}
