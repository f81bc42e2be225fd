package io.parley.media.dtls;

import io.parley.media.srtp.SrtpProfile;
import io.parley.testkit.Conditions;
import io.parley.testkit.LossyLink;
import io.parley.testkit.Seeds;
import io.parley.testkit.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A client and a server with a link in each direction, in virtual time.
final class DtlsCall {

  private static final DtlsIdentity SERVER = DtlsIdentity.create(new SeededSecureRandom(1));
  private static final DtlsIdentity CLIENT = DtlsIdentity.create(new SeededSecureRandom(2));

  final VirtualTime time = new VirtualTime();
  final DtlsTransport client;
  final DtlsTransport server;
  final LossyLink<byte[]> up;
  final LossyLink<byte[]> down;
  final List<String> history = new ArrayList<>();

  /// Holds the client back, where there is one.
  @Nullable PatientClient patience;

  DtlsCall(Conditions conditions, long seed, SrtpProfile... offered) {
    var runner = new LockstepHandshakes();
    client = DtlsTransport.client(CLIENT, runner, () -> {}, offered);
    server = DtlsTransport.server(SERVER, runner);
    up = new LossyLink<>(conditions, Seeds.random(seed));
    down = new LossyLink<>(conditions, Seeds.random(~seed));
  }

  DtlsCall(Conditions conditions, long seed) {
    this(conditions, seed, SrtpProfile.values());
  }

  static String fingerprintOfServer() {
    return SERVER.fingerprint();
  }

  static String fingerprintOfClient() {
    return CLIENT.fingerprint();
  }

  DtlsCall introduced() {
    client.expectFingerprint("sha-256", SERVER.fingerprint());
    server.expectFingerprint("sha-256", CLIENT.fingerprint());
    return this;
  }

  boolean bothConnected() {
    return client.state() == DtlsState.CONNECTED && server.state() == DtlsState.CONNECTED;
  }

  /// Lets time run until something holds, nothing is planned any more, or 40 s have passed.
  boolean runUntil(BooleanSupplier reached) {
    do {
      step();
      if (reached.getAsBoolean()) {
        return true;
      }
    } while (time.elapsedNanos() < 40_000_000_000L
        && time.advanceTo(
            VirtualTime.earliest(
                up.wakeNanos(), down.wakeNanos(), client.wakeNanos(), server.wakeNanos())));
    return false;
  }

  void step() {
    deliver(up, server, "to server");
    deliver(down, client, "to client");
    send(client, up, patience);
    send(server, down, null);
  }

  private void deliver(LossyLink<byte[]> link, DtlsTransport to, String direction) {
    long nowNanos = time.nowNanos();
    for (byte[] packet = link.poll(nowNanos); packet != null; packet = link.poll(nowNanos)) {
      history.add(time.elapsedNanos() / 1000 + " µs " + direction + " " + packet[0]);
      to.receive(nowNanos, packet, 0, packet.length);
    }
  }

  private void send(DtlsTransport from, LossyLink<byte[]> link, @Nullable PatientClient holding) {
    long nowNanos = time.nowNanos();
    byte[] packet = from.pollDatagram(nowNanos);
    while (packet != null) {
      if (holding == null || holding.sends(nowNanos, packet)) {
        link.offer(nowNanos, packet);
      }
      packet = from.pollDatagram(nowNanos);
    }
  }

  void close() {
    client.close();
    server.close();
  }
}
