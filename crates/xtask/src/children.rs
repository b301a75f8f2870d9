//! Other programs: started, watched, and never left behind.
//!
//! Every child is written down while it runs. A first Ctrl-C (or a TERM) asks each to stop and
//! lets the command end by itself; a second one kills them.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// How long a service may take to stop before it is killed.
const PATIENCE: Duration = Duration::from_secs(15);

static RUNNING: Mutex<Vec<Running>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

#[derive(Clone, Copy)]
struct Running {
    pid: Pid,
    stop_with: Signal,
    reach: Reach,
}

/// Whom a signal for a child is sent to.
#[derive(Clone, Copy)]
enum Reach {
    /// The child alone: it shares our process group, so the terminal has told the rest.
    Child,
    /// The child and what it started.
    Group,
}

impl Running {
    fn signal(self, signal: Signal) {
        // It may have ended in the meantime, which is what was wanted.
        let _ = match self.reach {
            Reach::Child => kill_process(self.pid, signal),
            Reach::Group => kill_process_group(self.pid, signal),
        };
    }
}

fn running() -> MutexGuard<'static, Vec<Running>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Call once at the start.
pub(crate) fn stop_on_signals() {
    let installed = ctrlc::set_handler(|| {
        let again = INTERRUPTED.swap(true, Ordering::SeqCst);
        for child in running().iter() {
            child.signal(if again { Signal::KILL } else { child.stop_with });
        }
        if again {
            std::process::exit(130);
        }
    });
    if let Err(error) = installed {
        eprintln!("warning: Ctrl-C will not stop things cleanly: {error}");
    }
}

/// Somebody pressed Ctrl-C or asked us to end.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// A program that runs beside us in a process group of its own, so that the terminal's Ctrl-C
/// reaches it once, through us. Stopped when dropped.
pub(crate) struct Service {
    child: Child,
    entry: Running,
    name: String,
}

impl Service {
    /// `stop_with` is the signal this program takes as "finish and end".
    pub(crate) fn start(name: &str, command: &mut Command, stop_with: Signal) -> Result<Self> {
        let child = command
            .stdin(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        let entry = Running { pid: Pid::from_child(&child), stop_with, reach: Reach::Group };
        running().push(entry);
        Ok(Self { child, entry, name: name.to_owned() })
    }

    /// Its exit status, if it has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Waits until `ready` says so; an error when the program ends or `limit` passes first.
    pub(crate) fn wait_until(
        &mut self,
        limit: Duration,
        mut ready: impl FnMut() -> bool,
    ) -> Result<()> {
        let start = Instant::now();
        while !ready() {
            if let Some(status) = self.ended()? {
                bail!("{} ended while starting ({status})", self.name);
            }
            if interrupted() {
                bail!("interrupted");
            }
            if start.elapsed() > limit {
                bail!("{} was not ready after {} s", self.name, limit.as_secs());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Waits until it ends by itself or because it was told to.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            // After an interrupt it has its signal already, and a second one may mean "at once".
            if !interrupted() {
                self.entry.signal(self.entry.stop_with);
            }
            let deadline = Instant::now() + PATIENCE;
            while matches!(self.child.try_wait(), Ok(None)) {
                if Instant::now() > deadline {
                    eprintln!(
                        "warning: {} did not stop in {} s: killed",
                        self.name,
                        PATIENCE.as_secs()
                    );
                    self.entry.signal(Signal::KILL);
                    let _ = self.child.wait();
                    break;
                }
                thread::sleep(Duration::from_millis(20));
            }
        }
        running().retain(|other| other.pid != self.entry.pid);
    }
}

/// Runs a program to its end, its output shown as it comes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let name = name_of(command);
    let mut child = start(command.stdin(Stdio::null()), &name)?;
    succeed(&name, finish(&mut child)?)
}

/// Runs a program to its end and returns what it printed; on failure the error carries its last
/// words.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let name = name_of(command);
    let mut child =
        start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()), &name)?;
    let stderr = read_aside(child.stderr.take());
    let stdout = read_aside(child.stdout.take()).join().unwrap_or_default();
    let stderr = stderr.join().unwrap_or_default();
    let status = finish(&mut child)?;
    if !status.success() {
        let last = stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        bail!("`{name}` failed ({status}): {last}");
    }
    Ok(stdout)
}

/// Runs a program to its end and returns its standard output; what it says on the error stream
/// (cargo's progress) is shown.
pub(crate) fn answer(command: &mut Command) -> Result<String> {
    let name = name_of(command);
    let mut child = start(command.stdin(Stdio::null()).stdout(Stdio::piped()), &name)?;
    let stdout = read_aside(child.stdout.take()).join().unwrap_or_default();
    succeed(&name, finish(&mut child)?)?;
    Ok(stdout)
}

/// Runs a program to its end, showing its output and keeping its lines (colours removed).
pub(crate) fn watch(command: &mut Command) -> Result<(ExitStatus, Vec<String>)> {
    let name = name_of(command);
    let mut child =
        start(command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()), &name)?;
    let lines = Arc::new(Mutex::new(Vec::new()));
    let err = pass_on(child.stderr.take(), std::io::stderr(), Arc::clone(&lines));
    let out = pass_on(child.stdout.take(), std::io::stdout(), Arc::clone(&lines));
    let status = finish(&mut child)?;
    // A grandchild may hold the pipes open after its parent's end; do not wait for that one.
    let deadline = Instant::now() + Duration::from_secs(2);
    while !(err.is_finished() && out.is_finished()) && Instant::now() < deadline {
        thread::sleep(Duration::from_millis(5));
    }
    let lines = std::mem::take(&mut *lines.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((status, lines))
}

fn start(command: &mut Command, name: &str) -> Result<Child> {
    if interrupted() {
        bail!("interrupted");
    }
    let child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
    let pid = Pid::from_child(&child);
    running().push(Running { pid, stop_with: Signal::TERM, reach: Reach::Child });
    Ok(child)
}

fn finish(child: &mut Child) -> Result<ExitStatus> {
    let status = child.wait();
    let pid = Pid::from_child(child);
    running().retain(|other| other.pid != pid);
    Ok(status?)
}

fn succeed(name: &str, status: ExitStatus) -> Result<()> {
    if interrupted() {
        bail!("interrupted");
    }
    if !status.success() {
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

/// Read on a thread: a child that fills one pipe while we read the other would wait for ever.
fn read_aside(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    })
}

fn pass_on(
    pipe: Option<impl Read + Send + 'static>,
    mut to: impl Write + Send + 'static,
    keep: Arc<Mutex<Vec<String>>>,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let Some(pipe) = pipe else { return };
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            let _ = writeln!(to, "{line}");
            keep.lock().unwrap_or_else(PoisonError::into_inner).push(without_colours(&line));
        }
    })
}

fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        if char == '\u{1b}' {
            // The sequences programs colour with: ESC [ ... letter.
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(char);
        }
    }
    plain
}

fn name_of(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    command
        .get_args()
        .take(2)
        .fold(program, |name, arg| format!("{name} {}", arg.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_taken_out_of_a_line() {
        assert_eq!(without_colours("\u{1b}[32;1m  3 passed\u{1b}[0m"), "  3 passed");
    }

    #[test]
    fn watching_a_program_keeps_both_of_its_streams() {
        let (status, mut lines) =
            watch(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
        lines.sort();
        assert_eq!((status.code(), lines), (Some(3), vec!["err".to_owned(), "out".to_owned()]));
    }

    #[test]
    fn a_dropped_service_is_stopped() {
        let mut command = Command::new("sleep");
        let service = Service::start("sleep", command.arg("600"), Signal::TERM).unwrap();
        let pid = service.entry.pid;
        drop(service);
        assert!(rustix::process::test_kill_process(pid).is_err());
    }

    #[test]
    fn a_service_that_ends_while_starting_is_an_error() {
        let mut service =
            Service::start("false", &mut Command::new("false"), Signal::TERM).unwrap();
        let error = service.wait_until(Duration::from_secs(30), || false).unwrap_err();
        assert!(error.to_string().contains("ended while starting"), "{error}");
    }
}
