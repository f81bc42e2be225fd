package io.parley.fleet;

import io.parley.fleet.control.ControlServer;
import io.parley.fleet.options.ClusterOptions;
import io.parley.fleet.options.Preflight;
import io.parley.fleet.options.UsageException;
import io.parley.fleet.plan.PortPlan;
import io.parley.fleet.plan.ProcessPlan;
import io.parley.fleet.plan.Service;
import io.parley.fleet.plan.ServicePlans;
import io.parley.fleet.process.StartFailedException;
import io.parley.fleet.report.ClusterDescription;
import io.parley.fleet.report.Terminal;
import io.parley.fleet.secret.Secrets;
import io.parley.fleet.store.StorePlans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/// Starts a fleet and stays with it until it ends.
final class Launcher {

  /// More at once only wait for each other.
  private static final int STARTS_PER_PROCESSOR = 4;

  private final ClusterOptions options;
  private final Path home;
  private final Terminal terminal;
  private final CountDownLatch ended = new CountDownLatch(1);

  /// @param home directory of the modules
  Launcher(ClusterOptions options, Path home, Terminal terminal) {
    this.options = options;
    this.home = home;
    this.terminal = terminal;
  }

  /// Returns when the fleet was told to end and ended.
  ///
  /// @throws UsageException where something is in the way
  /// @throws StartFailedException where a process does not come up; all others are ended then
  void run() throws StartFailedException, InterruptedException, IOException {
    long startedNanos = System.nanoTime();
    List<Service> services = built();
    try (var directory = DataDirectory.hold(options.data())) {
      Secrets secrets = Secrets.obtain(directory.path(), new SecureRandom());
      InetAddress ip = options.ip();
      var ports = new PortPlan(options.port(), ip != null && !ip.isLoopbackAddress());
      var servicePlans = new ServicePlans(options, home, directory.path(), secrets, ports);
      List<ProcessPlan> nodes =
          services.stream().flatMap(s -> servicePlans.of(s).stream()).toList();
      preflight(nodes, ports);
      List<ProcessPlan> plans = new ArrayList<>(nodes);
      plans.addAll(StorePlans.prepare(directory.path(), home, ports));
      int startsAtOnce = STARTS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
      try (var cluster = new Cluster(plans, terminal, options.restart(), startsAtOnce)) {
        run(cluster, secrets, directory, startedNanos);
      }
    }
  }

  private void run(Cluster cluster, Secrets secrets, DataDirectory directory, long startedNanos)
      throws StartFailedException, InterruptedException, IOException {
    // Until all is ready there is nothing to describe; a restart before that changes nothing.
    var describing = new Describing(cluster, secrets);
    var commands = new Commands(cluster, describing::write, () -> end(cluster));
    try (var control = new ControlServer(secrets.adminToken(), commands::answer)) {
      describing.control = control.url();
      directory.announce(new DataDirectory.Holder(ProcessHandle.current().pid(), control.url()));
      var hook = Thread.ofPlatform().name("stop").unstarted(() -> end(cluster));
      Runtime.getRuntime().addShutdownHook(hook);
      try {
        cluster.start();
        describing.ready = true;
        describing.write();
        terminal.ready(
            describing.now(), options, Duration.ofNanos(System.nanoTime() - startedNanos));
        ended.await();
      } finally {
        Files.deleteIfExists(options.json());
      }
    }
  }

  /// Keeps the description on disk as the fleet is.
  private final class Describing {
    private final Cluster cluster;
    private final Secrets secrets;
    private volatile String control = "";
    private volatile boolean ready;

    Describing(Cluster cluster, Secrets secrets) {
      this.cluster = cluster;
      this.secrets = secrets;
    }

    ClusterDescription now() {
      return ClusterDescription.of(options, secrets, control, cluster.processes());
    }

    synchronized void write() {
      if (!ready) {
        return;
      }
      try {
        now().write(options.json());
      } catch (IOException failed) {
        throw new UncheckedIOException("cannot write " + options.json(), failed);
      }
    }
  }

  private void end(Cluster cluster) {
    cluster.close();
    ended.countDown();
  }

  private List<Service> built() {
    List<Service> found = new ArrayList<>();
    for (Service service : Service.values()) {
      if (service.isStore()) {
        continue;
      }
      Path jar = service.jar(home);
      if (Files.exists(jar)) {
        found.add(service);
      } else if (service == Service.BILLING) {
        terminal.line("  billing      is not there (" + jar + "): the fleet starts without it");
      } else {
        throw new UsageException(jar + " is not there: ./parley cluster builds it");
      }
    }
    return found;
  }

  private void preflight(List<ProcessPlan> nodes, PortPlan plan) {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    InetAddress open = Objects.requireNonNullElse(options.ip(), loopback);
    if (options.ip() != null) {
      Preflight.address(options.ip());
    }
    for (ProcessPlan node : nodes) {
      var ports = node.ports();
      boolean gateway = node.service() == Service.GATEWAY;
      Stream.of(ports.tcp(), ports.https(), gateway ? ports.http() : null)
          .filter(Objects::nonNull)
          .forEach(port -> Preflight.tcp(open, port, node.name()));
      Stream.of(ports.admin(), ports.grpc(), gateway ? null : ports.http())
          .filter(Objects::nonNull)
          .forEach(port -> Preflight.tcp(loopback, port, node.name()));
      if (ports.udp() != null) {
        Preflight.udp(open, ports.udp(), node.name());
      }
    }
    for (Service store : List.of(Service.POSTGRES, Service.REDIS, Service.KAFKA)) {
      Preflight.tcp(loopback, plan.store(store), store.word());
    }
    Preflight.tcp(loopback, plan.kafkaController(), "kafka");
  }
}
