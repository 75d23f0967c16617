//! A host on the way to a database.

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Where new connections of the forwarder lead.
#[derive(Clone, PartialEq)]
pub enum Leads {
    To(String),
    /// It takes connections and says nothing.
    Nowhere,
}

/// A host on the way to the database, as a name or a virtual address is that moves from one server
/// to another.
pub struct Forwarder {
    address: String,
    leads: watch::Sender<Leads>,
}

impl Forwarder {
    /// Leads to the server of this database.
    pub async fn to(url: &str) -> Forwarder {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let leads = watch::Sender::new(Leads::To(server_of(url).to_owned()));
        let told = leads.clone();
        tokio::spawn(async move {
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let mut changes = told.subscribe();
                tokio::spawn(async move {
                    let leads = changes.borrow_and_update().clone();
                    if let Leads::To(server) = leads {
                        // A server that is down closes the connection.
                        let Ok(mut server) = TcpStream::connect(server).await else {
                            return;
                        };
                        tokio::select! {
                            _ = copy_bidirectional(&mut client, &mut server) => return,
                            _ = changes.changed() => {}
                        }
                        std::future::pending::<()>().await;
                    }
                    std::future::pending::<()>().await;
                });
            }
        });
        Forwarder { address, leads }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// The address of a database by way of this host.
    pub fn through(&self, url: &str) -> String {
        url.replacen(server_of(url), &self.address, 1)
    }

    /// Leads elsewhere. The connections before stay open, and nothing passes through them any more:
    /// as when the machine has gone.
    pub fn leads(&self, to: Leads) {
        self.leads.send_replace(to);
    }

    /// Leads new connections to the server of this database. The ones before go on to work.
    pub fn leads_new_ones_to(&self, url: &str) {
        self.leads.send_if_modified(|leads| {
            *leads = Leads::To(server_of(url).to_owned());
            false
        });
    }
}

/// Host and port in the address of a database.
pub fn server_of(url: &str) -> &str {
    let (_, rest) = url.split_once('@').unwrap();
    rest.split('/').next().unwrap()
}
