package io.parley.sfu.call;

import io.parley.media.client.sdp.ClientOffer;
import io.parley.media.client.sdp.ClientTrack;
import io.parley.media.client.sdp.ClientTransport;
import io.parley.media.client.sdp.SendingTrack;
import io.parley.media.client.sdp.ServerDescription;
import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.ice.IceCredentials;
import io.parley.media.ice.IceTransport;
import io.parley.media.section.Codec;
import io.parley.media.section.MediaKind;
import io.parley.media.section.StreamSsrc;
import io.parley.protocol.sfu.Description;
import io.parley.protocol.sfu.SessionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.SignalTarget;
import org.jspecify.annotations.Nullable;

/// A client with two peer connections.
final class Participant implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<String> CHANNELS = List.of("_reliable", "_lossy");

  private final String sid;
  private final SignalingStream signaling;
  private final IceTransport transport;
  private final DtlsIdentity identity = DtlsIdentity.create(RANDOM);
  private final IceCredentials publisherCredentials = IceCredentials.create("", RANDOM);
  private final IceCredentials subscriberCredentials = IceCredentials.create("", RANDOM);
  private final ClientOffer offers;
  private @Nullable MediaEnd publisher;
  private @Nullable MediaEnd subscriber;
  private int sequence = 1;

  Participant(String sid, SignalingStream signaling, IceTransport transport) {
    this.sid = sid;
    this.signaling = signaling;
    this.transport = transport;
    this.offers = new ClientOffer(end(publisherCredentials), true);
  }

  private ClientTransport end(IceCredentials credentials) {
    return new ClientTransport(
        credentials.ufrag(), credentials.password(), "sha-256 " + identity.fingerprint());
  }

  MediaEnd publisher() {
    return Objects.requireNonNull(publisher);
  }

  MediaEnd subscriber() {
    return Objects.requireNonNull(subscriber);
  }

  void join() throws Exception {
    signaling.send(
        sid,
        command -> {
          var open = command.getOpenBuilder();
          open.setRoomSid("RM_call").setRoomName("call").setIdentity(sid.substring(3));
          open.setSubscriberPrimary(true).setForceTcp(transport == IceTransport.TCP);
          open.getGrantsBuilder().setCanPublish(true).setCanSubscribe(true).setCanPublishData(true);
        });
    var server = answerOffer();
    subscriber = new MediaEnd(subscriberCredentials, identity, server, transport, List.of());
    signaling.await(sid, event -> event.hasConnected() && event.getConnected().getPrimary());
  }

  /// Joins with one peer connection, which has room for one sound.
  void joinSingle() throws Exception {
    offers.receive(MediaKind.AUDIO);
    signaling.send(
        sid,
        command -> {
          var open = command.getOpenBuilder();
          open.setRoomSid("RM_call").setRoomName("call").setIdentity(sid.substring(3));
          open.setSinglePeerConnection(true).setForceTcp(transport == IceTransport.TCP);
          open.getGrantsBuilder().setCanPublish(true).setCanSubscribe(true).setCanPublishData(true);
          open.getOfferBuilder().setType("offer").setSdp(offers.write());
        });
    publisher = new MediaEnd(publisherCredentials, identity, awaitAnswer(), transport, CHANNELS);
    subscriber = publisher;
    signaling.await(sid, event -> event.hasConnected() && event.getConnected().getPrimary());
  }

  /// Offers on the publisher's, or the only, peer connection.
  ServerDescription offerAgain() throws InterruptedException {
    describe(SignalTarget.PUBLISHER, "offer", offers.write());
    return awaitAnswer();
  }

  private ServerDescription awaitAnswer() throws InterruptedException {
    var answer = signaling.await(sid, event -> event.getDescription().getType().equals("answer"));
    return Objects.requireNonNull(offers.read(answer.getDescription().getSdp()));
  }

  /// Answers the next offer of the server.
  ServerDescription answerOffer() throws InterruptedException {
    var offer = signaling.await(sid, event -> event.getDescription().getType().equals("offer"));
    var server = Objects.requireNonNull(ServerDescription.read(offer.getDescription().getSdp()));
    describe(
        SignalTarget.SUBSCRIBER, "answer", ClientOffer.answer(server, end(subscriberCredentials)));
    return server;
  }

  /// Publishes an audio track, or only data where its sid is empty.
  @Nullable SendingTrack publish(String trackSid, int ssrc) throws Exception {
    if (!trackSid.isEmpty()) {
      expect(trackSid);
      offers.publish(
          new ClientTrack(
              "stream",
              "cid-" + trackSid,
              Codec.OPUS,
              List.of(),
              List.of(new StreamSsrc(ssrc, 0))));
    }
    var server = offerAgain();
    if (publisher == null) {
      publisher = new MediaEnd(publisherCredentials, identity, server, transport, CHANNELS);
    }
    var sending = offers.sending(server);
    return sending.isEmpty() ? null : sending.getLast();
  }

  private void expect(String trackSid) {
    signaling.send(
        sid,
        command -> {
          var expected = command.getExpectTrackBuilder();
          expected.getRequestBuilder().setCid("cid-" + trackSid).setType(TrackType.AUDIO);
          expected
              .getTrackBuilder()
              .setSid(trackSid)
              .setType(TrackType.AUDIO)
              .setSource(TrackSource.MICROPHONE);
        });
  }

  void subscribe(String trackSid) {
    signaling.send(sid, command -> command.getSubscribeBuilder().setTrackSid(trackSid));
  }

  private void describe(SignalTarget target, String type, String sdp) {
    signaling.send(
        sid,
        command ->
            command.setDescription(
                Description.newBuilder().setTarget(target).setType(type).setSdp(sdp)));
  }

  SessionEvent await(Predicate<SessionEvent> fits) throws InterruptedException {
    return signaling.await(sid, fits);
  }

  void leave() {
    signaling.send(sid, command -> command.getCloseBuilder());
  }

  /// Sends one frame of sound.
  void speak(SendingTrack track, byte[] payload) {
    var packet = ByteBuffer.allocate(12 + payload.length);
    packet.put((byte) 0x80).put((byte) track.formats().getFirst().payloadType());
    packet.putShort((short) sequence).putInt(sequence * 960);
    packet.putInt(track.track().streams().getFirst().ssrc()).put(payload);
    sequence++;
    publisher().sendRtp(packet.array());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (publisher != null) {
      publisher.close();
    }
    if (subscriber != null && subscriber != publisher) {
      subscriber.close();
    }
  }
}
