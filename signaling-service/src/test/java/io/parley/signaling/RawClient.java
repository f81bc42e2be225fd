package io.parley.signaling;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.SignalResponse;
import org.jspecify.annotations.Nullable;

/// A client with a WebSocket and nothing behind it.
final class RawClient implements WebSocket.Listener, AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<SignalResponse> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final StringBuilder partialText = new StringBuilder();
  private final WebSocket socket;

  RawClient(URI uri) {
    this(uri, null);
  }

  RawClient(URI uri, @Nullable String bearer) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    if (bearer != null) {
      builder.header("Authorization", "Bearer " + bearer);
    }
    socket = builder.buildAsync(uri, this).join();
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    partial.writeBytes(bytes);
    if (last) {
      try {
        messages.add(SignalResponse.parseFrom(partial.toByteArray()));
      } catch (InvalidProtocolBufferException malformed) {
        throw new AssertionError(malformed);
      }
      partial.reset();
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partialText.append(data);
    if (last) {
      texts.add(partialText.toString());
      partialText.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.completeExceptionally(failure);
  }

  void send(SignalRequest.Builder request) {
    socket.sendBinary(ByteBuffer.wrap(request.build().toByteArray()), true).join();
  }

  /// Sends a frame, or as much of it as the server takes.
  void sendBytes(byte[] frame) {
    socket.sendBinary(ByteBuffer.wrap(frame), true).handle((sent, failure) -> true).join();
  }

  void sendText(String frame) {
    socket.sendText(frame, true).join();
  }

  SignalResponse next() throws InterruptedException {
    SignalResponse message = messages.poll(5, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came");
    }
    return message;
  }

  SignalResponse next(Predicate<SignalResponse> kind) throws InterruptedException {
    SignalResponse message = next();
    while (!kind.test(message)) {
      message = next();
    }
    return message;
  }

  String nextText() throws InterruptedException {
    String text = texts.poll(5, TimeUnit.SECONDS);
    if (text == null) {
      throw new AssertionError("no text came");
    }
    return text;
  }

  int closeCode() throws Exception {
    return closed.get(5, TimeUnit.SECONDS);
  }

  /// Whether the connection ends, in whichever way.
  boolean ended() {
    return closed.handle((code, failure) -> true).orTimeout(5, TimeUnit.SECONDS).join();
  }

  /// Drops the connection without a word.
  void abort() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.abort();
  }
}
