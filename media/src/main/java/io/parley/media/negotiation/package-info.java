/// Offer and answer (RFC 3264, RFC 8829) for Parley's peer connections, without sockets, threads or
/// clocks. `AnsweringConnection` serves a client that offers: the PUBLISHER of two peer
/// connections, and the only one of `/rtc/v1`. `OfferingConnection` serves the SUBSCRIBER of two.
/// Both tell what was agreed as records of `io.parley.media.section`. Not thread-safe: each
/// connection has one owner.
@NullMarked
package io.parley.media.negotiation;

import org.jspecify.annotations.NullMarked;
