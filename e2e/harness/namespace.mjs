// A network of the tests' own (Linux, as root): nothing of theirs meets anything else on the machine,
// and the packets of a process can be dropped without a word.
import { execFileSync, spawn } from 'node:child_process';

const marker = 'PARLEY_E2E_NAMESPACE';

export const isolated = process.env[marker] === 'yes';

const ip = (...words) => execFileSync('ip', words, { stdio: ['ignore', 'pipe', 'pipe'] });

// Runs this program again inside of a new namespace and ends with it; returns where it is inside
// already, or where none can be made.
export async function enterNamespace() {
  if (isolated) {
    ip('link', 'set', 'lo', 'up');
    // Clients leave loopback alone as long as there is anything else.
    ip('link', 'add', 'parley0', 'type', 'veth', 'peer', 'name', 'parley1');
    ip('address', 'add', '10.200.0.1/30', 'dev', 'parley0');
    ip('link', 'set', 'parley0', 'up');
    ip('link', 'set', 'parley1', 'up');
    // What comes first cannot be preceded: the rules of `silence` belong before it.
    ip('rule', 'add', 'pref', '100', 'lookup', 'local');
    ip('rule', 'del', 'pref', '0');
    return;
  }
  if (!possible()) {
    console.error('No network namespace can be made here: a lost host is a process that stands still');
    return;
  }
  const inside = spawn('unshare', ['--net', process.execPath, ...process.argv.slice(1)], {
    stdio: 'inherit',
    env: { ...process.env, [marker]: 'yes' },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => inside.kill(signal));
  }
  process.exit(await new Promise((resolve) => inside.once('exit', (code) => resolve(code ?? 1))));
}

function possible() {
  try {
    execFileSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

// From now on no packet leaves the connections of this process, nor its listeners: not even what the
// kernel acknowledges. New connections of its own would; so it must not run.
export function silence(pid) {
  const sockets = execFileSync('ss', ['-Htanp'], { encoding: 'utf8' }).split('\n')
    .filter((line) => line.includes(`pid=${pid},`));
  const ports = new Set(sockets.map((line) => /:(\d+)$/.exec(line.trim().split(/\s+/)[3])[1]));
  for (const port of ports) {
    ip('rule', 'add', 'pref', '10', 'ipproto', 'tcp', 'sport', port, 'blackhole');
  }
  return ports.size;
}

export function endSilence() {
  while (ip('rule', 'show', 'pref', '10').length > 0) {
    ip('rule', 'del', 'pref', '10');
  }
}
