//! The service that is tested, and how it is spoken with.

use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use axum::http::{HeaderMap, Method, Request};
use graph_core::GraphStore;
use server::{Access, AppState, Limits, Token};
use tokio::sync::oneshot;

const TOKEN: &str = "write-0123456789abcdef";

/// A service over a store, on a free port of this machine, which ends with the value.
pub(super) struct Service {
    address: SocketAddr,
    client: ureq::Agent,
    store: Arc<GraphStore>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Service {
    /// A service over a store with nothing in it.
    pub(super) fn empty() -> Self {
        let store = Arc::new(GraphStore::bare().expect("a store in memory"));
        let (stop, stopped) = oneshot::channel::<()>();
        let (ready, address) = std::sync::mpsc::channel();
        let served = Arc::clone(&store);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
                ready.send(listener.local_addr().expect("an address")).expect("somebody waits");
                let access = Access::new(Token::new(TOKEN).ok(), None).expect("one token");
                let app = server::app(AppState::new(served, Limits::default()).with_access(access));
                server::serve(listener, app, Limits::default(), async { drop(stopped.await) }).await;
            });
        });
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let client = config.allow_non_standard_methods(true).build().into();
        let address = address.recv().expect("an address");
        Self { address, client, store, stop: Some(stop), thread: Some(thread) }
    }

    /// The store underneath.
    pub(super) fn store(&self) -> &GraphStore {
        &self.store
    }

    /// The address of a path.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Its host and port.
    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Sends a request as who may write.
    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, String> {
        let method: Method = method.parse().map_err(|_| format!("`{method}` is no method"))?;
        let mut request = Request::builder().method(method).uri(self.url(path));
        request = request.header("authorization", format!("Bearer {TOKEN}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(()).map_err(|error| error.to_string())?;
        let answer =
            if body.is_empty() { self.client.run(request) } else { self.client.run(request.map(|()| body.to_vec())) };
        let (parts, mut body) = answer.map_err(|error| error.to_string())?.into_parts();
        let body = body.read_to_vec().map_err(|error| error.to_string())?;
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.stop.take());
        // Kept connections would be waited for.
        self.client = ureq::Agent::new_with_defaults();
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Its media type, without parameters.
    pub(super) fn media(&self) -> &str {
        self.header("content-type").split(';').next().unwrap_or_default().trim()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
