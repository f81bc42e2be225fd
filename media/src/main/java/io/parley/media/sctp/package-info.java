/// SCTP over DTLS and its data channels (RFC 8831, RFC 8832, RFC 9260), without sockets or clocks.
@NullMarked
package io.parley.media.sctp;

import org.jspecify.annotations.NullMarked;
