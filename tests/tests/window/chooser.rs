//! A desktop's chooser of files, as far as programs can tell: it answers at once.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::Context as _;
use tokio::runtime::Handle;
use zbus::{
    Connection, connection, fdo, interface,
    message::Header,
    object_server::ResponseDispatchNotifier,
    zvariant::{OwnedObjectPath, OwnedValue, Value},
};

/// The desktop's portal on the session bus, which one test at a time can have.
pub(crate) struct Chooser {
    place: Arc<Mutex<PathBuf>>,
    _connection: Connection,
}

/// The request's path, and a word when it is on its way.
type Reply = ResponseDispatchNotifier<OwnedObjectPath>;

struct Portal {
    place: Arc<Mutex<PathBuf>>,
    // The bus may call on threads of its own.
    runtime: Handle,
}

const PATH: &str = "/org/freedesktop/portal/desktop";

impl Chooser {
    /// Has GTK ask the portal instead of showing a dialog of its own; for a proxy, which GLib would
    /// look for in the same place, nobody is asked.
    pub(crate) const VARIABLES: [(&str, &str); 2] =
        [("GTK_USE_PORTAL", "1"), ("GIO_USE_PROXY_RESOLVER", "dummy")];

    /// Takes the portal's place.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let place: Arc<Mutex<PathBuf>> = Arc::default();
        let portal = Portal {
            place: place.clone(),
            runtime: Handle::current(),
        };
        let connection = connection::Builder::session()?
            .name("org.freedesktop.portal.Desktop")?
            .serve_at(PATH, portal)?
            .build()
            .await
            .context("no session bus, or another portal is on it")?;
        Ok(Self {
            place,
            _connection: connection,
        })
    }

    /// The file that is chosen from now on.
    pub(crate) fn choose(&self, place: &Path) {
        *self.place.lock().unwrap_or_else(PoisonError::into_inner) = place.to_owned();
    }
}

/// <https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.FileChooser.html>
#[interface(name = "org.freedesktop.portal.FileChooser")]
impl Portal {
    fn open_file(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
        _parent: String,
        _title: String,
        options: HashMap<String, OwnedValue>,
    ) -> fdo::Result<Reply> {
        self.answer(&header, connection, &options)
    }

    fn save_file(
        &self,
        #[zbus(header)] header: Header<'_>,
        #[zbus(connection)] connection: &Connection,
        _parent: String,
        _title: String,
        options: HashMap<String, OwnedValue>,
    ) -> fdo::Result<Reply> {
        self.answer(&header, connection, &options)
    }
}

impl Portal {
    /// Names the request, and tells whoever asked of its outcome.
    fn answer(
        &self,
        header: &Header<'_>,
        connection: &Connection,
        options: &HashMap<String, OwnedValue>,
    ) -> fdo::Result<Reply> {
        let bad = |what: &str| fdo::Error::InvalidArgs(what.to_owned());
        let sender = header
            .sender()
            .ok_or_else(|| bad("nobody asks"))?
            .to_owned();
        let token = options.get("handle_token");
        let token = token.and_then(|token| token.downcast_ref::<&str>().ok());
        let token = token.ok_or_else(|| bad("the request has no token"))?;
        let name = sender.trim_start_matches(':').replace('.', "_");
        let path = OwnedObjectPath::try_from(format!("{PATH}/request/{name}/{token}"))
            .map_err(|_| bad("the token cannot be part of a path"))?;
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let uri = format!("file://{}", place.display());
        drop(place);
        let (connection, request) = (connection.clone(), path.clone());
        let (reply, replied) = ResponseDispatchNotifier::new(path);
        self.runtime.spawn(async move {
            // GTK frees what it knows of the request at its outcome, and reads it at the reply.
            replied.await;
            let results = HashMap::from([("uris", Value::from(vec![uri]))]);
            let outcome = (0_u32, results);
            let told = connection.emit_signal(
                Some(sender),
                request,
                "org.freedesktop.portal.Request",
                "Response",
                &outcome,
            );
            // Whoever asked may be gone.
            let _ = told.await;
        });
        Ok(reply)
    }
}
