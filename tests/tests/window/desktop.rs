//! A desktop that shows notifications, as far as programs can tell.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use zbus::{Connection, connection, interface, object_server::SignalEmitter, zvariant::OwnedValue};

/// What a program wanted to be shown.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) id: u32,
    pub(crate) summary: String,
    pub(crate) body: String,
}

/// The desktop's place for notifications, on the session bus.
pub(crate) struct Desktop {
    shown: Arc<Mutex<Vec<Shown>>>,
    connection: Connection,
}

struct Server {
    shown: Arc<Mutex<Vec<Shown>>>,
}

const PATH: &str = "/org/freedesktop/Notifications";

impl Desktop {
    /// Takes the place, which one test at a time can have.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let shown: Arc<Mutex<Vec<Shown>>> = Arc::default();
        let server = Server {
            shown: shown.clone(),
        };
        let connection = connection::Builder::session()?
            .name("org.freedesktop.Notifications")?
            .serve_at(PATH, server)?
            .build()
            .await?;
        Ok(Self { shown, connection })
    }

    /// What was shown so far.
    pub(crate) fn shown(&self) -> Vec<Shown> {
        self.shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Clicks a notification.
    pub(crate) async fn click(&self, shown: &Shown) -> anyhow::Result<()> {
        let emitter = SignalEmitter::new(&self.connection, PATH)?;
        Server::action_invoked(&emitter, shown.id, "default").await?;
        Ok(())
    }
}

/// <https://specifications.freedesktop.org/notification-spec/latest/protocol.html>
#[interface(name = "org.freedesktop.Notifications")]
impl Server {
    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".to_owned(), "body".to_owned()]
    }

    // The protocol has so many arguments.
    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        _app: String,
        _replaces: u32,
        _icon: String,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let id = u32::try_from(shown.len()).unwrap_or(u32::MAX) + 1;
        shown.push(Shown { id, summary, body });
        id
    }

    fn close_notification(&self, _id: u32) {}

    fn get_server_information(&self) -> (String, String, String, String) {
        let text = |text: &str| text.to_owned();
        (text("desktop"), text("tests"), text("1"), text("1.2"))
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str)
    -> zbus::Result<()>;

    #[zbus(signal)]
    async fn notification_closed(
        emitter: &SignalEmitter<'_>,
        id: u32,
        reason: u32,
    ) -> zbus::Result<()>;
}
