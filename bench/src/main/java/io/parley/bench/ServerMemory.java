package io.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much memory a JVM on this machine has.
///
/// @param residentBytes of the process, with the part of the heap that was ever touched
/// @param liveBytes of objects on the heap, after a collection
record ServerMemory(long residentBytes, long liveBytes) {

  /// Has the server collect garbage, and looks.
  ///
  /// @throws BenchFailure if there is no such JVM, or it is another user's
  static ServerMemory of(long pid) throws InterruptedException {
    long live = live(pid);
    return new ServerMemory(resident(pid), live);
  }

  private static long resident(long pid) {
    try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElseThrow(() -> new BenchFailure("process " + pid + " has no VmRSS"))
          * 1024;
    } catch (IOException unreadable) {
      throw new BenchFailure("no process " + pid + " on this machine", unreadable);
    }
  }

  /// The last line of a histogram of live objects is `Total`, their number and their bytes.
  private static long live(long pid) throws InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var asked =
          new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String total = "";
      try (var answer = asked.inputReader()) {
        total = answer.lines().reduce("", (before, line) -> line.isBlank() ? before : line);
      }
      asked.waitFor();
      var words = total.strip().split("\\s+", -1);
      if (words.length != 3 || !words[0].equals("Total")) {
        throw new BenchFailure("process " + pid + " does not answer jcmd: " + total);
      }
      return Long.parseLong(words[2]);
    } catch (IOException failed) {
      throw new BenchFailure("cannot run " + jcmd, failed);
    }
  }
}
