package io.parley.media.sctp;

import java.util.ArrayDeque;

/// Neighbouring fragments of one message that is not whole yet.
final class FragmentRun {

  long first;
  long last;
  int bytes;
  private final ArrayDeque<DataChunk> chunks = new ArrayDeque<>();

  FragmentRun(long tsn, DataChunk chunk) {
    first = tsn;
    last = tsn;
    bytes = chunk.payload().length;
    chunks.add(chunk);
  }

  DataChunk head() {
    return chunks.getFirst();
  }

  DataChunk tail() {
    return chunks.getLast();
  }

  int size() {
    return chunks.size();
  }

  boolean whole() {
    return head().begin() && tail().end();
  }

  /// Joins this run and the one right after it. The shorter one moves, so that a message whose
  /// fragments come in the worst order still costs little.
  FragmentRun join(FragmentRun later) {
    if (later.size() <= size()) {
      chunks.addAll(later.chunks);
      last = later.last;
      bytes += later.bytes;
      return this;
    }
    chunks.descendingIterator().forEachRemaining(later.chunks::addFirst);
    later.first = first;
    later.bytes += bytes;
    return later;
  }

  byte[] message() {
    byte[] message = new byte[bytes];
    int at = 0;
    for (DataChunk chunk : chunks) {
      System.arraycopy(chunk.payload(), 0, message, at, chunk.payload().length);
      at += chunk.payload().length;
    }
    return message;
  }
}
