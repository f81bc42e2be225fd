package io.parley.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;

/// One participant's WebSocket. Messages are handed on one after the other.
final class Signaling implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final Consumer<SignalResponse> messages;
  private final Consumer<Throwable> failures;
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final WebSocket socket;

  /// @param failures hears why the connection ended, if it was not us
  Signaling(
      Server server,
      String token,
      Consumer<SignalResponse> messages,
      Consumer<Throwable> failures) {
    this.messages = messages;
    this.failures = failures;
    try {
      socket =
          HTTP.newWebSocketBuilder()
              .connectTimeout(CONNECT)
              .header("Authorization", "Bearer " + token)
              .buildAsync(server.joinUri(), this)
              .join();
    } catch (CompletionException failed) {
      throw refused(server, failed);
    }
  }

  private static BenchFailure refused(Server server, CompletionException failed) {
    var why =
        failed.getCause() instanceof WebSocketHandshakeException refused
            ? "it answered " + refused.getResponse().statusCode()
            : "is it running? " + failed.getCause();
    return new BenchFailure("cannot join at " + server.url() + ": " + why, failed);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    partial.writeBytes(bytes);
    if (last) {
      byte[] message = partial.toByteArray();
      partial.reset();
      take(message);
    }
    from.request(1);
    return null;
  }

  private void take(byte[] message) {
    try {
      messages.accept(SignalResponse.parseFrom(message));
    } catch (InvalidProtocolBufferException unusable) {
      failures.accept(unusable);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    failures.accept(new BenchFailure("the server closed the WebSocket with " + code));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    failures.accept(failure);
  }

  synchronized void send(SignalRequest.Builder request) {
    socket.sendBinary(ByteBuffer.wrap(request.build().toByteArray()), true).join();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
