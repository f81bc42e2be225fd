package io.parley.media.ice;

/// What carries the packets of a pair. TCP frames them (RFC 6544, RFC 4571).
public enum IceTransport {
  UDP,
  TCP
}
