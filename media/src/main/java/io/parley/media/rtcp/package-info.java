/// RTCP (RFC 3550 §6, RFC 4585): reading and writing compound packets without objects, and the
/// feedback that senders live on.
@NullMarked
package io.parley.media.rtcp;

import org.jspecify.annotations.NullMarked;
