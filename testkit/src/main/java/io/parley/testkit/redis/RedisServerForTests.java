package io.parley.testkit.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/// A Redis of a test's own on a free port of this machine, which the test may stop and start again
/// on the same port, empty. In a container where there is Docker, else the system's
/// `redis-server`, else the one that embedded-redis carries.
public final class RedisServerForTests implements AutoCloseable {

  private final int port;
  private @Nullable Runnable stop;

  private RedisServerForTests(int port) {
    this.port = port;
  }

  /// A running server; close it.
  public static RedisServerForTests start() {
    RedisServerForTests server = new RedisServerForTests(freePort());
    server.startEmpty();
    return server;
  }

  /// Starts it again after [#stop], without any data.
  public void startEmpty() {
    if (stop != null) {
      throw new IllegalStateException("it runs");
    }
    stop =
        DockerClientFactory.instance().isDockerAvailable()
            ? RedisContainer.run(port)
            : RedisProcess.run(port);
  }

  /// Ends it as a crash does: nothing is saved.
  public void stop() {
    if (stop != null) {
      stop.run();
      stop = null;
    }
  }

  /// For `parley.redis.url`.
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    stop();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
