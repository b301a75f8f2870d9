// Python programs that others have written, in virtual environments of ours: none of their packages
// is ever in this repository.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
// Not among the npm packages: `npm ci` begins by removing all of those.
const cache = join(here, "..", "..", "..", "target", "xtask", "python");

/** The port that was asked for. */
export function port(usage) {
  const port = process.argv[2];
  if (!/^\d+$/.test(port ?? "")) giveUp(`usage: ${usage}`, 2);
  return port;
}

/** The interpreter of an environment with the packages of NAME.txt, made once per version of that list. */
export function interpreter(name) {
  const list = join(here, `${name}.txt`);
  const version = createHash("sha256").update(readFileSync(list)).digest("hex").slice(0, 12);
  const folder = join(cache, `${name}-${version}`);
  const python = join(folder, "bin", "python");
  if (existsSync(python)) return python;

  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const made = run("python3", ["-m", "venv", part]);
  if (made.error) giveUp("python3 is not installed: install Python 3.10 or newer.");
  if (made.status !== 0) giveUp("python3 cannot make virtual environments: install its venv module (python3-venv).");
  const installed = run(join(part, "bin", "python"), ["-m", "pip", "install", "--quiet", "--requirement", list]);
  if (installed.status !== 0) giveUp(`pip could not install ${name}.txt: ${lastLine(installed.stderr)}`);
  // Renamed into place, so that a start cut short leaves no half an environment behind. Nothing
  // but the interpreter is used of it, which does not mind.
  renameSync(part, folder);
  return python;
}

const run = (program, args) => spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
const lastLine = (text) => text.trim().split("\n").at(-1);

function giveUp(sentence, code = 1) {
  console.error(sentence);
  process.exit(code);
}

/** Runs Python in the environment of NAME.txt until it ends or we are told to. */
export function serve(name, args, environment = {}) {
  const child = spawn(interpreter(name), args, {
    env: { ...process.env, PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1", ...environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(["SIGINT", "SIGTERM"].includes(signal) ? 0 : (code ?? 1)));
}
