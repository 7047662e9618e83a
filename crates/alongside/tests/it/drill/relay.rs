//! A wire between the server and PostgreSQL that can be cut and mended.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// The wire.
#[derive(Debug)]
pub(super) struct Relay {
    here: SocketAddr,
    there: SocketAddr,
    is_whole: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    listening: Option<JoinHandle<()>>,
}

impl Relay {
    /// A wire to the server of a PostgreSQL address, and the address over the wire.
    pub(super) fn to(database: &str) -> (Relay, String) {
        let (scheme, rest) = database.split_once('@').expect("a name");
        let (host, path) = rest.split_once('/').expect("a database");
        let there = host.parse().expect("an address with a port");
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let mut relay = Relay {
            here: free.local_addr().expect("an address"),
            there,
            is_whole: Arc::default(),
            open: Arc::default(),
            listening: None,
        };
        relay.listen(free);
        let over = format!("{scheme}@{}/{path}", relay.here);
        (relay, over)
    }

    fn listen(&mut self, listener: TcpListener) {
        self.is_whole.store(true, Ordering::SeqCst);
        let (is_whole, open, there) = (
            Arc::clone(&self.is_whole),
            Arc::clone(&self.open),
            self.there,
        );
        self.listening = Some(std::thread::spawn(move || {
            for from in listener.incoming().flatten() {
                if !is_whole.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(to) = TcpStream::connect(there) else {
                    continue;
                };
                let mut open = open.lock().expect("nobody panics");
                for (a, b) in [(&from, &to), (&to, &from)] {
                    let (mut a, mut b) = (
                        a.try_clone().expect("cloned"),
                        b.try_clone().expect("cloned"),
                    );
                    open.push(a.try_clone().expect("cloned"));
                    std::thread::spawn(move || {
                        let _ = io::copy(&mut a, &mut b);
                        let _ = b.shutdown(Shutdown::Both);
                    });
                }
            }
        }));
    }

    /// Cuts it: what is open breaks off, and nobody answers.
    pub(super) fn cut(&mut self) {
        self.is_whole.store(false, Ordering::SeqCst);
        // So that it notices, and gives its port back.
        let _ = TcpStream::connect(self.here);
        if let Some(listening) = self.listening.take() {
            listening.join().expect("nobody panics");
        }
        for stream in self.open.lock().expect("nobody panics").drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Mends it.
    pub(super) fn mend(&mut self) {
        let listener = TcpListener::bind(self.here).expect("its port is still free");
        self.listen(listener);
    }
}
