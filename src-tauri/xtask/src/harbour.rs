use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    process::{Running, start},
    workspace::{binary, results},
};

/// The demo backend, running until dropped.
pub(crate) struct Harbour {
    /// What the pack's variables mean for this run.
    pub(crate) variables: Vec<(&'static str, String)>,
    /// How long it took to be ready, six hours of history written.
    pub(crate) ready_after: Duration,
    _process: Running,
}

/// Starts the demo backend on free ports with a fresh folder and waits until it is ready.
pub(crate) fn launch(release: bool, fault: Option<&str>) -> Result<Harbour> {
    let run = fresh_folder()?;
    let [port, http, grpc] = free_ports()?;
    let log = fs::File::create(run.join("stderr.txt"))?;
    let mut command = Command::new(binary("harbour", release));
    command
        .arg("--port")
        .arg(port.to_string())
        .arg("--run-dir")
        .arg(&run)
        .arg("--otlp")
        .arg(format!("http://127.0.0.1:{http}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log);
    if let Some(fault) = fault {
        command.args(["--fault", fault]);
    }
    let began = Instant::now();
    let mut process = start(&mut command).context("start the demo backend")?;
    let deadline = Instant::now() + Duration::from_secs(60);
    while !is_ready(port) {
        let ended = process.child.try_wait()?;
        if ended.is_some() || Instant::now() > deadline {
            let said = fs::read_to_string(run.join("stderr.txt")).unwrap_or_default();
            bail!("the demo backend did not get ready; it printed:\n{said}");
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(Harbour {
        ready_after: began.elapsed(),
        variables: vec![
            ("HARBOUR_PORT", port.to_string()),
            ("HARBOUR_OTLP_HTTP", http.to_string()),
            ("HARBOUR_OTLP_GRPC", grpc.to_string()),
            ("HARBOUR_RUN", run.to_string_lossy().into_owned()),
        ],
        _process: process,
    })
}

fn fresh_folder() -> Result<PathBuf> {
    let run = results().join("harbour");
    if run.exists() {
        fs::remove_dir_all(&run).with_context(|| format!("clear {}", run.display()))?;
    }
    fs::create_dir_all(&run).with_context(|| format!("create {}", run.display()))?;
    Ok(run)
}

/// Ports that are free now; all are held until all are known, so that they differ.
fn free_ports<const N: usize>() -> Result<[u16; N]> {
    let mut ports = [0; N];
    let mut held = Vec::new();
    for port in &mut ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port")?;
        *port = listener.local_addr()?.port();
        held.push(listener);
    }
    Ok(ports)
}

fn is_ready(port: u16) -> bool {
    let answer = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream
            .write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok(String::from_utf8_lossy(&status).into_owned())
    };
    answer().is_ok_and(|status| status.ends_with(" 200"))
}
