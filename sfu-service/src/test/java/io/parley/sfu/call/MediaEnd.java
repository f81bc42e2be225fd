package io.parley.sfu.call;

import io.parley.media.client.ClientConnection;
import io.parley.media.client.sdp.ServerDescription;
import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.VirtualHandshakes;
import io.parley.media.ice.HostCandidate;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.IceTransport;
import io.parley.media.sctp.PayloadKind;
import io.parley.media.sctp.SctpAssociation;
import io.parley.media.sctp.SctpConfig;
import io.parley.media.sctp.SctpEvent;
import io.parley.testkit.Seeds;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client's end of one peer connection, on a socket and a thread of its own.
final class MediaEnd implements AutoCloseable {

  record Message(String label, byte[] bytes) {}

  final BlockingQueue<byte[]> rtp = new LinkedBlockingQueue<>();
  final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  private final ClientConnection connection;
  private final SctpAssociation data;
  private final Wire wire;
  private final Map<String, Integer> streams = new HashMap<>();
  private final Map<Integer, String> labels = new HashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final Map<String, CountDownLatch> open;
  private final Thread thread;
  private volatile boolean stopped;

  /// @param ownChannels that the client opens
  MediaEnd(
      IceCredentials local,
      DtlsIdentity identity,
      ServerDescription server,
      IceTransport transport,
      List<String> ownChannels)
      throws IOException {
    var random = Seeds.random(local.hashCode());
    connection =
        new ClientConnection(
            local, identity, server.transport(), new VirtualHandshakes(2), () -> {}, random);
    data = new SctpAssociation(SctpConfig.STANDARD, true, random);
    open = Map.of("_reliable", new CountDownLatch(1), "_lossy", new CountDownLatch(1));
    for (var label : ownChannels) {
      boolean reliable = label.equals("_reliable");
      int stream = data.open(System.nanoTime(), label, "", reliable, reliable ? -1 : 0, -1);
      streams.put(label, stream);
      labels.put(stream, label);
    }
    var candidate =
        server.candidates().stream()
            .map(HostCandidate::parse)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .filter(each -> each.transport() == transport)
            .findFirst()
            .orElseThrow();
    wire = Wire.to(candidate);
    thread = Thread.ofPlatform().name("media-end").start(this::run);
  }

  boolean awaitConnected() throws InterruptedException {
    return connected.await(15, TimeUnit.SECONDS);
  }

  boolean awaitOpen(String label) throws InterruptedException {
    return Objects.requireNonNull(open.get(label)).await(15, TimeUnit.SECONDS);
  }

  void sendRtp(byte[] packet) {
    tasks.add(() -> connection.sendRtp(packet));
  }

  void sendData(String label, byte[] message) {
    tasks.add(
        () ->
            data.send(
                System.nanoTime(),
                Objects.requireNonNull(streams.get(label)),
                PayloadKind.BINARY,
                message));
  }

  private void run() {
    try {
      boolean started = false;
      while (!stopped) {
        byte[] datagram = wire.receive();
        long now = System.nanoTime();
        if (datagram != null) {
          connection.receive(now, datagram);
        }
        if (connection.connected() && !started) {
          started = true;
          data.start(now);
          connected.countDown();
        }
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        take(now);
        exchange(now);
      }
    } catch (IOException e) {
      stopped = true;
    }
  }

  private void take(long now) {
    for (var packet = connection.pollRtp(); packet != null; packet = connection.pollRtp()) {
      rtp.add(packet);
    }
    for (var packet = connection.pollApplicationData();
        packet != null;
        packet = connection.pollApplicationData()) {
      data.receive(now, packet, 0, packet.length);
    }
    data.advance(now);
    for (var event = data.pollEvent(); event != null; event = data.pollEvent()) {
      switch (event) {
        case SctpEvent.ChannelOpened channel -> {
          streams.put(channel.label(), channel.streamId());
          labels.put(channel.streamId(), channel.label());
          var latch = open.get(channel.label());
          if (latch != null) {
            latch.countDown();
          }
        }
        case SctpEvent.MessageReceived message ->
            messages.add(
                new Message(labels.getOrDefault(message.streamId(), "?"), message.message()));
        default -> {}
      }
    }
  }

  private void exchange(long now) throws IOException {
    if (connection.connected()) {
      for (var packet = data.poll(now); packet != null; packet = data.poll(now)) {
        connection.sendApplicationData(packet);
      }
    }
    for (var out = connection.pollDatagram(now); out != null; out = connection.pollDatagram(now)) {
      wire.send(out);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stopped = true;
    thread.join();
    wire.close();
  }
}
