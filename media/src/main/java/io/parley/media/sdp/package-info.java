/// Session descriptions (RFC 8866) as records: a bounded, lenient parser, a writer, and typed views
/// of the attributes that WebRTC uses (RFC 8829). What they mean for a peer connection is the
/// business of `io.parley.media.negotiation`.
@NullMarked
package io.parley.media.sdp;

import org.jspecify.annotations.NullMarked;
