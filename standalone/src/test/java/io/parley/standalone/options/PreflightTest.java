package io.parley.standalone.options;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

  @TempDir Path directory;

  @Test
  void freePortsAndAWritableDirectoryAreFine() throws IOException {
    int port = threeFreePorts();

    assertThatCode(() -> Preflight.check(options(port, directory))).doesNotThrowAnyException();
  }

  @Test
  void aTakenPortIsNamedWithTheWayOut() throws IOException {
    int port = threeFreePorts();
    try (var taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress("127.0.0.1", port));

      assertThatThrownBy(() -> Preflight.check(options(port, directory)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("TCP port " + port + " is taken")
          .hasMessageContaining("--port");
    }
  }

  @Test
  void aTakenMediaPortIsNamedToo() throws IOException {
    int port = threeFreePorts();
    try (var taken = new DatagramSocket(new InetSocketAddress("127.0.0.1", port + 2))) {
      assertThatThrownBy(() -> Preflight.check(options(port, directory)))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("UDP port " + taken.getLocalPort() + " is taken");
    }
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> Preflight.check(options(threeFreePorts(), file.resolve("below"))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("cannot write to")
        .hasMessageContaining("--data");
  }

  @Test
  void anAddressOfAnotherMachineIsRefused() throws IOException {
    DevOptions options =
        new DevOptions(
            InetAddress.ofLiteral("192.0.2.7"), threeFreePorts(), directory, null, null, false);

    assertThatThrownBy(() -> Preflight.check(options))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("not an address of this machine");
  }

  private static DevOptions options(int port, Path data) {
    return DevOptions.parse(
        new String[] {
          "--ip", "127.0.0.1", "--port", String.valueOf(port), "--data", data.toString()
        },
        Map.of());
  }

  private static int threeFreePorts() throws IOException {
    for (int port = 31_000; port < 32_000; port += 10) {
      try (var http = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          var tcp = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress());
          var udp = new DatagramSocket(port + 2, InetAddress.getLoopbackAddress())) {
        if (http.isBound() && tcp.isBound() && udp.isBound()) {
          return port;
        }
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IOException("no free ports");
  }
}
