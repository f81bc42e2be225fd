package io.parley.media.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamResetTest implements StreamReset.Streams {

  private static final int OUR_FIRST = 500;
  private static final int PEER_FIRST = 900;

  private final List<Integer> wanted = new ArrayList<>();
  private final List<Integer> byUs = new ArrayList<>();
  private final List<Integer> byPeer = new ArrayList<>();
  private final DataReceiver receiver =
      new DataReceiver(SctpConfig.STANDARD, PEER_FIRST, new EventQueue(), _ -> {});
  private final StreamReset reset =
      new StreamReset(this, new RtoEstimator(), OUR_FIRST, PEER_FIRST);

  @Test
  void asksForClosedStreamsOnceUntilItIsAnswered() {
    wanted.add(4);
    ChunkReader request = Objects.requireNonNull(request(0));
    ParameterReader parameter = new ParameterReader(request, 0);
    assertThat(parameter.next()).isTrue();
    assertThat(parameter.type()).isEqualTo(ParameterReader.OUTGOING_RESET);
    assertThat(parameter.i32(0)).isEqualTo(OUR_FIRST);
    assertThat(parameter.i32(8)).isEqualTo(77);
    assertThat(parameter.u16(12)).isEqualTo(4);
    assertThat(request(1)).isNull();

    answer(OUR_FIRST, StreamReset.PERFORMED);
    assertThat(byUs).containsExactly(4);
  }

  @Test
  void repeatsARequestThatWasNotAnswered() {
    wanted.add(4);
    request(0);
    reset.advance(1_000_000_000L);

    assertThat(number(request(1_000_000_000L))).isEqualTo(OUR_FIRST);
  }

  @Test
  void asksUnderANewNumberWhenItIsToldToWait() {
    wanted.add(4);
    request(0);
    answer(OUR_FIRST, StreamReset.IN_PROGRESS);
    assertThat(byUs).isEmpty();
    reset.advance(1_000_000_000L);

    assertThat(number(request(1_000_000_000L))).isEqualTo(OUR_FIRST + 1);
    answer(OUR_FIRST + 1, StreamReset.PERFORMED);
    assertThat(byUs).containsExactly(4);
  }

  @Test
  void performsTheOtherSidesRequestOnce() {
    assertThat(result(PEER_FIRST, PEER_FIRST - 1, 3)).isEqualTo(StreamReset.PERFORMED);
    assertThat(result(PEER_FIRST, PEER_FIRST - 1, 3)).isEqualTo(StreamReset.PERFORMED);

    assertThat(byPeer).containsExactly(3);
  }

  @Test
  void waitsForDataThatIsStillUnderWay() {
    assertThat(result(PEER_FIRST, PEER_FIRST, 3)).isEqualTo(StreamReset.IN_PROGRESS);
    receiver.data(new DataChunk(PEER_FIRST, 3, 0, 53, true, true, true, false, new byte[1]));

    assertThat(result(PEER_FIRST, PEER_FIRST, 3)).isEqualTo(StreamReset.PERFORMED);
    assertThat(byPeer).containsExactly(3);
  }

  @Test
  void waitsAlsoForOneThatAsksUnderANewNumber() {
    assertThat(result(PEER_FIRST, PEER_FIRST, 3)).isEqualTo(StreamReset.IN_PROGRESS);
    receiver.data(new DataChunk(PEER_FIRST, 3, 0, 53, true, true, true, false, new byte[1]));

    assertThat(result(PEER_FIRST + 1, PEER_FIRST, 3)).isEqualTo(StreamReset.PERFORMED);
  }

  @Test
  void refusesARequestOutOfTurn() {
    assertThat(result(PEER_FIRST + 5, PEER_FIRST - 1, 3)).isEqualTo(StreamReset.BAD_SEQUENCE);
    assertThat(byPeer).isEmpty();
  }

  @Test
  void anEmptyListMeansAllStreams() {
    assertThat(result(PEER_FIRST, PEER_FIRST - 1)).isEqualTo(StreamReset.PERFORMED);

    assertThat(byPeer).containsExactly(1, 2, 3);
  }

  @Test
  void deniesToResetSequenceNumbersOfTheWholeAssociation() {
    ChunkWriter request =
        new ChunkWriter(ChunkType.RE_CONFIG, 0)
            .parameter(ParameterReader.TSN_RESET, 4)
            .i32(PEER_FIRST);

    assertThat(resultOf(request)).isEqualTo(StreamReset.DENIED);
  }

  @Override
  public List<Integer> resettable(int max) {
    List<Integer> result = List.copyOf(wanted);
    wanted.clear();
    return result;
  }

  @Override
  public void resetByUs(int streamId) {
    byUs.add(streamId);
  }

  @Override
  public void resetByPeer(int streamId) {
    byPeer.add(streamId);
  }

  @Override
  public List<Integer> inbound() {
    return List.of(1, 2, 3);
  }

  private @Nullable ChunkReader request(long nowNanos) {
    PacketBuilder builder = new PacketBuilder(SctpConfig.STANDARD);
    reset.fill(nowNanos, builder, 77);
    return builder.isEmpty() ? null : read(builder.finish(1));
  }

  private static int number(@Nullable ChunkReader request) {
    return Objects.requireNonNull(request).i32(4);
  }

  private void answer(int number, int result) {
    ChunkWriter answer =
        new ChunkWriter(ChunkType.RE_CONFIG, 0)
            .parameter(ParameterReader.RECONFIG_RESPONSE, 8)
            .i32(number)
            .i32(result);
    assertThat(reset.receive(read(packet(answer.toBytes())), receiver)).isNull();
  }

  private int result(int number, int lastTsn, int... streams) {
    ChunkWriter request =
        new ChunkWriter(ChunkType.RE_CONFIG, 0)
            .parameter(ParameterReader.OUTGOING_RESET, 12 + 2 * streams.length)
            .i32(number)
            .i32(0)
            .i32(lastTsn);
    for (int stream : streams) {
      request.u16(stream);
    }
    return resultOf(request);
  }

  private int resultOf(ChunkWriter request) {
    byte[] answer = reset.receive(read(packet(request.toBytes())), receiver);
    return read(packet(Objects.requireNonNull(answer))).i32(8);
  }

  private static byte[] packet(byte[] chunk) {
    return PacketBuilder.single(SctpConfig.STANDARD, 1, chunk);
  }

  private static ChunkReader read(byte[] packet) {
    ChunkReader reader = new ChunkReader();
    assertThat(reader.wrap(packet, 0, packet.length, 5000)).isTrue();
    assertThat(reader.next()).isTrue();
    return reader;
  }
}
