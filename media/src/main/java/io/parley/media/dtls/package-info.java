/// DTLS 1.2 as WebRTC uses it (RFC 6347, RFC 8827): keys for SRTP, and a tunnel for SCTP. By Bouncy
/// Castle, which blocks and reads clocks: it is fenced in here.
@NullMarked
package io.parley.media.dtls;

import org.jspecify.annotations.NullMarked;
