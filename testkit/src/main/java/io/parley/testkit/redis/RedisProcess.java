package io.parley.testkit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import redis.embedded.core.ExecutableProvider;

/// Redis as a process of this machine, which ends with the JVM at the latest.
final class RedisProcess {

  private static final Path SYSTEM = Path.of("/usr/bin/redis-server");
  private static final Duration START = Duration.ofSeconds(20);

  private RedisProcess() {}

  /// @return ends it
  static Runnable run(int port) {
    try {
      Process process =
          new ProcessBuilder(
                  executable(),
                  "--port",
                  String.valueOf(port),
                  "--bind",
                  "127.0.0.1",
                  "--save",
                  "",
                  "--appendonly",
                  "no")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Thread atExit = new Thread(process::destroyForcibly);
      Runtime.getRuntime().addShutdownHook(atExit);
      awaitAnswer(process, port);
      return () -> {
        process.destroyForcibly();
        process.onExit().join();
        Runtime.getRuntime().removeShutdownHook(atExit);
      };
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static String executable() throws IOException {
    return Files.isExecutable(SYSTEM)
        ? SYSTEM.toString()
        : ExecutableProvider.newJarResourceProvider().get().getAbsolutePath();
  }

  private static void awaitAnswer(Process process, int port) {
    long startedNanos = System.nanoTime();
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() - startedNanos > START.toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException("redis-server does not answer on port " + port);
      }
      Thread.onSpinWait();
    }
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(500);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException notYet) {
      return false;
    }
  }
}
