package io.parley.gateway.socket;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/// Carries frames between a client and a node until both are closed.
///
/// One frame at a time is under way in each direction: the next is read when the one before was
/// written, so a slow reader slows its writer down and costs one frame of memory.
final class Bridge {

  private static final Logger log = LoggerFactory.getLogger(Bridge.class);

  private Bridge() {}

  static Mono<Void> connect(
      WebsocketInbound fromClient,
      WebsocketOutbound toClient,
      WebsocketInbound fromNode,
      WebsocketOutbound toNode) {
    return Mono.when(carry(fromClient, toNode), carry(fromNode, toClient));
  }

  private static Mono<Void> carry(WebsocketInbound from, WebsocketOutbound to) {
    return from.receiveFrames()
        .concatMap(frame -> send(frame, to), 0)
        .onErrorResume(
            broken -> {
              log.atDebug().setCause(broken).log("a socket broke");
              return Mono.empty();
            })
        .then(Mono.defer(() -> from.receiveCloseStatus()))
        .defaultIfEmpty(WebSocketCloseStatus.ABNORMAL_CLOSURE)
        .flatMap(status -> close(status, to))
        .onErrorResume(
            broken -> {
              log.atDebug().setCause(broken).log("a socket was gone before it was closed");
              return cut(to);
            });
  }

  private static Mono<Void> send(WebSocketFrame frame, WebsocketOutbound to) {
    return to.sendObject(frame.retain()).then();
  }

  /// Passes an end on as it was: with its code, without one, or without a word.
  private static Mono<Void> close(WebSocketCloseStatus status, WebsocketOutbound to) {
    if (status.code() == WebSocketCloseStatus.EMPTY.code()) {
      return to.sendClose();
    }
    return WebSocketCloseStatus.isValidStatusCode(status.code())
            && status.code() != WebSocketCloseStatus.ABNORMAL_CLOSURE.code()
        ? to.sendClose(status.code(), status.reasonText())
        : cut(to);
  }

  /// Ends a socket without a word. The other side would take a close for a good-bye, and
  /// forget what it keeps for a resume.
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to do when it is closed
  static Mono<Void> cut(WebsocketOutbound to) {
    to.withConnection(connection -> connection.channel().close());
    return Mono.empty();
  }
}
