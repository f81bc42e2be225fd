/// RTP packets (RFC 3550) as they lie in memory, and what a receiver knows of one stream: which
/// packets came, which are missing, what its reports say.
@NullMarked
package io.parley.media.rtp;

import org.jspecify.annotations.NullMarked;
