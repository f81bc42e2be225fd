// Runs test files one after the other in a process of their own, which ends: tests that leave
// something running, or stand still, must not hold up everything behind them.
import { spawn } from 'node:child_process';

const [major, minor] = process.versions.node.split('.').map(Number);
const forceExit = major > 20 || minor >= 14 ? ['--test-force-exit'] : [];

// The exit status; 1 also where the tests did not end within their time.
export function runTests(files, env, limitMinutes) {
  const tests = spawn(
    process.execPath,
    ['--test', '--test-concurrency=1', '--test-reporter=spec', ...forceExit, ...files],
    { cwd: new URL('..', import.meta.url).pathname, stdio: 'inherit', env: { ...process.env, ...env }, detached: true },
  );
  const stop = (signal) => {
    try {
      process.kill(-tests.pid, signal); // with the processes of the single files
    } catch (gone) {
      if (gone.code !== 'ESRCH') {
        throw gone;
      }
    }
  };
  const interrupted = () => { stop('SIGTERM'); process.exit(1); };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const late = setTimeout(() => {
    console.error(`the tests did not end within ${limitMinutes} minutes`);
    stop('SIGKILL');
  }, limitMinutes * 60_000);
  return new Promise((resolve) => {
    tests.once('exit', (code) => {
      clearTimeout(late);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve(code ?? 1);
    });
  });
}
