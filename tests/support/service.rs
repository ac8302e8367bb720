//! The service of the program, on a port of this machine.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::Sandbox;

/// A service on a free port, which ends with the value.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) address: String,
}

impl Service {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        Self::with(sandbox, &[], &[])
    }

    /// A service with more options, and variables of its environment.
    pub(crate) fn with(sandbox: &Sandbox, options: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = sandbox.command(&[&["serve", "--bind", "127.0.0.1:0"], options].concat());
        command.envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("a pipe")).lines();
        let address = lines.find_map(|line| {
            let line = line.expect("text");
            Some(line.split_once("http://")?.1.split(';').next()?.to_owned())
        });
        // The log goes on: somebody has to read it, or the service would wait.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.expect("an address") }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
        stream
    }

    pub(crate) fn get(&self, path: &str) -> String {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        String::from_utf8(self.send(request.as_bytes()).expect("an answer")).expect("UTF-8")
    }

    pub(crate) fn post(&self, path: &str, headers: &str, body: &[u8]) -> String {
        let (host, length) = (&self.address, body.len());
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n\r\n"
        );
        let answer = self.send(&[head.as_bytes(), body].concat()).expect("an answer");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What is answered to these bytes until the connection ends. The service may end it before it has read everything: then
    /// what it said may be lost.
    pub(crate) fn send(&self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut stream = self.connect();
        let sent = stream.write_all(bytes);
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Err(error) if answer.is_empty() && sent.is_ok() => Err(error),
            Ok(_) | Err(_) => Ok(answer),
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _may_have_ended = self.child.kill();
        let _status = self.child.wait();
    }
}
