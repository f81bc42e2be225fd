package io.parley.media.shard;

import io.parley.media.audio.OpusDecoders;
import io.parley.media.client.ClientConnection;
import io.parley.media.client.IncomingStream;
import io.parley.media.client.MediaClient;
import io.parley.media.client.OutgoingStream;
import io.parley.media.client.StreamSpec;
import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.dtls.LockstepHandshakes;
import io.parley.media.dtls.SeededSecureRandom;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.IceTransport;
import io.parley.media.ice.Path;
import io.parley.media.peer.DataChannelSpec;
import io.parley.media.section.Codec;
import io.parley.media.section.ExtensionIds;
import io.parley.media.section.MediaKind;
import io.parley.media.section.ParityTypes;
import io.parley.media.section.PayloadFormat;
import io.parley.media.section.ReceiveSection;
import io.parley.media.section.RemoteTransport;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import io.parley.media.section.TrafficKind;
import io.parley.media.slots.PacketBatch;
import io.parley.media.slots.PacketSlots;
import io.parley.testkit.Bottleneck;
import io.parley.testkit.Conditions;
import io.parley.testkit.LossyLink;
import io.parley.testkit.Seeds;
import io.parley.testkit.VirtualTime;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A shard and its clients in virtual time, each client over a link of its own.
final class Call implements AutoCloseable {

  static final int VP8 = 96;
  static final int VP8_RTX = 97;
  static final int OPUS = 111;
  static final int RED = 63;
  static final ParityTypes APART = ParityTypes.apart(118);
  static final ParityTypes WOVEN = ParityTypes.woven(116, 117);

  /// So many microphones are heard at once, of those that are in a room.
  static final int LOUDEST = 3;

  /// What publishers send with; subscribers have other numbers for everything.
  static final ExtensionIds PUBLISHED = new ExtensionIds(4, 10, 11, 1, 3, 2, 0, 0, 13);

  static final ExtensionIds SUBSCRIBED = new ExtensionIds(1, 0, 0, 7, 0, 0, 0, 0, 5);

  static final Conditions GOOD = Conditions.PERFECT.withDelayMillis(10, 0);

  static final Conditions BAD =
      Conditions.PERFECT.withLoss(0.1).withReordering(0.1).withDelayMillis(100, 10);

  private static final long WALL_CLOCK_NANOS = 1_790_000_000_000_000_000L;
  private static final DtlsIdentity SERVER = DtlsIdentity.create(new SeededSecureRandom(1));
  private static final DtlsIdentity CLIENT = DtlsIdentity.create(new SeededSecureRandom(2));

  /// One who is in the call, with one transport.
  final class Participant {
    final long peer;
    final MediaClient client;
    final Path path;
    final LossyLink<byte[]> up;
    final LossyLink<byte[]> down;

    /// What goes down passes it first, where there is one.
    @Nullable Bottleneck<byte[]> narrow;

    /// With these ids it subscribes.
    ExtensionIds subscribes = SUBSCRIBED;

    /// Its audio may repeat earlier frames, both ways.
    boolean red;

    /// In which its microphone is one of many.
    long room = TrackSpec.NO_ROOM;

    /// What it takes of parity of video.
    ParityTypes parity = ParityTypes.NONE;

    /// Its audio is asked for again, both ways.
    boolean nack = true;
    final List<ReceiveSection> sections = new ArrayList<>();
    boolean unplugged;

    /// It looks at what came only now and then, up to so long apart, as on a machine without time.
    long stallNanos;

    private long stalledUntilNanos = Long.MIN_VALUE;
    long packetsUp;
    long bytesUp;
    long packetsDown;
    long bytesDown;

    private Participant(long peer, MediaClient client, Conditions up, Conditions down) {
      this.peer = peer;
      this.client = client;
      this.path = path((int) peer);
      this.up = new LossyLink<>(up, Seeds.random(random.nextLong()));
      this.down = new LossyLink<>(down, Seeds.random(random.nextLong()));
    }

    private void turn(long nowNanos) {
      if (stallNanos > 0) {
        stalledUntilNanos = nowNanos + random.nextLong(stallNanos);
      }
      for (byte[] packet = down.poll(nowNanos); packet != null; packet = down.poll(nowNanos)) {
        client.receive(nowNanos, packet);
      }
      client.advance(nowNanos);
      for (byte[] packet = client.pollDatagram(nowNanos);
          packet != null;
          packet = client.pollDatagram(nowNanos)) {
        if (!unplugged) {
          up.offer(nowNanos, packet);
        }
      }
    }

    boolean isConnected() {
      return events.contains(new ShardEvent.PeerConnected(peer));
    }

    void section(ReceiveSection section) {
      sections.removeIf(present -> present.mid().equals(section.mid()));
      sections.add(section);
      shard.receiveSections(time.nowNanos(), peer, sections);
    }

    /// Announces video by ssrc and begins to send it.
    OutgoingStream publishVideo(long track, int ssrc) {
      announce(track, MediaKind.VIDEO, new StreamSsrc(ssrc, ssrc + 1));
      return client.send(
          StreamSpec.vp8(ssrc, ssrc + 1, VP8, VP8_RTX).tagged(mid(track), "", PUBLISHED));
    }

    /// Announces audio by ssrc and begins to send it.
    OutgoingStream publishAudio(long track, int ssrc) {
      announce(track, MediaKind.AUDIO, new StreamSsrc(ssrc, 0));
      StreamSpec spec = StreamSpec.opus(ssrc, OPUS).tagged(mid(track), "", PUBLISHED);
      return client.send(red ? spec.red(RED) : spec);
    }

    void announce(long track, MediaKind kind, StreamSsrc ssrc) {
      section(
          new ReceiveSection(
              mid(track), kind, audio(kind, VP8, OPUS), PUBLISHED, List.of(), List.of(ssrc)));
      shard.addTrack(
          time.nowNanos(),
          new TrackSpec(
              track,
              peer,
              mid(track),
              kind,
              TrafficKind.of(kind),
              kind == MediaKind.AUDIO,
              false,
              room,
              true,
              List.of()));
    }

    private List<PayloadFormat> audio(MediaKind kind, int vp8, int opus) {
      return formats(kind, vp8, opus, kind == MediaKind.VIDEO || nack, red);
    }

    /// Announces three layers, lowest first, known by mid and rid alone; does not send yet.
    void announceLayers(long track) {
      section(
          new ReceiveSection(
              mid(track),
              MediaKind.VIDEO,
              formats(MediaKind.VIDEO, VP8, OPUS, true, false),
              PUBLISHED,
              List.of("q", "h", "f"),
              List.of()));
      shard.addTrack(
          time.nowNanos(), new TrackSpec(track, peer, mid(track), MediaKind.VIDEO, false));
    }

    /// Begins to send a layer.
    OutgoingStream sendLayer(long track, String rid, int ssrc, int packetsPerFrame) {
      return client.send(
          StreamSpec.vp8(ssrc, ssrc + 1, VP8, VP8_RTX)
              .tagged(mid(track), rid, PUBLISHED)
              .frames(40_000_000L, packetsPerFrame, 900));
    }

    /// Subscribes to a track; the down-track's id names its ssrc too.
    IncomingStream subscribe(long downTrack, long track, MediaKind kind) {
      SendSection section =
          new SendSection(
              "s" + downTrack,
              kind,
              audio(kind, 120, 109),
              subscribes,
              sources(downTrack, kind),
              "cname",
              kind == MediaKind.VIDEO ? parity : ParityTypes.NONE);
      IncomingStream stream = client.expect(section);
      shard.addDownTrack(time.nowNanos(), new DownTrackSpec(downTrack, track, peer, section));
      return stream;
    }
  }

  private static StreamSsrc sources(long downTrack, MediaKind kind) {
    int ssrc = (int) downTrack;
    return kind == MediaKind.VIDEO
        ? new StreamSsrc(ssrc, ssrc + 1, ssrc + 2)
        : new StreamSsrc(ssrc, 0);
  }

  final VirtualTime time = new VirtualTime();
  final RandomGenerator random;
  final PacketSlots slots = new PacketSlots(4096, 16384);
  final Shard shard;
  final List<ShardEvent> events = new ArrayList<>();
  final Map<ShardEvent, Long> eventNanos = new HashMap<>();
  final List<Participant> participants = new ArrayList<>();
  private final PacketBatch batch = new PacketBatch();
  private long nextPeer = 1;

  /// The shard looks around only now and then, up to so long apart.
  long shardStallNanos;

  private long shardStalledUntilNanos = Long.MIN_VALUE;

  /// Each packet comes a second time with some bytes changed.
  boolean mangle;

  Call(long seed) {
    random = Seeds.random(seed);
    shard =
        new Shard(
            new ShardConfig(100, WALL_CLOCK_NANOS, OpusDecoders.NONE, LOUDEST),
            slots,
            SERVER,
            new LockstepHandshakes(),
            Seeds.random(random.nextLong()));
  }

  static Path path(int number) {
    return new Path(0, IceTransport.UDP, new InetSocketAddress("192.0.2.7", 10_000 + number));
  }

  static String mid(long track) {
    return "m" + track;
  }

  static List<PayloadFormat> formats(MediaKind kind, int vp8, int opus, boolean nack, boolean red) {
    return kind == MediaKind.VIDEO
        ? List.of(new PayloadFormat(vp8, Codec.VP8, vp8 + 1, "", nack))
        : List.of(new PayloadFormat(opus, Codec.OPUS, -1, "minptime=10", nack, red ? RED : -1));
  }

  Participant join(Conditions conditions, DataChannelSpec... ownChannels) {
    return join(conditions, conditions, ownChannels);
  }

  Participant join(Conditions up, Conditions down, DataChannelSpec... ownChannels) {
    long peer = nextPeer++;
    var theirs = Seeds.random(random.nextLong());
    IceCredentials server = IceCredentials.create("a0", theirs);
    IceCredentials client = IceCredentials.create("", theirs);
    var connection =
        new ClientConnection(
            client,
            CLIENT,
            new RemoteTransport(
                server.ufrag(), server.password(), "sha-256", SERVER.fingerprint(), false),
            new LockstepHandshakes(),
            () -> {},
            theirs);
    long clock = WALL_CLOCK_NANOS + theirs.nextLong(-5_000_000_000L, 5_000_000_000L);
    var participant = new Participant(peer, new MediaClient(connection, theirs, clock), up, down);
    participants.add(participant);
    shard.openPeer(time.nowNanos(), new PeerSpec(peer, server, false, true, List.of(ownChannels)));
    shard.describePeer(
        time.nowNanos(),
        peer,
        new RemoteTransport(
            client.ufrag(), client.password(), "sha-256", CLIENT.fingerprint(), true),
        ownChannels.length > 0);
    return participant;
  }

  /// Joins, and waits until media can flow.
  Participant joined(Conditions conditions, DataChannelSpec... ownChannels) {
    Participant participant = join(conditions, ownChannels);
    if (!runUntil(20_000, participant::isConnected)) {
      throw new AssertionError("never connected");
    }
    return participant;
  }

  void run(long millis) {
    runUntil(millis, () -> false);
  }

  boolean runUntil(long millis, BooleanSupplier reached) {
    long endNanos = time.nowNanos() + millis * 1_000_000;
    long beganNanos = time.nowNanos();
    int turnsNow = 0;
    do {
      turn();
      turnsNow = time.nowNanos() == beganNanos ? turnsNow + 1 : 0;
      beganNanos = time.nowNanos();
      if (turnsNow > 1000) {
        throw new AssertionError("somebody spins: " + shard.wakeReason());
      }
      if (reached.getAsBoolean()) {
        return true;
      }
      long wake = wakeNanos();
      if (wake == Long.MAX_VALUE || wake - endNanos > 0) {
        wake = endNanos;
      }
      time.advanceTo(wake);
    } while (time.nowNanos() - endNanos < 0);
    return false;
  }

  private long wakeNanos() {
    long wake = shard.wakeNanos();
    for (Participant participant : participants) {
      wake = VirtualTime.earliest(wake, participant.up.wakeNanos());
    }
    wake = notBefore(wake, shardStalledUntilNanos);
    for (Participant participant : participants) {
      long client =
          VirtualTime.earliest(participant.down.wakeNanos(), participant.client.wakeNanos());
      wake =
          VirtualTime.earliest(
              wake,
              participant.narrow == null ? Long.MAX_VALUE : participant.narrow.wakeNanos(),
              notBefore(client, participant.stalledUntilNanos));
    }
    return wake;
  }

  private static long notBefore(long wakeNanos, long stalledUntilNanos) {
    boolean free = stalledUntilNanos == Long.MIN_VALUE || wakeNanos == Long.MAX_VALUE;
    return free || wakeNanos - stalledUntilNanos > 0 ? wakeNanos : stalledUntilNanos;
  }

  private static boolean isStalled(long nowNanos, long stalledUntilNanos) {
    return stalledUntilNanos != Long.MIN_VALUE && nowNanos - stalledUntilNanos < 0;
  }

  private void turn() {
    long nowNanos = time.nowNanos();
    for (Participant participant : participants) {
      passBottleneck(nowNanos, participant);
      if (!isStalled(nowNanos, participant.stalledUntilNanos)) {
        participant.turn(nowNanos);
      }
    }
    if (isStalled(nowNanos, shardStalledUntilNanos)) {
      return;
    }
    if (shardStallNanos > 0) {
      shardStalledUntilNanos = nowNanos + random.nextLong(shardStallNanos);
    }
    for (Participant participant : participants) {
      var up = participant.up;
      for (byte[] packet = up.poll(nowNanos); packet != null; packet = up.poll(nowNanos)) {
        if (mangle) {
          receive(mangled(packet), participant.path);
        }
        participant.packetsUp++;
        participant.bytesUp += packet.length;
        receive(packet, participant.path);
      }
    }
    drain();
  }

  private static void passBottleneck(long nowNanos, Participant participant) {
    Bottleneck<byte[]> narrow = participant.narrow;
    if (narrow == null) {
      return;
    }
    for (byte[] packet = narrow.poll(nowNanos); packet != null; packet = narrow.poll(nowNanos)) {
      participant.down.offer(nowNanos, packet);
    }
  }

  private byte[] mangled(byte[] packet) {
    byte[] changed = packet.clone();
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    }
    return changed;
  }

  /// Gives the shard a packet.
  void receive(byte[] packet, Path path) {
    int slot = slots.acquire(PacketSlots.LARGE_BYTES);
    MemorySegment.copy(
        packet, 0, slots.memory(slot), ValueLayout.JAVA_BYTE, slots.offset(slot), packet.length);
    slots.setLength(slot, packet.length);
    shard.receive(time.nowNanos(), slot, path);
  }

  /// Lets the shard work, and takes all that it has.
  int drain() {
    long nowNanos = time.nowNanos();
    shard.advance(nowNanos);
    int sent = 0;
    while (shard.pollPackets(batch)) {
      for (int i = 0; i < batch.size(); i++) {
        byte[] packet =
            batch
                .memory(i)
                .asSlice(batch.offset(i), batch.length(i))
                .toArray(ValueLayout.JAVA_BYTE);
        sent++;
        for (Participant participant : participants) {
          if (participant.path.equals(batch.path(i))) {
            participant.packetsDown++;
            participant.bytesDown += packet.length;
            if (participant.narrow == null) {
              participant.down.offer(nowNanos, packet);
            } else {
              participant.narrow.offer(nowNanos, packet.length, packet);
            }
          }
        }
      }
    }
    for (var event = shard.pollEvent(); event != null; event = shard.pollEvent()) {
      events.add(event);
      eventNanos.put(event, nowNanos);
    }
    return sent;
  }

  @Override
  public void close() {
    for (Participant participant : participants) {
      shard.closePeer(time.nowNanos(), participant.peer);
      participant.client.close();
    }
    drain();
    slots.close();
  }
}
