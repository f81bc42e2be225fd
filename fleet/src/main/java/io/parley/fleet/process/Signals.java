package io.parley.fleet.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/// Signals that Java cannot send by itself.
final class Signals {

  private Signals() {}

  static void send(long pid, String name) {
    try {
      new ProcessBuilder("/bin/kill", "-" + name, String.valueOf(pid)).inheritIO().start();
    } catch (IOException missing) {
      throw new UncheckedIOException("kill cannot be run", missing);
    }
  }
}
