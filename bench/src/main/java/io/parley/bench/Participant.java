package io.parley.bench;

import io.parley.media.client.sdp.ClientOffer;
import io.parley.media.client.sdp.ClientTrack;
import io.parley.media.client.sdp.ClientTransport;
import io.parley.media.client.sdp.ReceivingTrack;
import io.parley.media.client.sdp.ServerDescription;
import io.parley.media.dtls.DtlsIdentity;
import io.parley.media.ice.IceCredentials;
import io.parley.media.section.Codec;
import io.parley.media.section.SendSection;
import io.parley.media.section.StreamSsrc;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitModels.TrackSource;
import livekit.LivekitModels.TrackType;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;

/// A client with two peer connections (`/rtc`): receives whatever the room has, and may publish one
/// picture. What the server says is handled on a thread of the participant's own: the WebSocket's
/// has to finish opening meanwhile.
final class Participant implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final DtlsIdentity IDENTITY = DtlsIdentity.create(RANDOM);
  private static final int PATIENCE_SECONDS = 20;
  private static final String CID = "bench-picture";

  private final LinkWatcher watcher;
  private final IceCredentials publisherCredentials = IceCredentials.create("", RANDOM);
  private final IceCredentials subscriberCredentials = IceCredentials.create("", RANDOM);
  private final ClientOffer offers = new ClientOffer(end(publisherCredentials), true);
  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private final CompletableFuture<Void> publishing = new CompletableFuture<>();
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final Set<Integer> expected = new HashSet<>();
  private final Signaling signaling;
  private final ExecutorService turns =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private final CompletableFuture<Signaling> opened = new CompletableFuture<>();
  private volatile @Nullable Picture picture;
  private volatile @Nullable MediaLink publisher;
  private volatile @Nullable MediaLink subscriber;

  /// Joins, and waits until media can flow.
  ///
  /// @param watcher of everything that this participant sends and receives
  Participant(Server server, String room, String identity, LinkWatcher watcher)
      throws InterruptedException {
    this.watcher = watcher;
    signaling = new Signaling(server, server.token(room, identity), this::later, this::failed);
    opened.complete(signaling);
    await(joined, "the JoinResponse");
    await(ready, "the subscriber's peer connection");
  }

  /// Begins to publish, and waits until it flows.
  void publish(Picture published) throws InterruptedException {
    picture = published;
    var source = new StreamSsrc(RANDOM.nextInt(), RANDOM.nextInt());
    offers.publish(new ClientTrack("bench", CID, Codec.VP8, List.of(), List.of(source)));
    signaling.send(
        SignalRequest.newBuilder()
            .setAddTrack(
                AddTrackRequest.newBuilder()
                    .setCid(CID)
                    .setName("picture")
                    .setType(TrackType.VIDEO)
                    .setSource(TrackSource.CAMERA)
                    .setWidth(640)
                    .setHeight(360)));
    await(publishing, "the publisher's peer connection");
  }

  /// Waits until the server has offered a track.
  void awaitTrack() throws InterruptedException {
    await(subscribed, "a track of the publisher");
  }

  private static void await(CompletableFuture<Void> future, String what)
      throws InterruptedException {
    try {
      future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException never) {
      throw new BenchFailure("waited in vain for " + what, never);
    } catch (ExecutionException failed) {
      throw new BenchFailure(what + " did not come: " + failed.getCause(), failed);
    }
  }

  private void failed(Throwable why) {
    joined.completeExceptionally(why);
    ready.completeExceptionally(why);
    publishing.completeExceptionally(why);
    subscribed.completeExceptionally(why);
  }

  private void later(SignalResponse message) {
    if (turns.isShutdown()) {
      return;
    }
    turns.execute(
        () -> {
          try {
            take(message);
          } catch (BenchFailure unusable) {
            failed(unusable);
          }
        });
  }

  private void take(SignalResponse message) {
    switch (message.getMessageCase()) {
      case JOIN -> joined.complete(null);
      case OFFER -> answer(message.getOffer());
      case TRACK_PUBLISHED -> send("offer", offers.write(), 0);
      case ANSWER -> answered(message.getAnswer());
      case LEAVE -> failed(new BenchFailure("told to leave: " + message.getLeave().getReason()));
      default -> {}
    }
  }

  private void answer(SessionDescription offer) {
    var server = ServerDescription.read(offer.getSdp());
    if (server == null) {
      throw new BenchFailure("an offer that is none");
    }
    var link = subscriber;
    if (link == null) {
      link = new MediaLink(subscriberCredentials, IDENTITY, server, watcher);
      subscriber = link;
      follow(link, ready);
      if (server.data() != null) {
        link.execute(client -> client.data());
      }
    }
    for (var track : server.tracks()) {
      expect(link, track);
    }
    send("answer", ClientOffer.answer(server, end(subscriberCredentials)), offer.getId());
  }

  private void expect(MediaLink link, ReceivingTrack track) {
    var section = track.section();
    if (section.streams().isEmpty() || !expected.add(section.streams().getFirst().ssrc())) {
      return;
    }
    var sent =
        new SendSection(
            section.mid(),
            section.kind(),
            section.formats(),
            section.extensions(),
            section.streams().getFirst(),
            "");
    link.execute(client -> watcher.expected(client.expect(sent)));
    subscribed.complete(null);
  }

  private void answered(SessionDescription answer) {
    var server = offers.read(answer.getSdp());
    var sent = picture;
    if (server == null || sent == null || publisher != null) {
      throw new BenchFailure("an answer that fits no offer");
    }
    var tracks = offers.sending(server);
    if (tracks.isEmpty()) {
      throw new BenchFailure("the server does not take the track");
    }
    var link = new MediaLink(publisherCredentials, IDENTITY, server, watcher);
    publisher = link;
    link.execute(client -> client.data());
    link.execute(client -> client.send(sent.spec(tracks.getFirst())));
    follow(link, publishing);
  }

  private static void follow(MediaLink link, CompletableFuture<Void> waiting) {
    var unused =
        link.connected()
            .whenComplete(
                (connected, failure) -> {
                  if (failure == null) {
                    waiting.complete(null);
                  } else {
                    waiting.completeExceptionally(failure);
                  }
                });
  }

  private void send(String type, String sdp, int id) {
    var description = SessionDescription.newBuilder().setType(type).setSdp(sdp).setId(id);
    var request = SignalRequest.newBuilder();
    opened
        .join()
        .send(
            type.equals("offer") ? request.setOffer(description) : request.setAnswer(description));
  }

  private static ClientTransport end(IceCredentials credentials) {
    return new ClientTransport(
        credentials.ufrag(), credentials.password(), "sha-256 " + IDENTITY.fingerprint());
  }

  @Override
  public void close() {
    for (var link : new MediaLink[] {publisher, subscriber}) {
      if (link != null) {
        link.close();
      }
    }
    signaling.close();
    turns.shutdownNow();
  }
}
